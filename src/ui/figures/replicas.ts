import type { Plan } from '../../plan/plan.ts';
import { moment, stepMs } from '../format.ts';
import { everyNth, timesOf, type Figure } from './figure.ts';

const DAY_MS = 86_400_000;
/** Beyond so many steps single hours cannot be told apart: the highest of each day is drawn instead. */
const STEPS_SHOWN = 240;

/** Replicas over the horizon: planned (held between changes of size) against needed. */
export function replicasFigure(
  plan: Pick<Plan, 'replicas'> & { readonly demand: Pick<Plan['demand'], 'timeZone'> },
): Figure {
  const { needed, planned, step } = plan.replicas;
  const { timeZone } = plan.demand;
  const times = timesOf(plan.replicas, planned.length, timeZone);
  const perDay = Math.round(DAY_MS / stepMs(step));
  const bucket = planned.length > STEPS_SHOWN && perDay > 1 ? perDay : 1;
  const x = times.filter((_, i) => i % bucket === 0);
  const need = highestOfEach(needed, bucket);
  const plans = highestOfEach(planned, bucket);
  // the chart draws the last step as long as the one before it
  const last = x.at(-1) ?? 1;
  const end = last + (last - (x.at(-2) ?? last - 1));
  return {
    id: 'replicas',
    description: `Replicas over time: at most ${String(highest(planned))} planned, at most ${String(highest(needed))} needed.`,
    x: { kind: 'time', min: times[0] ?? 0, max: end, timeZone },
    y: { max: Math.max(1, highest(planned), highest(needed)), title: 'replicas' },
    layers: [
      { kind: 'band', name: 'planned size', tone: 'wash', shape: 'steps', x, low: plans.map(() => 0), high: plans },
      { kind: 'line', name: 'planned', tone: 'ink', shape: 'steps', width: 2, x, y: plans },
      {
        kind: 'line',
        name: bucket === 1 ? 'needed' : "needed, day's highest",
        tone: 'brand',
        shape: 'steps',
        width: 1.6,
        x,
        y: need,
      },
    ],
    labels: [
      { text: 'planned', tone: 'ink', y: plans.at(-1) ?? 0 },
      { text: 'needed', tone: 'brand', y: need.at(-1) ?? 0 },
    ],
    get table() {
      return {
        columns: [`Time (${timeZone})`, bucket === 1 ? 'Needed' : "Needed, day's highest", 'Planned'],
        rows: everyNth(x, 200, (time, i) => [moment(time, timeZone), String(need[i] ?? 0), String(plans[i] ?? 0)]),
      };
    },
  };
}

function highestOfEach(values: readonly number[], bucket: number): number[] {
  return Array.from({ length: Math.ceil(values.length / bucket) }, (_, i) =>
    highest(values.slice(i * bucket, (i + 1) * bucket)),
  );
}

function highest(values: readonly number[]): number {
  return values.reduce((most, each) => Math.max(most, each), 0);
}
