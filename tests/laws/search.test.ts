/** Laws of the search: the Pareto front, the reasons of those who lost, and the changes that would mend it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../src/catalog/full.ts';
import { withFront, type Contender } from '../../src/plan/front.ts';
import { alternativesOf, isUsable, type CarriedChange } from '../../src/sizing/alternatives.ts';
import { memoryOf } from '../../src/sizing/capacity.ts';
import { searchConfigurations } from '../../src/sizing/search.ts';
import type { SearchRequest } from '../../src/sizing/search-request.ts';
import type { Configuration } from '../../src/sizing/sizing.ts';
import { chatMix, noGoals, spreadLength } from '../unit/sizing/shapes.ts';

const catalog = fullCatalog();
const flat = (p99: number) => ({ mean: p99, p50: p99, p95: p99, p99 });

/** Ranked ones by their axes alone; few distinct values, so that ties happen. */
const rankedOnes = fc
  .array(
    fc.record({
      usd: fc.option(fc.integer({ min: 1, max: 12 })),
      ttft: fc.integer({ min: 1, max: 12 }),
      itl: fc.integer({ min: 1, max: 6 }),
    }),
    {
      maxLength: 40,
    },
  )
  .map((list) =>
    list
      .sort((a, b) => (a.usd ?? Infinity) - (b.usd ?? Infinity))
      .map(({ usd, ttft, itl }, at): Contender => ({
        configuration: { id: `c${String(at)}` },
        usdPerMonth: usd,
        latency: { ttftMs: flat(ttft), itlMs: flat(itl) },
        paretoOptimal: false,
        loss: null,
        reason: '',
      })),
  );

const axesOf = (each: Contender) => [each.usdPerMonth ?? Infinity, each.latency!.ttftMs.p99, each.latency!.itlMs.p99];
const asGood = (one: Contender, other: Contender) => axesOf(one).every((value, axis) => value <= axesOf(other)[axis]!);
const better = (one: Contender, other: Contender) =>
  asGood(one, other) && axesOf(one).some((value, axis) => value < axesOf(other)[axis]!);

describe('laws of the Pareto front', () => {
  it('withFront: no member is dominated by any, and every priced loser names a member that is at least as good in every axis', () => {
    fc.assert(
      fc.property(rankedOnes, (list) => {
        const marked = withFront(list);
        expect(marked.map((each) => each.configuration.id)).toEqual(list.map((each) => each.configuration.id));
        for (const each of marked) {
          if (each.paretoOptimal) {
            expect(each.loss).toBeNull();
            expect(marked.some((other) => better(other, each))).toBe(false);
            continue;
          }
          if (each.usdPerMonth === null) {
            expect(each.loss).toEqual({ kind: 'no-price' });
            continue;
          }
          if (each.loss?.kind !== 'dominated') throw new Error('a loser without a dominator');
          const { by, usdPerMonth, ttftMs, itlMs } = each.loss;
          const winner = marked.find((other) => other.configuration.id === by)!;
          expect(winner.paretoOptimal).toBe(true);
          expect(asGood(winner, each)).toBe(true);
          const [usd, ttft, itl] = axesOf(each).map((value, axis) => value - axesOf(winner)[axis]!);
          expect([usdPerMonth, ttftMs, itlMs]).toEqual([usd, ttft, itl]);
          expect(each.reason).toMatch(new RegExp(`^${by} is `));
        }
        if (list.some((each) => each.usdPerMonth !== null))
          expect(marked.some((each) => each.paretoOptimal)).toBe(true);
      }),
    );
  });
});

function requestOf(
  model: string,
  gpus: readonly string[],
  changes: Partial<SearchRequest>,
  constraints = {},
): SearchRequest {
  return {
    model: catalog.resolveModel(model).row,
    gpus: gpus.map((name) => catalog.resolveGpu(name).row),
    mix: chatMix(spreadLength(1200), spreadLength(250)),
    goals: noGoals,
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

const carries = (configurations: readonly Configuration[]) => configurations.some(isUsable);
const works = (request: SearchRequest) => carries(searchConfigurations(request));

/** A request with the change made a little smaller; null where there is nothing between. */
function smaller({ lever, from, to, goals, request }: CarriedChange, before: SearchRequest): SearchRequest | null {
  const constraints = (change: object): SearchRequest => ({
    ...before,
    constraints: { ...before.constraints, ...change },
  });
  switch (lever) {
    case 'goal':
      return {
        ...before,
        goals: goals.reduce((now, { goal, percentile, fromMs, toMs }) => {
          const less = Math.max(fromMs, 0.89 * toMs);
          return { ...now, [`${goal}Ms`]: { ...now[`${goal}Ms`], [percentile]: less } };
        }, before.goals),
      };
    case 'input-tokens':
    case 'output-tokens': {
      // lengths are cut in hundredths, wider apart as the change is widened
      const share = Math.min(0.995, (Number(to) + 1) / Number(from) + 0.13);
      const cut = (length: { mean: number; points: readonly number[] }) => ({
        mean: length.mean * share,
        points: length.points.map((each) => each * share),
      });
      const classes = before.mix.classes.map((each) =>
        lever === 'input-tokens'
          ? { ...each, inputTokens: cut(each.inputTokens) }
          : { ...each, outputTokens: cut(each.outputTokens) },
      );
      return { ...before, mix: { ...before.mix, classes } };
    }
    case 'context':
      return constraints({
        maxContextTokens: Number(to) + 1024 * 12 < Number(from) ? Number(to) + 1024 * 12 : Number(from),
      });
    case 'tensor-parallel':
      return constraints({ tensorParallel: Number(to) / 2 });
    case 'pipeline':
      return constraints({ pipelineParallel: Number(to) / 2 });
    case 'precision':
    case 'kv-precision':
    case 'batch-tokens':
    case 'gpu':
      expect(request).not.toEqual(before);
      return null;
  }
}

/** Searches that find nothing: goals too strict, memory too small, replicas too small. */
const hopeless: Readonly<Record<string, SearchRequest>> = {
  'a first token in 60 ms': requestOf('Llama-3.3-70B', ['H100-SXM', 'L40S'], {
    goals: { ...noGoals, ttftMs: { p50: null, p95: null, p99: 60 } },
  }),
  'two goals of one kind': requestOf('Llama-3.3-70B', ['H200-SXM'], {
    goals: { ...noGoals, ttftMs: { p50: 30, p95: null, p99: 90 } },
  }),
  'tokens every 3 ms': requestOf('Qwen3-32B', ['A100-80GB-SXM', 'L40S'], {
    goals: { ...noGoals, itlMs: { p50: null, p95: null, p99: 3 } },
  }),
  'an answer in a second': requestOf('Llama-3.1-8B', ['L4'], {
    goals: { ...noGoals, e2eMs: { p50: null, p95: 1000, p99: null } },
  }),
  'one GPU of 24 GB for 70B': requestOf('Llama-3.3-70B', ['L4'], {}, { tensorParallel: 1, precision: 'bf16' }),
  'two GPUs for 70B at 16 bits': requestOf(
    'Llama-3.3-70B',
    ['A100-80GB-SXM'],
    {},
    { tensorParallel: 2, precision: 'bf16' },
  ),
  'a context that fills the card': requestOf(
    'Llama-3.1-8B',
    ['L4'],
    {},
    { tensorParallel: 1, precision: 'bf16', maxContextTokens: 131_072 },
  ),
};

describe('laws of the alternatives', () => {
  for (const [name, request] of Object.entries(hopeless))
    it(`alternativesOf(${name}): each change makes the search work, and a slightly smaller one does not`, () => {
      expect(works(request)).toBe(false);
      const configurations = searchConfigurations(request);
      const found = alternativesOf({
        request,
        configurations,
        otherGpus: [catalog.resolveGpu('B200-SXM').row],
        carries,
      });
      expect(found.length).toBeGreaterThan(0);
      for (const change of found) {
        expect(works(change.request), `${change.lever} to ${String(change.to)}`).toBe(true);
        expect(change.configurations.every((each) => each.feasible)).toBe(true);
        const less = smaller(change, request);
        if (less !== null)
          expect(works(less), `${change.lever} to a little less than ${String(change.to)}`).toBe(false);
      }
    }, 60_000);

  it('alternativesOf names goals, GPUs, precision, context and lengths, each where it helps', () => {
    const levers = (name: keyof typeof hopeless) => {
      const request = hopeless[name]!;
      const otherGpus = [catalog.resolveGpu('B200-SXM').row];
      return alternativesOf({ request, configurations: searchConfigurations(request), otherGpus, carries }).map(
        (each) => each.lever,
      );
    };
    expect(levers('a first token in 60 ms')).toEqual(expect.arrayContaining(['goal', 'input-tokens']));
    expect(levers('one GPU of 24 GB for 70B')).toEqual(expect.arrayContaining(['tensor-parallel', 'gpu']));
    expect(levers('two GPUs for 70B at 16 bits')).toEqual(
      expect.arrayContaining(['tensor-parallel', 'pipeline', 'precision']),
    );
    expect(levers('a context that fills the card')).toEqual(expect.arrayContaining(['context', 'gpu']));
    expect(levers('an answer in a second')).toEqual(expect.arrayContaining(['goal', 'output-tokens']));
  }, 60_000);
});

describe('laws of what is missing', () => {
  it('searchConfigurations: with the missing memory added the model fits, with a little less it does not', () => {
    const searches = [
      hopeless['one GPU of 24 GB for 70B']!,
      hopeless['two GPUs for 70B at 16 bits']!,
      hopeless['a context that fills the card']!,
    ];
    for (const request of searches)
      for (const each of searchConfigurations(request)) {
        if (each.lack?.kind !== 'memory') continue;
        const now = memoryOf(each, request.model).perGpuBytes.total / 1024 ** 3;
        // the engine may use its share of what is added
        const more = each.lack.missingGib / each.memoryUtilizationFraction;
        const card = (share: number) => ({ ...each, gpu: { ...each.gpu, reportedGib: now + share * more } });
        expect(memoryOf(card(1.001), request.model).fits, each.id).toBe(true);
        expect(memoryOf(card(0.98), request.model).fits, each.id).toBe(false);
      }
  });

  it('searchConfigurations: a missed goal is reached when it is loosened to what a single request takes', () => {
    const request = hopeless['tokens every 3 ms']!;
    for (const each of searchConfigurations(request)) {
      if (each.lack?.kind !== 'goal') continue;
      const { goal, percentile, reachedMs, wantedMs } = each.lack;
      expect(reachedMs).toBeGreaterThan(wantedMs);
      const goals = (ms: number) => ({
        ...noGoals,
        [`${goal}Ms`]: { p50: null, p95: null, p99: null, [percentile]: ms },
      });
      const again = (ms: number) =>
        searchConfigurations({ ...request, gpus: [each.gpu], goals: goals(ms) }).find((other) => other.id === each.id)!;
      expect(again(reachedMs * 1.05).feasible, each.id).toBe(true);
      expect(again(reachedMs * 0.99).feasible, each.id).toBe(false);
    }
  });
});
