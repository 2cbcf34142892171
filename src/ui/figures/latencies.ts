import type { Plan } from '../../plan/plan.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { duration } from '../format.ts';
import type { FigureTable } from './figure.ts';

type Percentile = 'p50' | 'p95' | 'p99';
const metrics = [
  ['ttftMs', 'First token'],
  ['itlMs', 'Between tokens'],
  ['e2eMs', 'Whole answer'],
] as const;
const percentiles: readonly Percentile[] = ['p50', 'p95', 'p99'];

/** Upper limits in ms; null = no goal. */
export type Goals = Readonly<Record<'ttftMs' | 'itlMs' | 'e2eMs', Readonly<Record<Percentile, number | null>>>>;

/** The goals of a plan: those that were said, else those that it assumed. */
export function goalsOf(plan: Plan, scenario: Scenario): Goals {
  const assumed = new Map(plan.assumptions.map((each) => [each.field, Number(each.value)]));
  const goal = (metric: keyof Goals, percentile: Percentile): number | null => {
    const said = scenario.goals?.[metric]?.[percentile];
    const value = said === undefined ? (assumed.get(`goals.${metric}.${percentile}`) ?? null) : said;
    return value !== null && value > 0 ? value : null;
  };
  const of = (metric: keyof Goals) => ({
    p50: goal(metric, 'p50'),
    p95: goal(metric, 'p95'),
    p99: goal(metric, 'p99'),
  });
  return { ttftMs: of('ttftMs'), itlMs: of('itlMs'), e2eMs: of('e2eMs') };
}

/** One percentile of one latency; places are fractions of the scale of its row. */
export interface LatencyDot {
  readonly percentile: Percentile;
  readonly text: string;
  readonly at: number;
  /** null = no goal */
  readonly goal: { readonly at: number; readonly text: string; readonly met: boolean } | null;
}

export interface LatencyRow {
  readonly name: string;
  readonly dots: readonly LatencyDot[];
  /** what one sees, in words */
  readonly reading: string;
}

/** Percentiles of the simulated peak against the goals, a row for each latency, each on a scale of its own from 0. */
export function latencyRows(plan: Plan, goals: Goals): LatencyRow[] {
  const run = plan.sizing.verified;
  if (run === null) return [];
  return metrics.map(([metric, name]) => {
    const goal = (percentile: Percentile): number | null => goals[metric][percentile];
    const most = Math.max(...percentiles.flatMap((each) => [run[metric][each], goal(each) ?? 0]));
    const dots = percentiles.map((percentile): LatencyDot => {
      const [reached, wanted] = [run[metric][percentile], goal(percentile)];
      const place = (ms: number): number => ms / (1.04 * most);
      return {
        percentile,
        text: duration(reached),
        at: place(reached),
        goal: wanted === null ? null : { at: place(wanted), text: duration(wanted), met: reached <= wanted },
      };
    });
    return { name, dots, reading: `${name}: ${dots.map(wordsOf).join(', ')}.` };
  });
}

function wordsOf({ percentile, text, goal }: LatencyDot): string {
  const aim = goal === null ? '' : ` (goal ${goal.text}, ${goal.met ? 'met' : 'missed'})`;
  return `${percentile.toUpperCase()} ${text}${aim}`;
}

export function latencyTable(plan: Plan, goals: Goals): FigureTable {
  const run = plan.sizing.verified;
  return {
    columns: ['Latency', 'Mean', ...percentiles.flatMap((each) => [each.toUpperCase(), `Goal ${each.toUpperCase()}`])],
    rows:
      run === null
        ? []
        : metrics.map(([metric, name]) => [
            name,
            duration(run[metric].mean),
            ...percentiles.flatMap((each) => [duration(run[metric][each]), duration(goals[metric][each])]),
          ]),
  };
}
