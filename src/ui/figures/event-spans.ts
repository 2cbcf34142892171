import type { Plan } from '../../plan/plan.ts';
import { number } from '../format.ts';
import type { Layer } from './figure.ts';

/** Planned events as stretches of the demand chart, with what they do to demand. */
export function eventSpans(plan: Plan): Layer[] {
  return (plan.demand.events ?? []).map(({ name, fromMs, toMs, multiplier }) => ({
    kind: 'span',
    name: `${name} × ${number(multiplier)}`,
    tone: 'event',
    from: fromMs,
    to: toMs,
  }));
}
