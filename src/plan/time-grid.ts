/** The grid of a plan: which day counts as today, how far it looks, and the blocks in which sizes are kept. */
import { inputError } from '../base/errors.ts';
import { msOfIso, stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from '../base/units.ts';
import type { FullScenario } from '../scenario/scenario.ts';

const LONGEST_HORIZON_STEPS = 20_000;

export interface PlanGrid extends TimeGrid {
  readonly steps: number;
}

/** Steps of the horizon: what was said, else as long as the history, at most 56 days. */
export function horizonStepsOf(planning: FullScenario['planning'], step: TimeGrid, historySteps: number): number {
  const seconds = stepSeconds(step, 0);
  const asLongAsHistory = Math.min(historySteps, Math.max(1, Math.floor((56 * SECONDS_PER_DAY) / seconds)));
  const steps =
    planning.horizonDays === undefined
      ? asLongAsHistory
      : Math.max(1, Math.round((planning.horizonDays * SECONDS_PER_DAY) / seconds));
  if (steps > LONGEST_HORIZON_STEPS) {
    throw inputError(
      'planning.horizonDays',
      `means ${String(steps)} steps of ${String(seconds)} s`,
      `Give at most ${String(Math.floor((LONGEST_HORIZON_STEPS * seconds) / SECONDS_PER_DAY))} days, or a coarser history.`,
    );
  }
  return steps;
}

/** Index of the first step of the plan on the history's grid: the end of the history, or the step that holds `asOf`. */
export function firstStepOf(grid: TimeGrid, historySteps: number, asOf: string | undefined): number {
  if (asOf === undefined) return historySteps;
  const asOfMs = msOfIso(asOf, grid.timeZone);
  let index = Math.max(0, Math.floor((asOfMs - grid.startMs) / (stepSeconds(grid, 0) * 1000)));
  while (index > 0 && stepStart(grid, index) > asOfMs) index -= 1;
  while (stepStart(grid, index) < asOfMs) index += 1;
  if (index < 2 && historySteps >= 2) {
    throw inputError(
      'asOf',
      `${asOf} is before the history begins to say anything`,
      'Leave it out, or give a later day.',
    );
  }
  if (index - historySteps > LONGEST_HORIZON_STEPS / 4) {
    throw inputError(
      'asOf',
      `${asOf} lies far behind the end of the history`,
      'Give a newer history, or an earlier day.',
    );
  }
  return index;
}

/** Steps for which one size is kept. */
export function blockStepsOf(scaling: FullScenario['planning']['scaling'], grid: PlanGrid): number {
  switch (scaling) {
    case 'fixed':
      return grid.steps;
    case 'weekly':
      return Math.min(grid.steps, Math.max(1, Math.round((7 * SECONDS_PER_DAY) / stepSeconds(grid, 0))));
    case 'hourly':
      return 1;
  }
}

/** Hours of all steps. */
export function hoursOf(grid: PlanGrid): number {
  return (stepStart(grid, grid.steps) - grid.startMs) / 3_600_000;
}

/** The end of a calendar day. */
export function endOfDayMs(day: string, timeZone: string): number {
  return msOfIso(day, timeZone) + MS_PER_DAY;
}
