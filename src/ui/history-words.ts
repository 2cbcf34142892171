/** A history in a few words, and what can be said of its metrics. Pure. */
import type { History, MetricKind, Note, Series } from '../history/history.ts';
import { isOfBill } from '../history/with-bill.ts';
import type { Plan } from '../plan/plan.ts';
import { day, plural, stepMs, stepName } from './format.ts';

const DAY_MS = 86_400_000;

/** "56 days, hourly, to 16 Nov": the longest series stands for all. */
export function historyWords(history: History): string {
  const series = longest(history.series);
  if (series === undefined) return 'empty';
  const days = (series.values.length * stepMs(series.step)) / DAY_MS;
  const span = days >= 2 ? plural(Math.round(days), 'day') : plural(Math.round(days * 24), 'hour');
  return `${span}, ${stepName(series.step)}, to ${day(series.startMs + (series.values.length - 1) * stepMs(series.step))}`;
}

/** Notes of the file, then those that the plan's cleaning adds on the series that is demand. */
export function notesOf(history: History, plan: Plan | null): readonly Note[] {
  const known = new Set(history.notes.map((note) => note.message));
  return [...history.notes, ...(plan?.demand.repairs ?? []).filter((note) => !known.has(note.message))];
}

/** How many values were mended or left out, over all notes. */
export function repairCount(history: History): number {
  return history.notes.reduce((sum, note) => sum + note.count, 0);
}

/** Metrics that can stand for demand: counts and rates first. */
export function demandMetrics(history: History): string[] {
  const fit = (kind: MetricKind): boolean => kind === 'count' || kind === 'rate';
  const names = history.series.filter((series) => fit(series.kind) && !isOfBill(series)).map((series) => series.metric);
  return [...new Set(names)];
}

/** Services that something was asked of; those of a bill are the clouds' names. */
export function services(history: History): string[] {
  const asked = history.series.filter((series) => !isOfBill(series));
  return [...new Set(asked.map((series) => series.service))].filter((name) => name !== '');
}

export const kindWords: Readonly<Record<MetricKind, string>> = {
  count: 'count, summed',
  rate: 'rate, averaged',
  gauge: 'level, averaged',
  money: 'money, summed',
};

function longest(series: readonly Series[]): Series | undefined {
  return series.reduce<Series | undefined>(
    (best, each) => (best === undefined || each.values.length > best.values.length ? each : best),
    undefined,
  );
}
