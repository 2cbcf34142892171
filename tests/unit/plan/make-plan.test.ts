import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { createEngine } from '../../../src/engine/node.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { planSchema, type Plan } from '../../../src/plan/plan.ts';
import { applyPatch } from '../../../src/scenario/patch.ts';
import { samples, type Sample } from '../../../src/scenario/samples.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { catalog, described, engine, haveTraces, planOf, sampleOf, traceOf } from './planning.ts';

const patched = (patch: object): Promise<Plan> => planOf(applyPatch(described, patch as never));
const largest = (plan: Plan): number => plan.answer.later?.gpus ?? 0;

describe('makePlan(sample)', () => {
  it.each(samples.map((each): [string, Sample] => [each.id, each]))(
    '%s gives a valid plan that meets its goals',
    async (id) => {
      const { scenario, history } = sampleOf(id);
      const plan = await planOf(scenario, history);
      expect(planSchema.safeParse(plan).error).toBeUndefined();
      expect(plan.status).not.toBe('goal-missed');
      expect(plan.answer.verdicts.filter((each) => /ttft|itl|e2e/.test(each.id)).every((each) => each.met)).toBe(true);
      for (const phrase of plan.answer.emphasis) expect(plan.answer.sentence).toContain(phrase);
    },
  );
});

describe('makePlan(scenario) simulates what it chose', () => {
  it('sizing.verified holds the goals of the plan, at the calls of the planned peak', async () => {
    const plan = await planOf(described);
    const run = plan.sizing.verified!;
    expect(run.goalsMet).toBe(true);
    expect(run.saturation).toBe('stable');
    expect(run.calls).toBeGreaterThanOrEqual(2000);
    expect(Math.abs(run.callsPerSecond / plan.workload.callsPerSecond - 1)).toBeLessThan(0.1);
    expect(run.ttftMs.p50).toBeLessThan(run.ttftMs.p99);
    expect(plan.warnings.some((each) => each.code === 'simulated')).toBe(false);
    const terms = plan.explanations.find((each) => each.id === 'latency')!.terms.map((each) => each.name);
    expect(terms).toContain('first token P50 / P99, simulated');
  });
  it('where nothing meets the goals there is nothing to simulate', async () => {
    expect((await patched({ goals: { ttftMs: { p99: 1 } } })).sizing.verified).toBeNull();
  });
});

describe('makePlan(scenario) is reproducible', () => {
  it('L1: the same documents give the same plan for 0, 1 and 2 workers, byte for byte', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const texts = [];
    for (const workers of [0, 1, 2]) {
      const own = createEngine({ workers });
      texts.push(JSON.stringify(await makePlan(scenario, history, { engine: own, catalog })));
      own.dispose();
    }
    expect(new Set(texts).size).toBe(1);
  });
  it('another seed changes the futures and nothing of the size', async () => {
    const [one, other] = [await patched({ seed: 1 }), await patched({ seed: 2 })];
    expect(one.cost.monthUsd).not.toEqual(other.cost.monthUsd);
    expect(one.replicas).toEqual(other.replicas);
    expect(one.hash).not.toBe(other.hash);
  });
});

describe('makePlan(scenario) follows its inputs', () => {
  it('L3: more demand, more margin, more spares never need fewer GPUs', async () => {
    const base = largest(await planOf(described));
    for (const patch of [
      { workload: { demand: { requestsPerSecond: 80 } } },
      { planning: { marginFraction: 0.8 } },
      { planning: { spareReplicas: 3 } },
      { planning: { peakMultiplier: 4 } },
    ]) {
      expect(largest(await patched(patch))).toBeGreaterThan(base);
    }
  });
  it('neutral factors leave exactly the demand: replicas = ⌈rate ÷ capacity⌉', async () => {
    const plan = await patched({
      workload: { demand: { uncertaintyFraction: 0 } },
      planning: { marginFraction: 0, spareReplicas: 0, peakMultiplier: 1, withinStepPeak: 1, planningQuantile: 0.5 },
    });
    const capacity = plan.sizing.configurations[0]?.capacityCallsPerSecond ?? 0;
    expect(plan.answer.now?.replicas).toBe(Math.ceil(40 / capacity));
    expect(plan.factors.filter((each) => each.id !== 'mean').every((each) => each.gpus === 0)).toBe(true);
  });
  it('the factor lines add up to the GPUs that are bought', async () => {
    for (const plan of [
      await planOf(described),
      await patched({ planning: { spareReplicas: 2, marginFraction: 0.4 } }),
    ]) {
      expect(plan.factors.reduce((sum, each) => sum + each.gpus, 0)).toBe(largest(plan));
    }
  });
  it('an event raises the size while it lasts', async () => {
    const plan = await patched({
      planning: {
        horizonDays: 28,
        events: [{ name: 'launch', startDate: '2026-12-01', endDate: '2026-12-03', demandMultiplier: 3 }],
      },
    });
    const [first = 0] = plan.replicas.planned;
    expect(plan.replicas.planned[16]).toBeGreaterThan(first);
    expect(plan.replicas.planned[27]).toBe(first);
    expect(plan.answer.sentence).toMatch(/by 30 November/);
  });
  it('an own price replaces the listed ones', async () => {
    const plan = await patched({ resources: { prices: [{ gpu: 'h100', usdPerGpuHour: 1 }] } });
    expect(plan.cost.price).toMatchObject({ usdPerGpuHour: 1, cloud: 'own price' });
    expect(plan.answer.now?.usdPerMonth).toBe((plan.answer.now?.gpus ?? 0) * 730);
  });
  it('a budget that most futures pass makes the plan over budget', async () => {
    expect((await patched({ resources: { budgetUsdPerMonth: 100 } })).status).toBe('over-budget');
    expect((await patched({ resources: { budgetUsdPerMonth: 1e9 } })).status).toBe('ok');
  });
  it('a goal no hardware meets is missed with its reason and the next lever', async () => {
    const plan = await patched({ goals: { ttftMs: { p50: null, p99: 1 } } });
    expect(plan.status).toBe('goal-missed');
    expect(plan.answer.now).toBeNull();
    expect(plan.answer.sentence).toMatch(/goal is 1 ms/);
    expect(plan.answer.next).toMatch(/prompt|goal/);
    expect(planSchema.safeParse(plan).error).toBeUndefined();
  });
  it('no price for a GPU leaves the size and says so', async () => {
    const plan = await patched({ resources: { clouds: ['nowhere'] } });
    expect(plan.cost.price).toBeNull();
    expect(plan.answer.sentence).toContain('cost is not known');
    expect(plan.warnings.map((each) => each.code)).toContain('no-price');
  });
  it('a custom model is planned like one of the catalogue', async () => {
    const config = {
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      vocab_size: 128256,
      max_position_embeddings: 131072,
      tie_word_embeddings: false,
      torch_dtype: 'bfloat16',
    };
    const own = await patched({
      deployment: { model: 'my-model' },
      resources: { customModels: [{ name: 'my-model', config }] },
    });
    const same = await planOf(described);
    expect(own.model).toBe('my-model');
    expect(own.sizing.memory?.weightBytesTotal).toBe(same.sizing.memory?.weightBytesTotal);
    expect(own.replicas).toEqual(same.replicas);
  });
  it('measured token lengths of the history stand in for the assumed ones', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const plan = await planOf(scenario, history);
    expect(plan.workload.tokensOrigin).toBe('measured');
    expect(plan.assumptions.some((each) => each.field === 'workload.chat.inputTokens.mean')).toBe(false);
  });
  it('asOf before the end of the history plans from there', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const plan = await planOf(applyPatch(scenario, { asOf: '2026-11-02' }), history);
    expect(plan.asOf).toBe('2026-11-02');
    expect(plan.demand.history?.values.length).toBeLessThan(history?.series[0]?.values.length ?? 0);
  });
});

describe('makePlan refuses', () => {
  const refused = async (scenario: Scenario, field: string): Promise<void> => {
    await expect(planOf(scenario)).rejects.toSatisfy(
      (fault) => fault instanceof InputError && fault.problems.some((each) => each.field === field),
    );
  };
  it('an unknown model, with near names', async () => {
    await refused({ ...described, deployment: { model: 'Lama 9000' } }, 'deployment.model');
  });
  it('an unknown GPU', async () => {
    await refused({ ...described, deployment: { gpu: 'Z999' } }, 'deployment.gpu');
  });
  it('a scenario that says no demand', async () => {
    await refused({ version: 1 }, 'workload.demand');
  });
  it('a metric that the history lacks, naming those it has', async () => {
    const { history } = sampleOf('support-chat');
    await expect(planOf({ version: 1, workload: { demand: { historyMetric: 'clicks' } } }, history)).rejects.toThrow(
      /requests/,
    );
  });
});

describe('makePlan remembers and stops', () => {
  it('an edit of the price fits no model again', async () => {
    const { scenario, history } = sampleOf('support-chat');
    let fits = 0;
    const counting: Engine = { ...engine, fit: (...request) => ((fits += 1), engine.fit(...request)) };
    const memory = new Map();
    await makePlan(scenario, history, { engine: counting, catalog, memory });
    const once = fits;
    expect(once).toBeGreaterThan(2);
    await makePlan(applyPatch(scenario, { resources: { discountFraction: 0.2 } }), history, {
      engine: counting,
      catalog,
      memory,
    });
    expect(fits).toBe(once);
  });
  it('an aborted signal rejects with its reason', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const controller = new AbortController();
    const running = planOf(applyPatch(scenario, { seed: 77 }), history, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});

describe.skipIf(!haveTraces)('makePlan on real traces (../shared/data/traces)', () => {
  const combinations: [string, string, string][] = [
    ['azure2024-conv-digitised-1h', 'llama 3.3 70b', 'h100'],
    ['azure2024-conv-digitised-1h', 'qwen3 32b', 'b200'],
    ['azure2023-conv-1min', 'llama-3.1-8b', 'l40s'],
    ['servegen-m-mid-1h', 'mistral small 24b', 'h200'],
    ['servegen-m-mid-10min', 'gpt-oss-120b', 'h100'],
    ['servegen-m-large-week1-1h', 'qwen2.5-72b', 'mi300x'],
    ['servegen-m-large-week1-10min', 'deepseek-v3', 'b200'],
    ['servegen-deepseek-r1-1h', 'deepseek-r1', 'h200'],
    ['servegen-deepseek-r1-10min', 'deepseek-r1', 'mi300x'],
    ['servegen-mm-image-1h', 'gemma 3 27b', 'a100 80gb'],
    ['mooncake-conversation-1min', 'llama 3.1 70b', 'h100'],
    ['mooncake-synthetic-1min', 'qwen3-30b-a3b', 'h100'],
  ];
  it.each(combinations)('%s × %s × %s gives a valid plan', async (trace, model, gpu) => {
    const history = traceOf(trace);
    const plan = await planOf(
      { version: 1, deployment: { model, gpu }, workload: { demand: { historyMetric: 'requests' } } },
      history,
    );
    expect(planSchema.safeParse(plan).error).toBeUndefined();
    if (plan.status === 'goal-missed') expect(plan.answer.next.length).toBeGreaterThan(20);
    else expect(plan.answer.now?.gpus).toBeGreaterThan(0);
  });
});

describe('the sentence of the answer', () => {
  it('says so where the planned money lies outside the middle of the futures', async () => {
    // a neutral plan for a demand that is very uncertain: most futures need more than the median
    const plan = await patched({
      workload: { demand: { requestsPerSecond: 400, uncertaintyFraction: 0.9 } },
      planning: { planningQuantile: 0.5, marginFraction: 0, spareReplicas: 0 },
    });
    const planned = plan.answer.later?.usdPerMonth ?? 0;
    const { p10, p90 } = plan.cost.monthUsd;
    expect(plan.answer.sentence).toMatch(
      planned < p10 ? /need more in most futures/ : planned > p90 ? /need less/ : /[.] In 8 of 10 futures it is/,
    );
  });
  it.skipIf(!haveTraces)('an unsteady API fleet is told that most futures need more', async () => {
    const history = traceOf('servegen-m-large-week1-1h');
    const plan = await planOf(
      {
        version: 1,
        deployment: { model: 'qwen3 32b', gpu: 'b200' },
        workload: { demand: { historyMetric: 'requests' } },
        goals: { ttftMs: { p99: 3000 } },
      },
      history,
    );
    expect(plan.answer.later?.usdPerMonth).toBeLessThan(plan.cost.monthUsd.p10);
    expect(plan.answer.sentence).toContain('would need more in most futures');
  });
});
