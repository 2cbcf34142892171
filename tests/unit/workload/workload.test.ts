import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { readScenario } from '../../../src/scenario/resolve.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { workloadOf, type MeasuredLengths } from '../../../src/workload/call-mix.ts';
import { persistenceOf } from '../../../src/workload/persistence.ts';
import { demandMultiplierAt, loadFactorOf, withinStepPeakOf } from '../../../src/workload/planned-demand.ts';
import { heldInBlocks, replicasOf } from '../../../src/workload/replicas.ts';
import { requireRate } from '../../../src/workload/stated-demand.ts';

const nothingMeasured: MeasuredLengths = { inputTokensPerRequest: null, outputTokensPerRequest: null };
const workload = (document: Scenario, said: readonly string[] = [], measured = nothingMeasured) =>
  workloadOf(readScenario(document), (path) => said.includes(path), measured);

describe('workloadOf(scenario)', () => {
  it('a chat service makes one call a request', () => {
    const chat = workload({
      version: 1,
      workload: { chat: { inputTokens: { mean: 800 }, outputTokens: { mean: 200 } } },
    });
    expect(chat).toMatchObject({ callsPerRequest: 1, inputTokensPerCall: 800, outputTokensPerCall: 200 });
    expect(chat.classes).toHaveLength(1);
  });

  it('measured lengths stand in for those that nobody said, and never for those that were', () => {
    const measured = { inputTokensPerRequest: 555, outputTokensPerRequest: 66 };
    expect(workload({ version: 1 }, [], measured)).toMatchObject({ inputTokensPerCall: 555, tokensOrigin: 'measured' });
    const said = workload(
      { version: 1, workload: { chat: { inputTokens: { mean: 100 } } } },
      ['workload.chat.inputTokens.mean'],
      measured,
    );
    expect(said.inputTokensPerCall).toBe(100);
    expect(said.outputTokensPerCall).toBe(66);
  });

  it('an agent task makes many calls whose context grows up to its limit', () => {
    const agent = workload({
      version: 1,
      workload: {
        agent: {
          share: 1,
          callsPerTask: 4,
          inputTokens: { mean: 1000, cv: 0 },
          contextGrowthTokensPerCall: 500,
          maxContextTokens: 2000,
        },
      },
    });
    // contexts 1000, 1500, 2000, 2000 (capped): mean 1625; variance (625² + 125² + 375² + 375²) / 4 = 171,875
    expect(agent.callsPerRequest).toBe(4);
    expect(agent.inputTokensPerCall).toBe(1625);
    expect(agent.classes[0]?.inputTokensCv).toBeCloseTo(Math.sqrt(171_875) / 1625, 12);
  });

  it('a mix weighs the classes by calls, not by requests', () => {
    const mixed = workload({ version: 1, workload: { agent: { share: 0.5, callsPerTask: 9 } } });
    expect(mixed.callsPerRequest).toBe(5);
    expect(mixed.classes.map((each) => each.shareOfCalls)).toEqual([0.1, 0.9]);
  });

  it('a shared prefix counts as cached', () => {
    const chat = workload({ version: 1, workload: { chat: { inputTokens: { mean: 1000 }, sharedPrefixTokens: 400 } } });
    expect(chat.classes[0]?.cachedInputFraction).toBe(0.4);
  });
});

describe('planned demand', () => {
  const day = 86_400_000;
  it('demandMultiplierAt(…) compounds by the month and is linear within one', () => {
    const month = (365 / 12) * day;
    expect(demandMultiplierAt(0, 0, 0.1, [])).toBe(1);
    expect(demandMultiplierAt(month / 2, 0, 0.1, [])).toBeCloseTo(1.05, 12);
    expect(demandMultiplierAt(2 * month, 0, 0.1, [])).toBeCloseTo(1.21, 12);
  });
  it('demandMultiplierAt(…) multiplies by every event that is on, and by none that is over', () => {
    const event = { startMs: 10 * day, endMs: 11 * day, demandMultiplier: 3 };
    expect(demandMultiplierAt(9.9 * day, 0, 0, [event])).toBe(1);
    expect(demandMultiplierAt(10 * day, 0, 0, [event])).toBe(3);
    expect(demandMultiplierAt(11 * day, 0, 0, [event])).toBe(1);
  });
  it('withinStepPeakOf(rate) falls towards 1 as traffic grows, and is 1 for minutes', () => {
    expect(withinStepPeakOf(1, 1, 3600)).toBeGreaterThan(withinStepPeakOf(100, 1, 3600));
    // 100 requests/s: 6,000 a minute, sd √6000 = 77.5, 2.319 sd = 3.0 %
    expect(withinStepPeakOf(100, 1, 3600)).toBeCloseTo(1 + 2.319 / Math.sqrt(6000), 12);
    expect(withinStepPeakOf(5, 1, 60)).toBe(1);
  });
  it('loadFactorOf(neutral factors) is 1', () => {
    expect(loadFactorOf({ withinStepPeak: 1, peakMultiplier: 1, marginFraction: 0 })).toBe(1);
  });
  it('requireRate(demand) takes a rate before users, and says what is missing', () => {
    const demand = (given: object) => readScenario({ version: 1, workload: { demand: given } }).workload.demand;
    expect(requireRate(demand({ requestsPerSecond: 3, users: 5, requestsPerUserPerDay: 1 }))).toBe(3);
    expect(requireRate(demand({ users: 86_400, requestsPerUserPerDay: 2 }))).toBe(2);
    expect(() => requireRate(demand({ users: 5 }))).toThrow(/what one of them asks for/);
    expect(() => requireRate(demand({}))).toThrow(InputError);
  });
});

describe('persistenceOf(values, period)', () => {
  it('is near 1 for a level that drifts and near 0 for white noise', () => {
    let seed = 1;
    const noise = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
    const white = Float64Array.from({ length: 2000 }, noise);
    let level = 0;
    const walk = Float64Array.from({ length: 2000 }, () => (level += noise()));
    expect(persistenceOf(white, 1, 0.5)).toBeLessThan(0.1);
    expect(persistenceOf(walk, 24, 0.5)).toBeGreaterThan(0.9);
  });
  it('falls back where too little is known', () => {
    expect(persistenceOf(new Float64Array(5), 1, 0.7)).toBe(0.7);
    expect(persistenceOf(new Float64Array(100).fill(Number.NaN), 1, 0.7)).toBe(0.7);
  });
});

describe('replicas', () => {
  const rule = { capacity: 2, spareReplicas: 1, minReplicas: 1, maxReplicas: Infinity };
  it('replicasOf(load) is the least whole number that carries it, plus the spares', () => {
    expect([0, 1, 2, 2.1, 4, 4.1].map((load) => replicasOf(load, rule))).toEqual([2, 2, 2, 3, 3, 4]);
  });
  it('L3: replicasOf(load) never falls when the load rises or the capacity falls', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (a, b, capacity) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const at = (load: number, each: number): number => replicasOf(load, { ...rule, capacity: each });
          return at(low, capacity) <= at(high, capacity) && at(high, capacity * 1.5) <= at(high, capacity);
        },
      ),
    );
  });
  it('L3: what replicasOf(load) returns carries the load without the spares', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-2, max: 1e3, noNaN: true }),
        (load, capacity) => {
          const replicas = replicasOf(load, { ...rule, capacity }) - rule.spareReplicas;
          return replicas * capacity >= load * (1 - 1e-6);
        },
      ),
    );
  });
  it('heldInBlocks(needed, 3) holds the largest need of each block', () => {
    expect(heldInBlocks([1, 4, 2, 3, 1, 1, 5], 3)).toEqual([4, 4, 4, 3, 3, 3, 5]);
  });
});
