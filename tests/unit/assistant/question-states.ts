/** Thirty states of a conversation: demand in two ways, with more and more said. */
import { applyPatch } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { small } from './talking.ts';

export interface State {
  readonly scenario: Scenario;
  readonly declined: readonly string[];
}

export const states: readonly State[] = [5, 12, 30, 55, 90].flatMap((rate, i) =>
  [0, 1, 2, 3, 4, 5].map((more) => {
    const patches: Record<string, unknown>[] = [
      { workload: { demand: i % 2 === 0 ? { requestsPerSecond: rate } : { users: rate * 3000 } } },
      { goals: { ttftMs: { p99: 1500 + 100 * i } } },
      { workload: { chat: { outputTokens: { mean: 150 + 50 * i } } } },
      { planning: { growthPerMonthFraction: 0.05 } },
      { workload: { agent: { share: 0 } } },
      { workload: { chat: { inputTokens: { mean: 800 + 200 * i } } } },
    ];
    const scenario = patches
      .slice(0, more + 1)
      .reduce<Scenario>((document, patch) => applyPatch(document, patch), small);
    return { scenario, declined: more > 2 ? ['cacheHit'] : [] };
  }),
);

/** The effect of an answer, written anew: spread of money over the base, of risk, and 1 where goals are met at one end only. */
export function effectByHand(plans: readonly { readonly usd: number | null; readonly risk: number }[]): number {
  const met = plans.filter((plan) => plan.usd !== null);
  const spread = (values: number[]): number =>
    values.length === 0 ? 0 : values.reduce((a, b) => (b > a ? b : a)) - values.reduce((a, b) => (b < a ? b : a));
  const usd = met.map((plan) => plan.usd ?? 0);
  const scale = plans[0]?.usd ?? Math.max(1, ...usd);
  const lost = met.length > 0 && met.length < plans.length ? 1 : 0;
  return spread(usd) / scale + spread(met.map((plan) => plan.risk)) + lost;
}
