/** What the conversation takes until somebody says better, so that a plan stands after the first sentence. Always shown as assumed. */
import { statedRateOf } from '../workload/stated-demand.ts';
import { patchOf, applyPatch } from '../scenario/patch.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { slotOf } from './slots.ts';

export interface Assumed {
  readonly slot: string;
  readonly value: number;
  readonly reason: string;
}

const PER_USER: Assumed = { slot: 'requestsPerUser', value: 2, reason: 'a guess: nobody said how often a user asks' };

/** Only what no plan can be made without: the scenario has defaults for the rest. */
export function assumedFor(scenario: Scenario, haveHistory: boolean): readonly Assumed[] {
  const { demand } = resolveScenario(scenario).scenario.workload;
  if (haveHistory || statedRateOf(demand) !== null || demand.users === undefined) return [];
  return [PER_USER];
}

/** The document that is planned: what was said, with what was assumed. */
export function plannedScenario(scenario: Scenario, assumed: readonly Assumed[]): Scenario {
  return assumed.reduce(
    (document, each) => applyPatch(document, patchOf(slotOf(each.slot).path, each.value)),
    scenario,
  );
}

/** Whether demand is known well enough for any plan. */
export function hasDemand(scenario: Scenario, haveHistory: boolean): boolean {
  const { demand } = resolveScenario(scenario).scenario.workload;
  return haveHistory || statedRateOf(demand) !== null || demand.users !== undefined;
}
