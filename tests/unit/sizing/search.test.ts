import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { latencyAt } from '../../../src/sizing/capacity.ts';
import { candidatesOf, configurationId, precisionsOf } from '../../../src/sizing/grid.ts';
import { searchConfigurations, searchVariants } from '../../../src/sizing/search.ts';
import type { SearchRequest } from '../../../src/sizing/search-request.ts';
import { chatGoals, chatMix, noGoals, spreadLength } from './shapes.ts';

const catalog = fullCatalog();
const row = (name: string) => catalog.resolveModel(name).row;
const gpu = (name: string) => catalog.resolveGpu(name).row;

function request(
  model: string,
  gpus: readonly string[],
  changes: Partial<SearchRequest> = {},
  constraints: Partial<SearchRequest['constraints']> = {},
): SearchRequest {
  return {
    model: row(model),
    gpus: gpus.map(gpu),
    mix: chatMix(spreadLength(1200), spreadLength(250)),
    goals: chatGoals,
    constraints: {
      tensorParallel: null,
      pipelineParallel: 1,
      precision: null,
      kvPrecision: '16bit',
      engine: 'vllm',
      engineVersion: '0.19',
      memoryUtilizationFraction: 0.9,
      maxBatchTokens: 8192,
      maxSequences: 256,
      maxContextTokens: 16_384,
      ...constraints,
    },
    ...changes,
  };
}

describe('candidatesOf', () => {
  it('candidatesOf tries the published precision and fp8, tensor sizes up to the scale-up domain', () => {
    const ids = candidatesOf(request('Llama-3.1-8B', ['H100-SXM'])).map(configurationId);
    expect(ids).toEqual(['x1', 'x2', 'x4', 'x8'].flatMap((size) => [`H100-SXM ${size} bf16`, `H100-SXM ${size} fp8`]));
  });

  it('candidatesOf keeps to what the deployment fixes', () => {
    const fixed = candidatesOf(
      request('Llama-3.1-8B', ['H100-SXM', 'L4'], {}, { tensorParallel: 2, precision: 'int4' }),
    );
    expect(fixed.map(configurationId)).toEqual(['H100-SXM x2 int4', 'L4 x2 int4']);
  });

  it('precisionsOf(a model published in fp8 or less) keeps that', () => {
    expect(precisionsOf(row('DeepSeek-R1'), null)).toEqual(['fp8']);
    expect(precisionsOf(row('gpt-oss-120b'), null)).toEqual(['mxfp4']);
  });

  it('configurationId spells pipeline stages and an fp8 cache', () => {
    const one = candidatesOf(
      request(
        'Llama-3.1-8B',
        ['H100-SXM'],
        {},
        { tensorParallel: 4, pipelineParallel: 2, kvPrecision: 'fp8', precision: 'fp8' },
      ),
    );
    expect(one.map(configurationId)).toEqual(['H100-SXM x8 pp2 fp8 kv-fp8']);
  });
});

describe('searchConfigurations', () => {
  const found = searchConfigurations(request('Llama-3.3-70B', ['H100-SXM', 'L4', 'H200-SXM']));
  const of = (id: string) => found.find((each) => each.id === id)!;

  it('searchConfigurations gives every candidate a figure or a reason, and always a lever', () => {
    for (const each of found) {
      expect(each.feasible ? each.capacityCallsPerSecond > 0 : each.reason !== '').toBe(true);
      expect(each.lever).not.toBe('');
    }
  });

  it('searchConfigurations says that 70B at 16 bits does not fit one H100, and what does', () => {
    const one = of('H100-SXM x1 bf16');
    expect(one.feasible).toBe(false);
    expect(one.binding).toBe('memory');
    expect(one.reason).toMatch(/^It does not fit: weights take 13\d\.\d GiB/);
    expect(one.lever).toMatch(/^Use \d GPUs per replica instead of 1: H100-SXM x\d bf16 works\.$/);
  });

  it('searchConfigurations meets the goals at capacity', () => {
    const four = of('H100-SXM x4 fp8');
    expect(four.feasible).toBe(true);
    expect(four.atCapacity.ttftMs.p99).toBeLessThanOrEqual(2000);
    expect(four.atCapacity.itlMs.p99).toBeLessThanOrEqual(50);
    expect(four.unloaded.ttftMs.p50).toBeLessThan(four.atCapacity.ttftMs.p50);
    expect(four.outputTokensPerSecond / four.capacityCallsPerSecond).toBeCloseTo(250, 6);
  });

  it('latencyAt(configuration, …) gives back what the search found, and null beyond the queue', () => {
    const four = of('H100-SXM x4 fp8');
    const { model, mix } = request('Llama-3.3-70B', []);
    expect(latencyAt(four, model, mix, four.capacityCallsPerSecond)?.ttftMs).toEqual(four.atCapacity.ttftMs);
    expect(latencyAt(four, model, mix, 1e6)).toBeNull();
  });

  it('searchConfigurations gives the same bits twice', () => {
    expect(JSON.stringify(searchConfigurations(request('Llama-3.3-70B', ['H100-SXM', 'L4', 'H200-SXM'])))).toBe(
      JSON.stringify(found),
    );
  });

  it('searchConfigurations says that replicas do not mend a goal below the floor', () => {
    const strict = { ...chatGoals, ttftMs: { p50: 5, p95: null, p99: null } };
    const none = searchConfigurations(request('Llama-3.3-70B', ['H100-SXM'], { goals: strict })).filter(
      (each) => each.binding === 'ttft',
    );
    expect(none.length).toBeGreaterThan(0);
    expect(none[0]!.lever).toMatch(/^No replica count mends this: shorten the prompt/);
  });

  it('searchConfigurations marks a GPU without known peak as out of domain', () => {
    const blank = { ...gpu('H100-SXM'), name: 'Blank', bf16Tflops: null, fp16Tflops: null, fp8Tflops: null };
    const [one] = searchConfigurations({ ...request('Llama-3.1-8B', []), gpus: [blank] });
    expect(one!.tier).toBe('out of domain');
    expect(one!.feasible).toBe(false);
  });
});

describe('the other axes of the grid', () => {
  it('candidatesOf adds pipeline stages only where no node of a GPU type holds the model', () => {
    const asked = request('DeepSeek-R1', ['A100-80GB-SXM', 'B200-SXM'], { grid: { stages: [2, 4] } });
    const staged = candidatesOf(asked).filter((each) => each.pipelineParallel > 1);
    expect(staged.map((each) => configurationId(each))).toEqual([
      'A100-80GB-SXM x16 pp2 fp8',
      'A100-80GB-SXM x32 pp4 fp8',
    ]);
    const said = request('DeepSeek-R1', ['A100-80GB-SXM'], { grid: { stages: [2] } }, { tensorParallel: 8 });
    expect(candidatesOf(said).every((each) => each.pipelineParallel === 1)).toBe(true);
  });

  it('searchConfigurations finds a model too large for a node in stages', () => {
    const found = searchConfigurations(
      request('DeepSeek-R1', ['A100-80GB-SXM'], { grid: { stages: [2, 4] }, goals: noGoals }),
    );
    expect(found.filter((each) => each.feasible).map((each) => each.pipelineParallel)).toContain(2);
    expect(found.find((each) => each.pipelineParallel === 1)?.lack).toMatchObject({ kind: 'memory' });
  });

  it('searchVariants puts the contenders on the other engines and caps, each under an id of its own', () => {
    const asked = request('Llama-3.1-8B', ['H100-SXM'], {
      grid: { engines: ['vllm', 'sglang', 'tensorrt-llm'], batchCaps: true },
    });
    const [first] = searchConfigurations(asked);
    const variants = searchVariants([first!], asked);
    expect(new Set(variants.map((each) => each.id)).size).toBe(variants.length);
    expect(variants).toHaveLength(3 * 3 * 3 - 1);
    expect(variants.map((each) => each.id)).toContain('H100-SXM x1 bf16 sglang b2048 s64');
    expect(variants.some((each) => each.id === first!.id)).toBe(false);
  });

  it('searchConfigurations says by how much a single request misses its goal', () => {
    const strict = { ...chatGoals, ttftMs: { p50: 5, p95: null, p99: null } };
    const [one] = searchConfigurations(request('Llama-3.1-8B', ['H100-SXM'], { goals: strict }));
    expect(one!.lack).toMatchObject({ kind: 'goal', goal: 'ttft', percentile: 'p50', wantedMs: 5 });
    expect(one!.lack?.kind === 'goal' && one!.lack.reachedMs).toBeCloseTo(one!.unloaded.ttftMs.p50, 6);
  });
});
