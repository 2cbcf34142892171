import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { described, planOf, sampleOf } from './planning.ts';

const futuresOf = (plan: Plan): NonNullable<Plan['risk']['futures']> => {
  if (plan.risk.futures === null) throw new Error('no futures');
  return plan.risk.futures;
};
/** No chance but the demand's. */
const still: Scenario = {
  ...described,
  deployment: { ...described.deployment, startFailureFraction: 0, replicas: 1000 },
  planning: { horizonDays: 70, lengthDriftPerMonthFraction: 0, withinStepPeak: 1 },
  resources: { priceUncertaintyFraction: 0, budgetUsdPerMonth: 20_000 },
};

describe('makePlan(…).risk.futures', () => {
  it('covers the horizon in months of 730 hours, with the budget by the hours', async () => {
    const { months, overTime, paths } = futuresOf(await planOf(still));
    expect(paths).toBe(4096);
    expect(overTime).toHaveLength(10);
    const days = months.map((month) => (month.toMs - month.fromMs) / 86_400_000);
    expect(days).toEqual([31, 30, 9]);
    months.forEach((month, i) => {
      expect(month.budgetUsd).toBeCloseTo((20_000 * 24 * (days[i] ?? 0)) / 730, 6);
      expect(month.usd.p10).toBeLessThanOrEqual(month.usd.p50);
      expect(month.usd.p50).toBeLessThanOrEqual(month.usd.p90);
      expect(month.usd.p90).toBeLessThanOrEqual(month.usd.p99);
    });
  });

  it('agrees with the draws of the horizon where both draw the same chances', async () => {
    const plan = await planOf(still);
    const { costUsd } = futuresOf(plan);
    // two independent samples of 4,096: medians within a few standard errors of each other
    expect(costUsd.mean / plan.cost.horizonUsd.p50).toBeCloseTo(1, 1);
    expect(costUsd.p10 / plan.cost.horizonUsd.p10).toBeCloseTo(1, 1);
    expect(costUsd.p90 / plan.cost.horizonUsd.p90).toBeCloseTo(1, 1);
    expect(costUsd.worst).toBeGreaterThan(costUsd.p90);
    expect(costUsd.standardError).toBeGreaterThan(0);
  });

  it('a larger margin and more spares never break a goal more often', async () => {
    let before = [1, 1, 1, 1];
    for (const spareReplicas of [0, 1, 3]) {
      const { goals } = futuresOf(await planOf({ ...described, planning: { spareReplicas } }));
      goals.forEach((goal, i) => {
        expect(goal.probabilityBroken).toBeLessThanOrEqual(before[i] ?? 1);
        expect(goal.probabilityBrokenWithOneMore).toBeLessThanOrEqual(goal.probabilityBroken);
      });
      before = goals.map((goal) => goal.probabilityBroken);
    }
    expect(futuresOf(await planOf(described)).goals.map((goal) => goal.id)).toEqual([
      ...['ttft-p50', 'ttft-p99', 'itl-p99', 'throughput'],
    ]);
  });

  it('one goal at least binds: its capacity is that of the plan', async () => {
    const plan = await planOf(described);
    const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
    const least = Math.min(...futuresOf(plan).goals.map((goal) => goal.callsPerSecondOfReplica));
    // bisections of one and of all goals stop at a thousandth
    expect(least / (chosen?.capacityCallsPerSecond ?? 0)).toBeCloseTo(1, 2);
  });
});

describe('makePlan(…).cost, how to buy', () => {
  it('commits at no more than either extreme, and marks estimated prices', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const { cost } = await planOf(scenario, history);
    expect(cost.commitments.map((each) => each.term)).toEqual(['1 year', '3 years']);
    for (const each of cost.commitments) {
      expect(each.usdPerMonth).toBeLessThanOrEqual(each.allOnDemandUsdPerMonth * (1 + 1e-9));
      expect(each.usdPerMonth).toBeLessThanOrEqual(each.allCommittedUsdPerMonth * (1 + 1e-9));
      expect(each.offer.includes('estimated')).toBe(each.estimated);
    }
  });

  it('orders what the plan holds at most, ahead by the lead time', async () => {
    const scenario: Scenario = {
      ...described,
      planning: { horizonDays: 120, growthPerMonthFraction: 0.3, leadTimeDays: 10 },
    };
    const { cost, answer } = await planOf(scenario);
    expect(cost.orders.reduce((sum, order) => sum + order.gpus, 0)).toBe(answer.later?.gpus);
    expect(cost.orders.length).toBeGreaterThan(2);
    expect(cost.orders[0]?.late).toBe(true);
    for (const order of cost.orders.slice(2)) expect(order.neededFromMs - order.byMs).toBe(10 * 86_400_000);
    const running = await planOf({ ...scenario, deployment: { ...described.deployment, replicas: 4 } });
    expect(running.cost.orders.reduce((sum, order) => sum + order.gpus, 0)).toBe((answer.later?.gpus ?? 0) - 4);
  });

  it('an API costs its tokens, and as much as the plan at the break-even rate', async () => {
    const apiPrice = { usdPerMillionInputTokens: 0.2, usdPerMillionOutputTokens: 0.6 };
    const { cost, workload } = await planOf({ ...described, resources: { apiPrice } });
    const perRequest = (workload.inputTokensPerCall * 0.2 + workload.outputTokensPerCall * 0.6) / 1e6;
    expect(cost.api?.usdPerMonth).toBeCloseTo(40 * 730 * 3600 * perRequest, 4);
    expect((cost.api?.breakEvenRequestsPerSecond ?? 0) * 730 * 3600 * perRequest).toBeCloseTo(
      cost.api?.ownUsdPerMonth ?? 0,
      4,
    );
    const users = await planOf({
      ...described,
      workload: { demand: { users: 20_000, requestsPerUserPerDay: 40 } },
    });
    expect(users.cost.perUserUsdPerMonth).toBeCloseTo(((users.cost.totalUsd / 90 / 24) * 730) / 20_000, 9);
  });
});
