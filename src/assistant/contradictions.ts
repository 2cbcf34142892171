/** Things that were said and cannot both hold. The last one said stands in the plan; both are shown, and asked. */
import type { FullScenario } from '../scenario/scenario.ts';
import { plusDays } from './days.ts';
import { figure } from '../plan/words.ts';
import { valueWords } from './value-words.ts';

export interface Contradiction {
  readonly slots: readonly string[];
  readonly text: string;
}

const FAR = 1.1;

/** @param asOf  first day of the plan, ISO */
export function contradictionsIn(scenario: FullScenario, asOf: string): readonly Contradiction[] {
  return [
    ...lateEvents(scenario, asOf),
    ...demandTwice(scenario),
    ...goalsOutOfOrder(scenario),
    ...replicaLimits(scenario),
    ...lengths(scenario),
  ];
}

/** Events that no day of the plan sees. */
function lateEvents({ planning }: FullScenario, asOf: string): Contradiction[] {
  if (planning.horizonDays === undefined) return [];
  const end = plusDays(asOf, planning.horizonDays);
  return planning.events
    .filter((each) => each.startDate >= end)
    .map((each) => ({
      slots: ['events', 'horizon'],
      text: `${each.name} lies behind the end of the plan (${end}) and changes nothing yet. Say "plan until" with a later day to include it.`,
    }));
}

function demandTwice({ workload: { demand } }: FullScenario): Contradiction[] {
  const perDay =
    demand.users !== undefined && demand.requestsPerUserPerDay !== undefined
      ? demand.users * demand.requestsPerUserPerDay
      : undefined;
  const stated = demand.requestsPerSecond !== undefined ? demand.requestsPerSecond * 86_400 : demand.requestsPerDay;
  if (perDay === undefined || stated === undefined) return [];
  const ratio = perDay / stated;
  if (ratio < FAR && ratio > 1 / FAR) return [];
  return [
    {
      slots: [demand.requestsPerSecond !== undefined ? 'requestsPerSecond' : 'requestsPerDay', 'users'],
      text: `Users × requests give ${figure(perDay)} requests a day, the rate that was said gives ${figure(stated)}. Which one holds? The plan uses the rate.`,
    },
  ];
}

function goalsOutOfOrder({ goals }: FullScenario): Contradiction[] {
  return (['ttft', 'itl', 'e2e'] as const).flatMap((name) => {
    const goal = goals[`${name}Ms`];
    const said = (['p50', 'p95', 'p99'] as const).flatMap((level) => {
      const value = goal[level];
      return typeof value === 'number' ? [{ slot: `${name}-${level}`, level, value }] : [];
    });
    const wrong = said.findIndex((each, i) => i > 0 && each.value < (said[i - 1]?.value ?? 0));
    const [before, after] = [said[wrong - 1], said[wrong]];
    if (before === undefined || after === undefined) return [];
    return [
      {
        slots: [before.slot, after.slot],
        text: `The ${before.level.toUpperCase()} goal (${valueWords(before.slot, before.value)}) is looser than the ${after.level.toUpperCase()} goal (${valueWords(after.slot, after.value)}). Which one is meant?`,
      },
    ];
  });
}

function replicaLimits({ planning }: FullScenario): Contradiction[] {
  if (planning.maxReplicas === undefined || planning.minReplicas <= planning.maxReplicas) return [];
  return [
    {
      slots: ['minReplicas', 'maxReplicas'],
      text: `At least ${figure(planning.minReplicas)} replicas, and at most ${figure(planning.maxReplicas)}: which one holds?`,
    },
  ];
}

function lengths({ workload: { chat }, deployment }: FullScenario): Contradiction[] {
  const found: Contradiction[] = [];
  if (chat.sharedPrefixTokens > chat.inputTokens.mean)
    found.push({
      slots: ['prefixTokens', 'inputTokens'],
      text: `The shared prompt (${figure(chat.sharedPrefixTokens)} tokens) is longer than the whole input (${figure(chat.inputTokens.mean)}). How long is the input with it?`,
    });
  const needed = chat.inputTokens.mean + chat.outputTokens.mean;
  if (deployment.maxContextTokens !== undefined && deployment.maxContextTokens < needed)
    found.push({
      slots: ['maxContext', 'inputTokens'],
      text: `The longest context (${figure(deployment.maxContextTokens)} tokens) is shorter than a mean request (${figure(needed)}). Which one is meant?`,
    });
  return found;
}
