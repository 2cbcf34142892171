/** Latency goals: which metric, which percentile. */
import { amount, type Amount } from './amount.ts';
import { has, hasWord, type Near } from './clauses.ts';
import { type Item, type PercentileItem } from './items.ts';
import { type Context } from './meaning.ts';
import { latencyWords } from '../plan/words.ts';

export const METRICS = ['ttft', 'itl', 'e2e'] as const;

/** A latency goal: the metric named nearest, else in the sentence; the percentile likewise. */
export function goalOf(near: Near, ms: number, context: Context): Amount | null {
  if (hasWord(near.sentence, 'internet', 'network', 'wifi', 'ping')) return null;
  const metric = metricOf(near) ?? rememberedMetric(near, context);
  if (metric === null) return null;
  const percentile = percentileNear(near);
  if (percentile !== null && Number.isNaN(percentile))
    return { ...amount(`${metric.name}-p99`, ms), doubt: 'Goals are kept at P50, P95 or P99. Which one is meant?' };
  const median = percentile === null && has(near.clause, 'median');
  const level = percentile ?? (median ? 50 : (metric.level ?? 99));
  if (![50, 95, 99].includes(level)) return otherPercentile(metric.name, level, ms);
  const notes = [
    percentile === null && !median && metric.level === null ? 'no percentile was said: taken as P99' : '',
    metric.note,
  ].filter((each) => each !== '');
  return amount(`${metric.name}-p${String(level)}`, ms, notes.join('; '));
}

/** Kept are P50, P95 and P99: the next stricter one is proposed, P99 for all beyond it. */
function otherPercentile(metric: string, level: number, ms: number): Amount {
  const kept = [50, 95, 99].find((each) => each >= level) ?? 99;
  const than = kept > level ? 'a little stricter' : 'a little looser';
  return {
    ...amount(`${metric}-p${String(kept)}`, ms),
    doubt: `Goals are kept at P50, P95 or P99, not P${String(level)}. Shall P${String(kept)} be within ${latencyWords(ms)}, which is ${than}? "yes" takes it.`,
    proposal: { slot: `${metric}-p${String(kept)}`, value: ms },
  };
}

function metricOf(near: Near): { name: string; note: string; level: number | null } | null {
  for (const part of [[...near.left].reverse(), near.right, near.clause, near.sentence]) {
    for (const metric of METRICS) if (has(part, metric)) return { name: metric, note: '', level: null };
  }
  if (hasWord(near.clause, 'per') && has(near.clause, 'token')) return { name: 'itl', note: '', level: null };
  if (near.number.unit?.kind === 'time' && near.clause.some((item) => item.kind === 'percentile'))
    return { name: 'ttft', note: 'read as the time to the first token', level: null };
  if (has(near.clause, 'latency', 'output') || has(near.sentence, 'latency') || hasWord(near.clause, 'feel'))
    return { name: 'ttft', note: 'read as the time to the first token', level: null };
  return null;
}

/** `and 3 s at p99` behind a goal: the metric of the last turn. */
function rememberedMetric(near: Near, context: Context): { name: string; note: string; level: number | null } | null {
  const last = context.memory.slots.find((slot) => /^(ttft|itl|e2e)-/.test(slot));
  if (last === undefined || has(near.clause, 'startup', 'tool', 'think', 'lead')) return null;
  const [name = '', level = ''] = last.split('-p');
  return { name, note: '', level: Number(level) };
}

function percentileNear(near: Near): number | null {
  const find = (items: readonly Item[]): PercentileItem | undefined => items.find((item) => item.kind === 'percentile');
  const found =
    find([...near.left].reverse()) ??
    find(near.right) ??
    (near.clause.filter((item) => item.kind === 'number').length <= 1
      ? (find(near.clause) ?? soleOf(near.sentence))
      : undefined);
  return found?.level ?? null;
}

function soleOf(items: readonly Item[]): PercentileItem | undefined {
  const all = items.filter((item) => item.kind === 'percentile');
  return all.length === 1 ? all[0] : undefined;
}
