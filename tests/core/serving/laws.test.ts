/** Laws of the serving job: what must hold for any load (docs/laws.md L17–L22), and the queues with known answers. */
import { expect, it } from 'vitest';
import type { RawServeRequest } from '../../../src/engine/raw-records.ts';
import { eachCore } from '../core.ts';
import { LEAST_OUTSTANDING, loadOf, noStep, rawClassesOf, rawStepOf, SGLANG, TENSORRT_LLM, VLLM } from './load.ts';

const schedulers = [
  ['vLLM', VLLM],
  ['SGLang', SGLANG],
  ['TensorRT-LLM', TENSORRT_LLM],
] as const;

/** An 8B model on one fast card, by order of magnitude. */
const usual = rawStepOf({
  ...noStep,
  ...{ memory: 6, memoryPerContext: 5e-5, computePerToken: 0.03, computePerPair: 1e-6, overlap: 0.5, base: 1 },
  perSequence: 0.015,
});
const chat = rawClassesOf([{ input: 800, inputCv: 0.9, output: 150, outputCv: 0.9 }]);
const goals = {
  goalMetric: Int32Array.of(0, 1, 2),
  goalMs: Float64Array.of(500, 25, 6000),
  goalShare: Float64Array.of(0.9, 0.9, 0.9),
};
const busy = { ...usual, classes: chat, ratePerMs: 0.015, maxBatchTokens: 2048, maxSequences: 128, ...goals };

/** A draft of a sixth of the model's pass; the pass works on its tokens, too. */
function drafting(drafted: number, acceptance: number): Partial<RawServeRequest> {
  const terms = Float64Array.from(usual.terms ?? []);
  terms[1] = drafted + 1;
  const draftTerms = new Float64Array(terms.length);
  draftTerms[12] = 1.1;
  const nothing = new Float64Array(3);
  return {
    ...{ drafted, acceptance, terms, draftTerms, draftMemoryMs: nothing, draftComputeMs: nothing },
    ...{ draftExpertMs: nothing, draftFineTokens: 1, draftCoarseTokens: 1 },
  };
}

/** One request at a time, each of one pass of S ms for each of its tokens: an ordinary single server. */
const oneServer = { maxSequences: 1, maxBatchTokens: 1_000_000, poolBlocks: 1_000_000, warmup: 5000 };

eachCore((build, core) => {
  // the debug build checks every access and is slow; the long runs are for the other one
  const many = build === 'release' ? 800_000 : 150_000;

  for (const [name, scheduler] of schedulers) {
    for (const drafted of [0, 4])
      it(`serve(${name}, small pool, ${String(drafted)} drafted) keeps requests, tokens and blocks`, () => {
        for (let seed = 1; seed <= 12; seed += 1) {
          const service = core.serve(
            loadOf({
              ...busy,
              ...(drafted > 0 ? drafting(drafted, 0.05 * (seed + 7)) : {}),
              seed,
              scheduler,
              poolBlocks: 40 * seed + 60,
              measured: 500,
              replicas: 1 + (seed % 3),
              detail: true,
            }),
          );
          expect(service.completed + service.refused).toBe(500);
          expect(service.unfinished).toBe(0);
          const answered = [...service.done].map((at, id) => (Number.isNaN(at) ? -1 : id)).filter((id) => id >= 0);
          const sumOf = (column: Int32Array) => answered.reduce((sum, id) => sum + (column[id] ?? 0), 0);
          expect(answered).toHaveLength(service.completed);
          expect(service.outputTokens).toBe(sumOf(service.output));
          if (service.preemptions === 0) expect(service.promptTokens).toBe(sumOf(service.input));
          else expect(service.promptTokens).toBeGreaterThan(sumOf(service.input) - 1);
          expect(service.blocksLeft).toBe(0);
          expect(service.blocksMost).toBeLessThanOrEqual(40 * seed + 60);
          for (const id of answered) {
            expect(service.first[id]).toBeGreaterThan(service.arrival[id]!);
            expect(service.done[id]).toBeGreaterThanOrEqual(service.first[id]!);
          }
        }
      });

    it(`serve(${name}, prefill apart, small pools, a slow link) keeps requests, tokens and blocks`, () => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const service = core.serve(
          loadOf({
            ...{ ...busy, seed, scheduler, poolBlocks: 40 * seed + 60, measured: 400, replicas: 3, detail: true },
            ...{ prefillReplicas: 1 + (seed % 2), transferMs: 2, transferMsPerToken: 0.02 * seed, ratePerMs: 0.01 },
          }),
        );
        expect(service.status).toBe(0);
        expect(service.completed + service.refused).toBe(400);
        const answered = [...service.done.keys()].filter((id) => !Number.isNaN(service.done[id]!));
        expect(answered).toHaveLength(service.completed);
        expect(service.outputTokens).toBe(answered.reduce((sum, id) => sum + service.output[id]!, 0));
        expect(service.blocksLeft).toBe(0);
        expect(service.blocksMost).toBeLessThanOrEqual(40 * seed + 60);
      }
    });

    it(`serve(${name}, one request alone) takes the sum of its own passes`, () => {
      const service = core.serve(
        loadOf({
          ...{ scheduler, measured: 1, maxBatchTokens: 512, detail: true },
          ...{ blockTokens: scheduler === SGLANG ? 1 : 16, classes: rawClassesOf([{ input: 1300, output: 300 }]) },
          ...rawStepOf({
            ...noStep,
            memory: 4,
            memoryPerContext: 0.001,
            computePerToken: 0.02,
            computePerPair: 1e-5,
            overlap: 0.5,
            base: 1,
          }),
        }),
      );
      const ms = (context: number, tokens: number, pairs: number, decodes: number) => {
        const memory = 4 + 0.001 * context;
        const compute = 0.02 * (tokens + decodes) + 1e-5 * pairs;
        return Math.max(memory, compute) + 0.5 * Math.min(memory, compute) + 1;
      };
      const chunks = [512, 512, 276];
      let at = service.arrival[0]!;
      let done = 0;
      for (const tokens of chunks) {
        at += ms(0, tokens, tokens * (done + tokens / 2), 0);
        done += tokens;
      }
      expect(Math.abs(service.first[0]! - at)).toBeLessThan(1e-9 * at);
      for (let k = 1; k < 300; k += 1) at += ms(1300 + k, 0, 0, 1);
      expect(Math.abs(service.done[0]! - at)).toBeLessThan(1e-9 * at);
    });

    it(`serve(${name}) obeys Little's law within 1 %, with drafts and without`, () => {
      for (const [ratePerMs, drafts] of [
        [0.004, {}],
        [0.015, {}],
        [0.015, drafting(3, 0.7)],
      ] as const) {
        const service = core.serve(
          loadOf({
            ...busy,
            ...drafts,
            scheduler,
            ratePerMs,
            warmup: 2000,
            measured: 40_000,
            tail: 4000,
            replicas: 2,
            routing: LEAST_OUTSTANDING,
          }),
        );
        const arrivalRate = 40_000 / service.windowMs;
        expect(Math.abs(service.meanPresent / (arrivalRate * service.means[2]!) - 1)).toBeLessThan(0.01);
      }
    });

    it(`serve(${name}) with one replica more never meets the goals less often`, () => {
      for (const seed of [1, 2]) {
        let before = 0;
        for (let replicas = 1; replicas <= 6; replicas += 1) {
          const { withinAll } = core.serve(
            loadOf({
              ...busy,
              seed,
              scheduler,
              ratePerMs: 0.05,
              measured: 4000,
              warmup: 500,
              replicas,
              routing: LEAST_OUTSTANDING,
            }),
          );
          expect(withinAll).toBeGreaterThanOrEqual(before);
          before = withinAll;
        }
        expect(before).toBeGreaterThan(0.9);
      }
    });

    it(`serve(${name}) with longer prompts or a higher rate never meets the goals more often`, () => {
      for (const seed of [1, 2]) {
        const share = (input: number, ratePerMs: number) =>
          core.serve(
            loadOf({
              ...{ ...busy, seed, scheduler, ratePerMs, measured: 4000, warmup: 500 },
              classes: rawClassesOf([{ input, inputCv: 0.9, output: 150, outputCv: 0.9 }]),
            }),
          ).withinAll;
        const lengths = [200, 400, 800, 1200, 1600, 2400].map((input) => share(input, 0.012));
        const rates = [0.004, 0.008, 0.012, 0.016, 0.02, 0.03].map((rate) => share(800, rate));
        for (const shares of [lengths, rates])
          for (let i = 1; i < shares.length; i += 1) expect(shares[i]).toBeLessThanOrEqual(shares[i - 1]!);
      }
    });
  }

  it('serve(one place, equal requests) is an M/D/1 queue: its wait is rho S / 2(1 - rho) within 2 %', () => {
    for (const rho of [0.3, 0.6]) {
      const service = core.serve(
        loadOf({
          ...{ ...oneServer, measured: many, ratePerMs: rho / 10, ...rawStepOf({ ...noStep, base: 10 }) },
          classes: rawClassesOf([{ input: 1, output: 1 }]),
        }),
      );
      const wait = service.means[0]! - 10;
      expect(Math.abs(wait / ((rho * 10) / (2 * (1 - rho))) - 1)).toBeLessThan(0.02);
      expect(Math.abs(service.busyFraction / rho - 1)).toBeLessThan(0.02);
    }
  });

  it('serve(one place, exponential answers) is an M/M/1 queue: its stay is S / (1 - rho) within 2 %', () => {
    // 400 equally likely lengths: means of 400 slices of an exponential law of mean 100 tokens; a token takes 0.1 ms
    const slices = 400;
    const cut = (k: number) => (k === slices ? 0 : (1 - k / slices) * (1 - Math.log(1 - k / slices)));
    const points = Array.from({ length: slices }, (_, k) => 100 * slices * (cut(k) - cut(k + 1)));
    const mean = points.reduce((sum, each) => sum + Math.max(1, Math.round(each)), 0) / slices;
    for (const rho of [0.3, 0.6]) {
      const service = core.serve(
        loadOf({
          ...{ ...oneServer, measured: many, ratePerMs: rho / (0.1 * mean), ...rawStepOf({ ...noStep, base: 0.1 }) },
          classes: Float64Array.of(1, 0, 1, 0, 0, 0, 1, 0, 0, 0, slices, 0, 0, 1, 0, 0, 0),
          samples: Float64Array.from(points),
        }),
      );
      expect(Math.abs(service.means[2]! / ((0.1 * mean) / (1 - rho)) - 1)).toBeLessThan(0.02);
    }
  });

  it('serve(gamma arrivals) has gaps of the asked mean and spread', () => {
    for (const cv of [0, 0.5, 1, 2.5]) {
      const service = core.serve(
        loadOf({ ...{ cv, ratePerMs: 0.02, measured: 30_000, detail: true, ...rawStepOf({ ...noStep, base: 0.01 }) } }),
      );
      const gaps = [...service.arrival].map((at, id) => at - (id > 0 ? service.arrival[id - 1]! : 0));
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
      expect(Math.abs(mean / 50 - 1)).toBeLessThan(0.03);
      expect(Math.abs(sd / mean - cv)).toBeLessThan(0.03 * Math.max(1, cv));
    }
  });

  it('serve(rate profile) puts requests where the rate is', () => {
    const service = core.serve(
      loadOf({
        ratePerMs: 0.02,
        measured: 20_000,
        detail: true,
        profile: Float64Array.of(1, 0, 3),
        profileStepMs: 1000,
        ...rawStepOf({ ...noStep, base: 0.01 }),
      }),
    );
    const counts = [0, 0, 0];
    for (const at of service.arrival) counts[Math.floor(at / 1000) % 3]! += 1;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[2]! / counts[0]! - 3)).toBeLessThan(0.15);
  });

  it('serve(the same request) gives the same bits, and another seed others', () => {
    const request = loadOf({
      ...busy,
      measured: 2000,
      replicas: 3,
      probabilities: Float64Array.of(0.5, 0.99),
      detail: true,
    });
    const once = core.serve(request);
    expect(core.serve(request)).toEqual(once);
    expect(core.serve({ ...request, seed: 2 }).means[0]).not.toBe(once.means[0]);
  });

  it('serve: quantiles agree with a sort of the requests to 0.2 %', () => {
    const service = core.serve(
      loadOf({ ...busy, measured: 5000, probabilities: Float64Array.of(0.5, 0.95, 0.99), detail: true }),
    );
    const ttft = [...service.first].map((at, id) => at - service.arrival[id]!).sort((a, b) => a - b);
    [0.5, 0.95, 0.99].forEach((p, i) => {
      const exact = ttft[Math.ceil(p * 5000) - 1]!;
      expect(Math.abs(service.quantiles[i]! / exact - 1)).toBeLessThan(0.002);
    });
  });

  it('serve: standard errors by batch means cover the spread over seeds', () => {
    const runs = Array.from({ length: 40 }, (_, seed) =>
      core.serve(loadOf({ ...busy, seed, warmup: 500, measured: 4000 })),
    );
    const means = runs.map((run) => run.means[0]!);
    const centre = means.reduce((sum, each) => sum + each, 0) / means.length;
    const sd = Math.sqrt(means.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (means.length - 1));
    const stated = runs.reduce((sum, run) => sum + run.meanErrors[0]!, 0) / runs.length;
    expect(stated / sd).toBeGreaterThan(0.6);
    expect(stated / sd).toBeLessThan(1.6);
  });

  it('serve(overload) says saturated, and stable where there is room', () => {
    const run = (ratePerMs: number) =>
      core.serve(loadOf({ ...busy, ratePerMs, warmup: 500, measured: 10_000, tail: 500 }));
    expect(run(0.005).saturation).toBe(0);
    expect(run(0.2).saturation).toBe(2);
  });

  it('serve(stop when missed) ends early and never where the goals hold', () => {
    const hard = { ...busy, goalMs: Float64Array.of(1, 1, 1), measured: 5000, stopWhenMissed: true };
    const stopped = core.serve(loadOf(hard));
    expect(stopped.stopped).toBe(true);
    expect(stopped.completed).toBeLessThan(1000);
    const kept = core.serve(loadOf({ ...hard, goalMs: Float64Array.of(1e9, 1e9, 1e9) }));
    expect(kept.stopped).toBe(false);
    expect(kept.completed).toBe(5000);
  });

  it('serve refuses lengths and ranges that its record excludes', () => {
    for (const wrong of [
      { measured: 0 },
      { ratePerMs: 0 },
      { blockTokens: 12 },
      { replicas: 0 },
      { replicas: 2, prefillReplicas: 2 },
      { arrivals: 1, times: Float64Array.of(1) },
      { arrivals: 2, clients: 0 },
      { terms: new Float64Array(3) },
      { classes: new Float64Array(4) },
      { profile: Float64Array.of(0, 0), profileStepMs: 10 },
      { drafted: -1 },
      { drafted: 2048 },
      { drafted: 1, acceptance: 1.1 },
      { drafted: 1, draftTerms: new Float64Array(3) },
      { drafted: 1, draftTerms: new Float64Array(15) },
    ])
      expect(core.serve(loadOf(wrong)).status).toBe(6);
  });
});
