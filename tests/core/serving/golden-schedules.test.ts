/** Schedules worked by hand. A pass of n tokens (decoding ones counted) takes 10 + n ms; each comment line is one pass. */
import { expect, it } from 'vitest';
import { eachCore, type Core } from '../core.ts';
import { loadOf, noStep, rawStepOf, SGLANG, TENSORRT_LLM, VLLM } from './load.ts';
import type { RawServeRequest } from '../../../src/engine/raw-records.ts';

interface Asked {
  readonly at: number;
  readonly input: number;
  readonly output: number;
}

function timesOf(core: Core, asked: readonly Asked[], given: Partial<RawServeRequest>) {
  const service = core.serve(
    loadOf({
      ...{ arrivals: 1, times: Float64Array.from(asked, (each) => each.at), measured: asked.length, detail: true },
      ...{ maxBatchTokens: 8, maxSequences: 4, blockTokens: 4, poolBlocks: 100 },
      ...rawStepOf({ ...noStep, base: 10, computePerToken: 1 }),
      ...scriptOf(asked),
      ...given,
    }),
  );
  expect(service.status).toBe(0);
  expect([...service.input]).toEqual(asked.map((each) => each.input));
  expect([...service.output]).toEqual(asked.map((each) => each.output));
  return { first: [...service.first], done: [...service.done], service };
}

/** Lengths in the order of the requests. */
function scriptOf(asked: readonly Asked[]): Partial<RawServeRequest> {
  const n = asked.length;
  return {
    classes: Float64Array.of(1, 4, 0, 0, 0, n, 4, 0, 0, n, n, 0, 0, 1, 0, 0, 0),
    samples: Float64Array.from([...asked.map((each) => each.input), ...asked.map((each) => each.output)]),
  };
}

const two: readonly Asked[] = [
  { at: 0, input: 6, output: 3 },
  { at: 1, input: 6, output: 2 },
];
const four: readonly Asked[] = [...two, { at: 34, input: 12, output: 1 }, { at: 34, input: 2, output: 2 }];

eachCore((_, core) => {
  it('serve(vLLM) spends the budget on decodes first, then on prompts in chunks, first come first served', () => {
    // 0–16    A 6 prompt tokens; A's first token
    // 16–33   A decodes, B 6; B's first
    // 33–45   A and B decode; both done
    // 45–63   C 8 of 12 (budget)
    // 63–79   C 4, D 2; C's only token, D's first
    // 79–90   D decodes; done
    const { first, done } = timesOf(core, four, { scheduler: VLLM });
    expect(first).toEqual([16, 33, 79, 79]);
    expect(done).toEqual([45, 45, 79, 90]);
  });

  it('serve(vLLM, blocks run short) preempts the last admitted and computes it anew before others', () => {
    // pool 4 blocks of 4 tokens; A 6 + 6, B 4 + 5
    // 0–18     A 6, B 2 of 4 (budget 8); blocks 2 + 1; A's first
    // 18–31    A decodes (7 in cache), B 2; B's first
    // 31–43    both decode; B's fifth token takes the last block
    // 43–54    A's ninth needs a block: B is preempted with 2 tokens written, nothing is let in
    // 54–65    A decodes; B's 6 tokens need 2 blocks, 1 is free
    // 65–76    A decodes; A done with 6
    // 76–92    B 4 + 2 anew; its third token
    // 92–103, 103–114  B decodes; done with 5
    const asked = [
      { at: 0, input: 6, output: 6 },
      { at: 0, input: 4, output: 5 },
    ];
    const { first, done, service } = timesOf(core, asked, { scheduler: VLLM, poolBlocks: 4 });
    expect(first).toEqual([18, 31]);
    expect(done).toEqual([76, 114]);
    expect(service.preemptions).toBe(1);
    expect(service.promptTokens).toBe(6 + 4 + 6);
    expect(service.outputTokens).toBe(11);
  });

  it('serve(SGLang) prefills in passes of their own as long as anybody waits', () => {
    // 0–16    A 6; A's first
    // 16–32   B 6, A stands still; B's first
    // 32–44   A and B decode; B done
    // 44–62   C 8 of 12, A stands still
    // 62–78   C 4, D 2; C's only token, D's first
    // 78–90   A and D decode; both done
    const { first, done } = timesOf(core, four, { scheduler: SGLANG, blockTokens: 1, poolBlocks: 1000 });
    expect(first).toEqual([16, 32, 78, 78]);
    expect(done).toEqual([90, 44, 78, 90]);
  });

  it('serve(SGLang) lets a request in only when prompt and answer fit beside what is held back', () => {
    // pool 40 tokens. A 10 + 20: 10 prompt tokens + 20 < 40, in.
    // 0–20    A 10; A's first; owed 19, held back 0.7 x 19 = 13.3, free 30
    // B 6 + 10 at 1: 16 < 30 - 13.3 = 16.7, in
    // 20–36   B 6; B's first; owed 19 + 9, held back 0.7 x 28 = 19.6, free 24
    // C 2 + 3 at 1: 5 < 24 - 19.6 = 4.4 does not hold; 36–48 A and B decode, the share falls by 0.602/600:
    //         free 22, owed 26, 22 - 0.69900 x 26 = 3.83; …each pass frees less than it takes (2 blocks go, 1.4 are owed less)
    // B ends after 9 decodes at 36 + 9 x 12 = 144: free 40 - 10 - 9 = 21, owed 10, C in
    // 144–156 C 2; C's first
    const asked = [
      { at: 0, input: 10, output: 20 },
      { at: 1, input: 6, output: 10 },
      { at: 1, input: 2, output: 3 },
    ];
    const { first, done } = timesOf(core, asked, {
      scheduler: SGLANG,
      blockTokens: 1,
      poolBlocks: 40,
      maxBatchTokens: 16,
    });
    expect(first).toEqual([20, 36, 156]);
    expect(done[1]).toBe(144);
  });

  it('serve(TensorRT-LLM) fuses whole prompts with decodes and waits until one fits', () => {
    // 0–16    A 6; A's first
    // 16–27, 27–38  A decodes: B's 8 and A's 1 are more than 8; A done
    // 38–56   B 8; B's first
    // 56–67   B decodes; done
    const asked = [
      { at: 0, input: 6, output: 3 },
      { at: 1, input: 8, output: 2 },
    ];
    const { first, done } = timesOf(core, asked, { scheduler: TENSORRT_LLM, chunked: false });
    expect(first).toEqual([16, 56]);
    expect(done).toEqual([38, 67]);
  });

  it('serve(TensorRT-LLM) reserves prompt and answer, so that nothing is preempted', () => {
    // pool 4 blocks of 4 tokens; each request reserves 2 of them for 6 + 2 tokens
    // 0–22    A 6, B 6
    // 22–34   A and B decode; done, blocks free
    // 34–50   C 6;  50–61 C decodes
    const asked = [0, 0, 0].map((at) => ({ at, input: 6, output: 2 }));
    const { first, done, service } = timesOf(core, asked, {
      scheduler: TENSORRT_LLM,
      poolBlocks: 4,
      maxBatchTokens: 100,
    });
    expect(first).toEqual([22, 22, 50]);
    expect(done).toEqual([34, 34, 61]);
    expect(service.blocksMost).toBe(4);
  });

  it('serve(prefill apart) sends each context over one link and decodes elsewhere', () => {
    // transfer 5 + 0.5 a token = 8 ms
    // prefill 0–16 A, 16–32 B; link 16–24 A, 32–40 B
    // decode  24–35, 35–46 A, done; B at 40 waits for the pass: 46–57 B, done
    const { first, done, service } = timesOf(core, two, {
      ...{ scheduler: VLLM, replicas: 2, prefillReplicas: 1, transferMs: 5, transferMsPerToken: 0.5 },
    });
    expect(first).toEqual([16, 32]);
    expect(done).toEqual([46, 57]);
    expect(service.blocksLeft).toBe(0);
  });

  it('serve(sessions, resident) finds the last context of the session, in whole blocks', () => {
    // two calls of one session, 6 tokens then 10, 3 written each; 8 of the first call's tokens enter the cache: 2 blocks of 4
    // 0–16 the first call's 6; 16–27, 27–38 decode; done
    // 38–50 the second: 10 - 8 = 2 tokens; 50–61, 61–72 decode
    const service = core.serve(
      loadOf({
        ...{ arrivals: 1, times: Float64Array.of(0, 0), measured: 2, detail: true, prefixCache: 1 },
        ...{ maxBatchTokens: 8, maxSequences: 4, blockTokens: 4, poolBlocks: 100 },
        ...rawStepOf({ ...noStep, base: 10, computePerToken: 1 }),
        classes: Float64Array.of(1, 0, 6, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 2, 4, 0, 0),
      }),
    );
    expect([...service.first]).toEqual([16, 50]);
    expect([...service.done]).toEqual([38, 72]);
    expect(service.hitFraction).toBeCloseTo(8 / 16, 12);
  });
});
