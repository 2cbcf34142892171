import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { rawServeRequestOf } from '../../../src/engine/serve-codes.ts';
import type { ServeRequest } from '../../../src/engine/engine.ts';
import { passShapeOf, type Layout } from '../../../src/sizing/pass-shape.ts';
import { passTimeOf, type PassShape } from '../../../src/sizing/pass-time.ts';
import { draftStepOf, stepTimeOf } from '../../../src/sizing/step-table.ts';
import { eachCore } from '../../core/core.ts';

const catalog = fullCatalog();
const layoutOf = (gpu: string, changes: Partial<Layout> = {}): Layout => ({
  gpu: catalog.resolveGpu(gpu, 'gpu').row,
  ...{ tensorParallel: 1, pipelineParallel: 1, precision: 'fp8', kvPrecision: '16bit', engine: 'vllm' },
  ...changes,
});

/** Dense, mixture, mixture with experts over ranks, sliding windows, latent attention, stages. */
const shapes: readonly (readonly [string, PassShape])[] = [
  ['dense', passShapeOf(catalog.resolveModel('Llama-3.1-8B', 'm').row, layoutOf('H100-SXM'))],
  [
    'TP 4',
    passShapeOf(
      catalog.resolveModel('Llama-3.3-70B', 'm').row,
      layoutOf('A100-80GB-SXM', { tensorParallel: 4, precision: 'bf16' }),
    ),
  ],
  ['mixture', passShapeOf(catalog.resolveModel('Qwen3-30B-A3B', 'm').row, layoutOf('H100-SXM', { tensorParallel: 2 }))],
  [
    'EP and DP',
    passShapeOf(
      catalog.resolveModel('DeepSeek-V3', 'm').row,
      layoutOf('H200-SXM', { tensorParallel: 1, expertParallel: 8, dataParallel: 8 }),
    ),
  ],
  ['windows', passShapeOf(catalog.resolveModel('gpt-oss-120b', 'm').row, layoutOf('B200', { precision: 'mxfp4' }))],
  [
    'sparse attention',
    passShapeOf(catalog.resolveModel('DeepSeek-V3.2', 'm').row, layoutOf('H200-SXM', { tensorParallel: 8 })),
  ],
  [
    'stages',
    passShapeOf(
      catalog.resolveModel('Llama-3.3-70B', 'm').row,
      layoutOf('H100-SXM', { tensorParallel: 2, pipelineParallel: 2 }),
    ),
  ],
];

/** Passes of every kind: idle to full, short to long, pure and mixed. */
const decodes = [0, 1, 2, 7, 33, 200, 256];
const contexts = [1, 90, 128, 1000, 9000, 120_000];
const prefills = [0, 1, 40, 700, 1500, 5003, 8192];

describe('stepTimeOf', () => {
  eachCore((_, core) => {
    for (const [name, shape] of shapes) {
      it(`stepTimeOf(${name}) gives the core the passes of pass-time.ts within 0.1 %`, () => {
        const step = stepTimeOf(shape, 8192 + 256);
        // one request of one pass each: its whole prompt is the pass; then single decodes of the same context
        for (const context of contexts) {
          const input = Math.min(context, 8192);
          const request: ServeRequest = {
            ...{ seed: 1, warmup: 0, measured: 1, tail: 0, replicas: 1, requestMs: 0, step },
            arrivals: { kind: 'times', timesMs: Float64Array.of(0) },
            classes: [{ share: 1, lengths: { pairs: [[input, 3]] }, ...plain }],
            ...{
              scheduler: 'vllm',
              maxBatchTokens: 8192,
              maxSequences: 1,
              chunked: true,
              poolBlocks: 1e6,
              blockTokens: 16,
            },
            ...{ prefixCache: 'stated', routing: 'round-robin', probabilities: [], goals: [], detail: true },
          };
          const service = core.serve(rawServeRequestOf(request));
          const first = passTimeOf(shape, {
            decodeSequences: 0,
            decodeContext: 0,
            prefillTokens: input,
            prefillContext: input / 2,
          }).ms;
          const after = [1, 2].map(
            (k) =>
              passTimeOf(shape, { decodeSequences: 1, decodeContext: input + k, prefillTokens: 0, prefillContext: 0 })
                .ms,
          );
          expect(Math.abs(service.first[0]! / first - 1)).toBeLessThan(0.001);
          expect(Math.abs((service.done[0]! - service.first[0]!) / (after[0]! + after[1]!) - 1)).toBeLessThan(0.001);
        }
      });
    }
  });

  for (const [name, shape] of shapes) {
    it(`stepTimeOf(${name}) is within 1 % of pass-time.ts on mixed passes, without experts within 0.001 %`, () => {
      const step = stepTimeOf(shape, 8192 + 256);
      let worst = 0;
      for (const decodeSequences of decodes)
        for (const decodeContext of contexts)
          for (const prefillTokens of prefills) {
            if (decodeSequences + prefillTokens === 0) continue;
            for (const prefillContext of [1, 64, 500, 4000]) {
              const load = { decodeSequences, decodeContext, prefillTokens, prefillContext };
              const exact = passTimeOf(shape, load).ms;
              worst = Math.max(worst, Math.abs(evaluated(step, load) / exact - 1));
            }
          }
      expect(worst).toBeLessThan(shape.expertsTotal > 0 ? 0.01 : 1e-5);
    });
  }
});

describe('draftStepOf', () => {
  const own = { model: null, drafted: 3, acceptance: 0.7 } as const;
  const small = catalog.resolveModel('Llama-3.2-1B', 'm').row;
  const drafting = [
    ['mtp of a mixture', 'DeepSeek-V3', 'H200-SXM', { tensorParallel: 8, speculation: { ...own, method: 'mtp' } }],
    [
      'draft model',
      'Llama-3.3-70B',
      'H100-SXM',
      { tensorParallel: 4, speculation: { ...own, method: 'draft', model: small } },
    ],
    [
      'draft model beside stages',
      'Llama-3.3-70B',
      'H100-SXM',
      { pipelineParallel: 4, speculation: { ...own, method: 'draft', model: small } },
    ],
    ['look-up', 'Llama-3.1-8B', 'L4', { speculation: { ...own, method: 'ngram' } }],
  ] as const satisfies readonly (readonly [string, string, string, Partial<Layout>])[];

  it.each(drafting)(
    'draftStepOf(%s) with stepTimeOf is within 1 %% of pass-time.ts, in pure and mixed passes',
    (_, name, gpu, changes) => {
      const shape = passShapeOf(catalog.resolveModel(name, 'm').row, layoutOf(gpu, changes));
      const [step, draft] = [stepTimeOf(shape, 8448), draftStepOf(shape, 8448)];
      let worst = 0;
      for (const decodeSequences of decodes)
        for (const decodeContext of contexts)
          for (const prefillTokens of prefills) {
            if (decodeSequences + prefillTokens === 0) continue;
            const load = { decodeSequences, decodeContext, prefillTokens, prefillContext: 500 };
            const proposing =
              draft === null || decodeSequences === 0 ? 0 : 3 * evaluated(draft, { ...load, prefillTokens: 0 });
            const reading =
              draft === null || prefillTokens === 0 ? 0 : evaluated(draft, { ...load, decodeSequences: 0 });
            worst = Math.max(
              worst,
              Math.abs((evaluated(step, load) + proposing + reading) / passTimeOf(shape, load).ms - 1),
            );
          }
      expect(worst).toBeLessThan(0.01);
      expect(draft === null).toBe(changes.speculation.method === 'ngram');
    },
  );
});

const plain = { cachedFraction: 0, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 };

/** The formula of StepTime's comment, written once more. */
function evaluated(step: ReturnType<typeof stepTimeOf>, load: Parameters<typeof passTimeOf>[1]): number {
  const { decodeSequences: b, prefillTokens: p } = load;
  const n = b * step.decodeShare + p;
  const context = b * load.decodeContext;
  const windowed = Math.min(context, b * step.window);
  const pairs = p * load.prefillContext;
  const inWindow =
    2 * load.prefillContext > step.window ? p * (step.window - step.window ** 2 / (4 * load.prefillContext)) : pairs;
  const table = (values: Float64Array) => {
    const at = n <= step.fineTokens ? n : step.fineTokens + (n - step.fineTokens) / step.coarseTokens;
    const i = Math.min(Math.floor(at), values.length - 2);
    return values[i]! + (at - i) * (values[i + 1]! - values[i]!);
  };
  const either = (x: number, y: number) => Math.max(x, y) + step.overlap * Math.min(x, y);
  const prefill = p > 0 ? step.computePerPrefill : 0;
  return (
    either(table(step.memoryMs), table(step.computeMs) + step.computePerSequence * b + prefill) +
    table(step.expertMs) +
    either(
      step.memoryPerSequence * b + step.memoryPerContext * context + step.memoryPerWindowed * windowed,
      step.computePerContext * context + step.computePerWindowed * windowed,
    ) +
    step.computePerPair * pairs +
    step.computePerWindowedPair * inWindow +
    step.base +
    step.perToken * n +
    step.perSequence * b
  );
}
