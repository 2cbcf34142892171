/** What was billed, out of a history: money, the GPUs' part of it, and GPU-hours, over the same last months. */
import { stepSeconds, stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH, MS_PER_DAY, SECONDS_PER_HOUR } from '../base/units.ts';
import type { History, Series } from '../history/history.ts';

/** The newest bills count: prices and sizes before them are another time's. */
const WINDOW_MS = 92 * MS_PER_DAY;

export interface Billed {
  readonly metric: string;
  /** as the series says: 'USD', 'EUR' … */
  readonly unit: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** a month of 730 hours, in that unit */
  readonly perMonth: number;
  /** money of GPUs alone; null = the history does not tell it apart */
  readonly gpuPerMonth: number | null;
  readonly gpuHoursPerMonth: number | null;
}

const PARTIAL = /gpu|cpu|ram|memory|network|storage|volume|pv|shared|idle|egress|license|per_/i;
const PREFERRED = [/effective/i, /billed/i, /total/i, /cost|spend|amount/i];

/**
 * Newest three months of the bill. A history of several services is summed, unless one of them is that of the demand.
 *
 * @returns null where the history holds no money
 */
export function billedOf(history: History | null, demandService: string): Billed | null {
  const money = (history?.series ?? []).filter((each) => each.kind === 'money');
  if (history === null || money.length === 0) return null;
  const gpuMetric = money.find((each) => /gpu/i.test(each.metric))?.metric;
  const whole = money.filter((each) => !PARTIAL.test(each.metric));
  const metric =
    PREFERRED.map((name) => whole.find((each) => name.test(each.metric))).find((each) => each !== undefined)?.metric ??
    whole[0]?.metric ??
    gpuMetric;
  if (metric === undefined) return null;
  const ofService = (list: readonly Series[]): readonly Series[] => {
    const own = list.filter((each) => each.service === demandService);
    return own.length > 0 ? own : list;
  };
  const bill = ofService(money.filter((each) => each.metric === metric));
  const [first] = bill;
  if (first === undefined) return null;
  const toMs = bill.reduce((end, each) => Math.max(end, stepStart(each, each.values.length)), 0);
  const window = { fromMs: toMs - WINDOW_MS, toMs };
  const billed = summed(bill, window);
  if (billed.hours === 0) return null;
  const perMonthOf = (list: readonly Series[]): number | null =>
    list.length === 0 ? null : (summed(list, window).sum / billed.hours) * HOURS_PER_MONTH;
  const gpuMoney = metric === gpuMetric ? bill : ofService(money.filter((each) => each.metric === gpuMetric));
  const hours = ofService(history.series.filter((each) => /gpu_?hours/i.test(each.metric)));
  return {
    metric,
    unit: first.unit,
    fromMs: billed.fromMs,
    toMs,
    perMonth: (billed.sum / billed.hours) * HOURS_PER_MONTH,
    gpuPerMonth: gpuMetric === undefined ? null : perMonthOf(gpuMoney),
    gpuHoursPerMonth: perMonthOf(hours),
  };
}

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sum over all series, and the hours that any one of them covers at most. */
function summed(list: readonly Series[], window: Window): { sum: number; hours: number; fromMs: number } {
  let [sum, hours, fromMs] = [0, 0, window.toMs];
  for (const series of list) {
    let covered = 0;
    for (let t = 0; t < series.values.length; t += 1) {
      const startMs = stepStart(series, t);
      const value = series.values[t] ?? Number.NaN;
      if (startMs < window.fromMs || startMs >= window.toMs || Number.isNaN(value)) continue;
      sum += value;
      covered += stepSeconds(series, t) / SECONDS_PER_HOUR;
      fromMs = Math.min(fromMs, startMs);
    }
    hours = Math.max(hours, covered);
  }
  return { sum, hours, fromMs };
}
