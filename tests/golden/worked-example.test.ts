/** The worked example of docs/method.md §11: the plan, the same numbers by plain arithmetic, and the text that holds them. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { SHIPPED_CONSTANTS, SHIPPED_RUN_CONSTANTS } from '../../src/sizing/shipped-calibration.ts';
import { planOf } from '../unit/plan/planning.ts';
import {
  capacityOf,
  cellsOf,
  chainOf,
  loadOf,
  memoryOf,
  passOf,
  percentileOf,
  scenario,
  spreadOf,
} from './worked-example.ts';
import { boughtOf, futuresOf, infrastructureOf, tokenCostOf } from './worked-example-money.ts';
import { allLines, shown } from './worked-example-text.ts';

const MONTH_USD = 2.5 * 730;
let plan: Plan;
let row: Plan['sizing']['configurations'][number];

beforeAll(async () => {
  plan = await planOf(scenario);
  row = plan.sizing.configurations[0] as typeof row;
});

/** Equal but for the rounding of another order of sums. */
function expectNear(found: unknown, wanted: unknown): void {
  if (typeof wanted === 'number') {
    const apart = Math.abs((found as number) - wanted);
    expect(apart, `${String(found)} for ${String(wanted)}`).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
    return;
  }
  for (const [key, value] of Object.entries(wanted as object))
    expectNear((found as Record<string, unknown>)[key], value);
}

describe('makePlan(worked example)', () => {
  it('carries the load of §11, step 1', () => {
    const at = loadOf();
    expectNear(plan.demand.forecast.mean, at.days);
    expectNear([plan.demand.meanNow, plan.demand.peak, plan.demand.peakToMean], [at.mean, at.peak, at.peak / at.mean]);
    expectNear(plan.demand.growthPerMonthFraction, at.growthPerMonth);
    const { classes, callsPerSecond, promptTokensPerSecond, outputTokensPerSecond } = plan.workload;
    expect(classes).toEqual([
      {
        name: 'chat',
        shareOfCalls: 1,
        inputTokensMean: at.input,
        outputTokensMean: 200,
        cachedInputFraction: at.cached,
      },
    ]);
    expectNear(
      [callsPerSecond, promptTokensPerSecond, outputTokensPerSecond],
      [at.arriving, 1000 * at.arriving, 200 * at.arriving],
    );
  });

  it('holds the memory of step 2', () => {
    const { total, weights, kvPool, activations, nonTorch, graphs, unused, kvTokens, kvPerToken, params, poolHolds } =
      memoryOf();
    expect(poolHolds).toBeGreaterThan(4);
    expectNear(plan.sizing.memory, {
      total,
      weights,
      kvPool,
      activations,
      nonTorch,
      graphs,
      unused,
      kvTokens,
      kvBytesPerToken: kvPerToken,
      weightBytesTotal: 2 * params,
      maxConcurrency: Math.floor(poolHolds),
    });
  });

  it('has the empty replica of step 3 and the capacity of step 4, and meets the goals there', () => {
    expectNear([row.unloadedTtftMs, row.unloadedItlMs], [5.557 + passOf(0, 800).ms, passOf(1, 0).ms]);
    const { perSecond, saturation } = capacityOf();
    expectNear(row.capacityCallsPerSecond, perSecond);
    expect(perSecond).toBeLessThan(0.97 * saturation);
    expect(row.binding).toBe('ttft');
    const { ttft, itl } = cellsOf(perSecond / 1e3);
    expect(percentileOf(ttft, 0.5)).toBeLessThan(500);
    expect(percentileOf(itl, 0.99)).toBeLessThan(50);
  });

  it('has the latencies of step 5 at the planned peak', () => {
    const { ttft, itl, e2e } = cellsOf(boughtOf().perReplica / 1e3);
    const { screen, ...run } = plan.sizing.verified!;
    expectNear(screen, { ttftMs: spreadOf(ttft), itlMs: spreadOf(itl), e2eMs: spreadOf(e2e) });
    // the row has the simulated ones: fair routing spreads the load better than chance does, so no first token is later
    expect(row.ttftMs).toEqual(run.ttftMs);
    expect(run.ttftMs.p99).toBeLessThan(spreadOf(ttft).p99);
    const { states, full } = chainOf(boughtOf().perReplica / 1e3);
    expect(states.slice(0, 4).reduce((a, b) => a + b, full)).toBeCloseTo(1, 12);
  });

  it('buys and pays what step 6 says', () => {
    const at = boughtOf();
    expect(plan.replicas.needed).toEqual(at.needed);
    expect(plan.replicas.planned).toEqual(at.weeks.flatMap((each) => Array<number>(7).fill(each)));
    expect(plan.factors.map(({ id, replicas, gpus }) => [id, replicas, gpus])).toEqual([
      ...at.factors.map(({ id, added }) => [id, added, added]),
      ['spare', 1, 1],
      ['rounding', 0, 0],
    ]);
    expectNear(
      plan.factors.map(({ multiplier }) => multiplier),
      [...at.factors.map(({ multiplier }) => multiplier), 1, 1],
    );
    expectNear([plan.answer.now?.gpus, plan.answer.now?.usdPerMonth], [at.now, at.now * MONTH_USD]);
    expectNear([plan.answer.later?.gpus, plan.answer.later?.usdPerMonth], [at.later, at.later * MONTH_USD]);
    expectNear([row.replicas, row.gpus, row.usdPerMonth], [at.later, at.later, at.later * MONTH_USD]);
    const { perRequest, perMillionInput, perMillionOutput } = tokenCostOf();
    const { totalUsd, followingDemandUsd, perRequestUsd, perMillionInputTokensUsd, perMillionOutputTokensUsd } =
      plan.cost;
    expectNear([totalUsd, followingDemandUsd], [at.totalUsd, at.followingUsd]);
    expectNear(
      [perRequestUsd, perMillionInputTokensUsd, perMillionOutputTokensUsd],
      [perRequest, perMillionInput, perMillionOutput],
    );
    expectNear(
      plan.cost.usdPerStep,
      at.weeks.flatMap((each) => Array<number>(7).fill(60 * each)),
    );
  });

  it('draws futures by the law of step 7', () => {
    const at = futuresOf();
    expectNear(plan.risk.peakReplicas, { p10: at.p10, p50: at.p50, p90: at.p90 });
    expectNear(plan.cost.monthUsd, { p10: at.p10 * MONTH_USD, p50: at.p50 * MONTH_USD, p90: at.p90 * MONTH_USD });
    // four standard errors of a share of 4,096 draws
    const error = (share: number) => 4 * Math.sqrt((share * (1 - share)) / 4096);
    expect(Math.abs((plan.cost.budget?.probabilityOver ?? 1) - at.overBudget)).toBeLessThan(error(at.overBudget));
    expect(Math.abs(plan.risk.probabilityShort - at.short)).toBeLessThan(error(at.short));
    expect(plan.risk.histogram.counts.reduce((a, b) => a + b, 0)).toBe(4096);
    for (const [level, drawn] of [
      [0.1, plan.cost.horizonUsd.p10],
      [0.5, plan.cost.horizonUsd.p50],
      [0.9, plan.cost.horizonUsd.p90],
    ] as const) {
      const slack = error(level);
      expect(at.shareOfHorizon(drawn + 1)).toBeGreaterThan(level - slack);
      expect(at.shareOfHorizon(drawn - 1)).toBeLessThan(level + slack);
    }
  });

  it('stores, moves and recommends what step 8 says', () => {
    const { weightsGb, logGbPerDay, storageGb, inMbit, outMbit, connections, storageUsd, networkUsd } =
      infrastructureOf();
    expectNear(plan.infrastructure, {
      weightsGb,
      imageGb: 12,
      logGbPerDay,
      storageGb,
      networkInMbitPerSecond: inMbit,
      networkOutMbitPerSecond: outMbit,
      connections,
      startupMinutes: 6,
    });
    expectNear([plan.cost.storageUsdPerMonth, plan.cost.networkUsdPerMonth], [storageUsd, networkUsd]);
    const at = boughtOf();
    // one order for each week that is larger than all before it
    const rises = at.weeks.slice(1).flatMap((gpus, week) => {
      const more = gpus - Math.max(...at.weeks.slice(0, week + 1));
      return more > 0 ? [more] : [];
    });
    expect(plan.recommendations.map(({ effect }) => effect.gpus)).toEqual(rises);
    expectNear(
      plan.recommendations.map(({ effect }) => effect.usdPerMonth),
      rises.map((gpus) => gpus * MONTH_USD),
    );
  });
});

const page = readFileSync('docs/method.md', 'utf8');

describe('docs/method.md §5', () => {
  it('lists every constant of the pass and of runs as src/sizing has it', () => {
    for (const [name, value] of Object.entries({ ...SHIPPED_CONSTANTS, ...SHIPPED_RUN_CONSTANTS })) {
      const line = page.split('\n').find((each) => each.startsWith(`| ${name} |`));
      expect(line, name).toBeDefined();
      const cell = line?.split('|')[2] ?? '';
      if (typeof value === 'number') expect(Number(cell)).toBe(value);
      else
        expect(
          Object.fromEntries(
            [...cell.matchAll(/'?([\w. -]+?)'?: ([\d.e-]+)/g)].map(([, key = '', each]) => [key.trim(), Number(each)]),
          ),
        ).toEqual(value);
    }
  });

  it('has every section and equation that comments and plans point to', () => {
    const headings = [...page.matchAll(/^## (\d+) /gm)].map(([, number]) => Number(number));
    expect(headings).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
    const equations = [...page.matchAll(/^\*\*Eq\. (\d+), /gm)].map(([, number]) => Number(number));
    const [least, most] = pointedEquations();
    expect(least).toBeGreaterThanOrEqual(1);
    expect(equations).toEqual(Array.from({ length: equations.length }, (_, i) => i + 1));
    expect(most).toBeLessThanOrEqual(equations.length);
    for (const { source } of plan.explanations)
      for (const [, number] of source.matchAll(/§(\d+)/g)) expect(headings).toContain(Number(number));
  });
});

/** Least and largest equation that a comment of src/sizing points to. */
function pointedEquations(): [number, number] {
  const numbers = readdirSync('src/sizing').flatMap((file) =>
    [...readFileSync(`src/sizing/${file}`, 'utf8').matchAll(/§sizing, eqs?\. ([\d–, ]+)/g)].flatMap(([, list = '']) =>
      list
        .split(/[–, ]+/)
        .filter(Boolean)
        .map(Number),
    ),
  );
  expect(numbers.length).toBeGreaterThan(10);
  return [Math.min(...numbers), Math.max(...numbers)];
}

describe('docs/method.md §11', () => {
  const section = page.slice(page.indexOf('## 11 '));

  it('holds every computed line, in order', () => {
    const lines = section.split('\n');
    let from = 0;
    for (const line of allLines()) {
      const at = lines.indexOf(line, from);
      expect(at, `missing or out of order: ${line}`).toBeGreaterThanOrEqual(0);
      from = at + 1;
    }
  });

  it('quotes the answer and the draws of the plan, and its scenario', () => {
    expect(section).toContain(`> ${plan.answer.sentence}`);
    expect(section).toContain(
      `The 4,096 draws of seed 1 gave ${shown(plan.cost.budget?.probabilityOver ?? 0, 4)} and ${shown(plan.risk.probabilityShort, 4)}`,
    );
    const [, written = ''] = /```json\n([\s\S]*?)```/.exec(section) ?? [];
    expect(JSON.parse(written)).toEqual(scenario);
  });
});
