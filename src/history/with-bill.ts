import type { History, Series } from './history.ts';

/** Whether a series tells what was paid for, not what was asked of the service. */
export function isOfBill(series: Series): boolean {
  return series.kind === 'money' || /gpu_?hours/i.test(series.metric);
}

/** Whether a history holds nothing but a bill. */
export function isBill(history: History): boolean {
  return history.series.length > 0 && history.series.every(isOfBill);
}

/** A history with this bill in place of the one it had; null = the bill alone. */
export function withBill(history: History | null, bill: History): History {
  const paid = bill.series.filter(isOfBill);
  const asked = history?.series.filter((each) => !isOfBill(each)) ?? [];
  return { series: [...asked, ...paid], notes: [...(history?.notes ?? []), ...bill.notes] };
}
