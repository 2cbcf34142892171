import { describe, expect, it } from 'vitest';
import { usualSpeculationOf } from '../../../src/plan/speculation-of.ts';
import { advise } from '../../../src/plan/advise.ts';
import { simulateService } from '../../../src/plan/simulate-service.ts';
import { SHIPPED_RUN_CONSTANTS } from '../../../src/sizing/shipped-calibration.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { catalog, described, engine, planOf } from './planning.ts';

const measuredAcceptance = Math.round(100 * SHIPPED_RUN_CONSTANTS.draftAcceptance) / 100;

type Speculation = NonNullable<NonNullable<Scenario['deployment']>['speculation']>;

const withSpeculation = (speculation: Speculation, deployment: Scenario['deployment'] = {}): Scenario => ({
  ...described,
  deployment: { ...described.deployment, ...deployment, speculation },
});
const mtpOf = (speculation: Speculation) =>
  withSpeculation(speculation, { model: 'DeepSeek-V3', gpu: 'H200', gpusPerReplica: 8, precision: 'fp8' });

describe('a plan with speculative decoding', () => {
  it('law: said to be none, or with figures but no method, it is the plan without, bit by bit', async () => {
    const bare = async (scenario: Scenario) => ({ ...(await planOf(scenario)), hash: '', scenarioHash: '' });
    const plain = await bare(described);
    for (const speculation of [{ method: 'none' as const }, { draftedTokens: 4, acceptanceFraction: 0.9 }, {}]) {
      expect(await bare(withSpeculation(speculation))).toEqual(plain);
    }
  });

  it('names the draft in its configuration, its memory, its explanations, its assumptions and its warnings', async () => {
    const plan = await planOf(mtpOf({ method: 'mtp' }));
    expect(plan.sizing.chosen).toBe('H200-SXM x8 fp8 mtp1');
    expect(plan.sizing.tier).toBe('estimated');
    const { memory } = plan.sizing;
    expect(memory?.draft).toBeGreaterThan(1.4e9);
    const { total, weights, kvPool, activations, nonTorch, graphs, unused, draft = 0 } = memory!;
    expect(weights + draft + kvPool + activations + nonTorch + graphs + unused).toBeCloseTo(total, -2);
    const why = plan.explanations.find(({ id }) => id === 'memory');
    expect(why?.terms.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['weights of the draft', 'of them the cache of the draft']),
    );
    const assumed = plan.assumptions.filter(({ field }) => field.startsWith('deployment.speculation'));
    expect(assumed.map(({ field, value }) => [field, value])).toEqual([
      ['deployment.speculation.draftedTokens', '1'],
      ['deployment.speculation.acceptanceFraction', String(measuredAcceptance)],
    ]);
    expect(plan.warnings.filter(({ code }) => code === 'speculation')).toHaveLength(1);
  });

  it('assumes nothing that was said, and warns of no guess then', async () => {
    const plan = await planOf(mtpOf({ method: 'mtp', draftedTokens: 2, acceptanceFraction: 0.7 }));
    expect(plan.assumptions.filter(({ field }) => field.startsWith('deployment.speculation'))).toEqual([]);
    expect(plan.warnings.filter(({ code }) => code === 'speculation')).toEqual([]);
    expect(plan.sizing.chosen).toContain('mtp2');
  });

  it('warns where the catalogue does not tell of a layer of multi-token prediction', async () => {
    const plan = await planOf(withSpeculation({ method: 'mtp', acceptanceFraction: 0.8 }));
    expect(plan.warnings.find(({ code }) => code === 'speculation')?.message).toContain('Llama-3.1-8B');
  });

  it('takes less time a token, in the screen and in the simulation, and more with fewer tokens taken', async () => {
    const itl = async (scenario: Scenario) => {
      const { verified } = (await planOf(scenario)).sizing;
      return [verified?.screen?.itlMs.p50 ?? 0, verified?.itlMs.p50 ?? 0] as const;
    };
    const slow = { ...described, workload: { demand: { requestsPerSecond: 2 } } };
    const drafting = (acceptanceFraction: number) =>
      itl({
        ...slow,
        deployment: {
          ...slow.deployment,
          speculation: { method: 'draft', draftModel: 'Llama-3.2-1B', acceptanceFraction },
        },
      });
    const [plain, good, poor] = [await itl(slow), await drafting(0.9), await drafting(0.1)];
    for (const of of [0, 1] as const) {
      expect(good[of]).toBeLessThan(plain[of]);
      expect(poor[of]).toBeGreaterThan(good[of]);
    }
  });

  it('is simulated on its own, too', async () => {
    const found = await simulateService(
      withSpeculation({ method: 'ngram', acceptanceFraction: 0.5 }),
      null,
      { callsPerSecond: 5, replicas: 2, calls: 400 },
      { engine, catalog },
    );
    expect(found.configuration).toContain('ngram3');
    expect(found.screen?.itlMs.mean).toBeGreaterThan(0);
    expect(Math.abs(found.simulation.itlMs.mean / (found.screen?.itlMs.mean ?? 0) - 1)).toBeLessThan(0.2);
  });

  it('is advised where the time between tokens binds and it pays, with the effect of the whole plan', async () => {
    const bound: Scenario = {
      ...described,
      deployment: { model: 'Llama-3.3-70B', gpu: 'H100', gpusPerReplica: 4, precision: 'fp8' },
      workload: { demand: { requestsPerSecond: 20 } },
      goals: { itlMs: { p99: 25 } },
    };
    const plan = await planOf(bound);
    expect(plan.sizing.binding).toBe('itl');
    const advice = await advise(bound, null, { engine, catalog });
    const change = advice.changes.find(({ id }) => id === 'speculation');
    expect(change?.patch).toEqual({ deployment: { speculation: { method: 'draft', draftModel: 'Llama-3.2-1B' } } });
    const after = await planOf(withSpeculation({ method: 'draft', draftModel: 'Llama-3.2-1B' }, bound.deployment));
    expect(after.sizing.chosen).toContain('draft3');
    expect(change?.effect.gpus).toBeLessThan(0);
  });

  it('usualSpeculationOf takes the own layer that the catalogue names, else a small model of the vocabulary', () => {
    const usual = (name: string) => usualSpeculationOf(catalog.resolveModel(name, 'm').row, catalog.models);
    expect(usual('DeepSeek-V3')).toEqual({ method: 'mtp' });
    expect(usual('Llama-3.3-70B')).toEqual({ method: 'draft', draftModel: 'Llama-3.2-1B' });
    expect(usual('Llama-3.2-1B')).toBeNull();
  });

  it.each<[Speculation, RegExp]>([
    [{ method: 'draft' }, /deployment\.speculation\.draftModel.*is missing/],
    [{ method: 'draft', draftModel: 'no such model' }, /deployment\.speculation\.draftModel/],
    [{ method: 'draft', draftModel: 'Qwen3-0.6B' }, /vocabulary of 151936 tokens, Llama-3\.1-8B one of 128256/],
    [{ method: 'draft', draftModel: 'Llama-3.3-70B' }, /Llama-3\.3-70B is no smaller than Llama-3\.1-8B/],
    [{ method: 'draft', draftModel: 'Llama-3.1-8B' }, /is no smaller/],
    [{ method: 'mtp', draftModel: 'Llama-3.2-1B' }, /the method is mtp/],
    [{ draftModel: 'Llama-3.2-1B' }, /deployment\.speculation\.method.*is missing/],
    [{ method: 'ngram', draftedTokens: 9 }, /deployment\.speculation\.draftedTokens/],
    [{ method: 'ngram', acceptanceFraction: 1.1 }, /deployment\.speculation\.acceptanceFraction/],
    [{ method: 'eagle' as 'mtp' }, /Use one of: none, mtp, draft, ngram/],
  ])('%j is refused in words', async (speculation, words) => {
    await expect(planOf(withSpeculation(speculation))).rejects.toThrow(words);
  });
});
