/** Changes of the demand as planned events, which hold for a history and for a description alike, and leave a trace to read. */
import { exponential } from '../base/exact-math.ts';
import { dayOf, msOfIso } from '../base/time.ts';
import { MS_PER_DAY } from '../base/units.ts';
import { meanOf } from '../base/quantiles.ts';
import type { SpikeShape } from '../scenario/own-scenarios.ts';
import type { Patch } from '../scenario/patch.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Plan } from './plan.ts';
import type { Base } from './replan.ts';

type Event = FullScenario['planning']['events'][number];

/** A patch that adds events to those of the scenario. */
export function withEvents({ scenario }: Base, events: readonly Event[]): Patch {
  return { planning: { events: [...scenario.planning.events, ...events] } };
}

/** All demand from the first day on, times `factor`. */
export function demandTimes(base: Base, factor: number, name: string): Patch {
  return withEvents(base, [{ name, startDate: base.plan.asOf, demandMultiplier: rounded(factor) }]);
}

/** Days after the first of the plan, as a date. */
export function dayAfter({ plan }: Base, days: number): string {
  return dayOf(msOfIso(plan.asOf) + days * MS_PER_DAY);
}

/** Days of the horizon. */
export function horizonDaysOf(plan: Plan): number {
  const { step } = plan.demand.forecast;
  const days = { s: 1 / 86_400, month: 30.4, year: 365 }[step.unit] * step.count;
  return Math.max(1, Math.round(days * plan.demand.forecast.mean.length));
}

/** Below this excess over the usual, a spike has passed. */
const PASSED = 0.05;
const MOST_DECAY_DAYS = 60;
const LN2 = 0.6931471805599453;

/** The days of a spike: the height, then one event a day while the excess halves. */
export function spikeEvents(base: Base, shape: SpikeShape): Event[] {
  const start = shape.startDate ?? dayAfter(base, Math.min(14, Math.floor(horizonDaysOf(base.plan) / 4)));
  const dayFromStart = (days: number): string => dayOf(msOfIso(start) + days * MS_PER_DAY);
  const events: Event[] = [
    { name: 'Spike', startDate: start, endDate: dayFromStart(shape.days - 1), demandMultiplier: shape.height },
  ];
  for (let day = 1; shape.halfLifeDays > 0 && day <= MOST_DECAY_DAYS; day += 1) {
    const excess = (shape.height - 1) * exponential((-LN2 * day) / shape.halfLifeDays);
    if (Math.abs(excess) < PASSED) break;
    const date = dayFromStart(shape.days - 1 + day);
    events.push({ name: 'Spike, fading', startDate: date, endDate: date, demandMultiplier: rounded(1 + excess) });
  }
  return events;
}

/** Demand at the edges of the 80 % band over its mean, the whole horizon together. */
export function demandEdges({ plan }: Base): { low: number; high: number } {
  const { quantiles, mean } = plan.demand.forecast;
  const at = (probability: number): number => {
    const row = quantiles.find((each) => each.probability === probability)?.values ?? mean;
    const level = meanOf(mean);
    return level > 0 ? Math.max(0.05, meanOf(row) / level) : 1;
  };
  return { low: rounded(at(0.1)), high: rounded(at(0.9)) };
}

/** Four digits: what a person would write. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
