/** The pass recursion against the plain simulation of plain-reference.ts, on small random cases: the same schedule, request by request. */
import { expect, it } from 'vitest';
import { eachCore } from '../core.ts';
import { loadOf, rawClassesOf, rawStepOf, SGLANG, TENSORRT_LLM, VLLM } from './load.ts';
import { runPlainly, type PlainCase, type PlainRequest } from './plain-reference.ts';

/** A small generator of our own, so that a case can be named by its number. */
function drawerOf(seed: number) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const unit = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const whole = (least: number, most: number) => least + Math.floor(unit() * (most - least + 1));
  return { unit, whole, pick: <T>(choices: readonly T[]): T => choices[whole(0, choices.length - 1)] as T };
}

interface Drawn {
  readonly plain: PlainCase;
  readonly ratePerMs: number;
  readonly input: number;
  readonly output: number;
  readonly growth: number;
  readonly count: number;
}

function drawn(scheduler: number, seed: number): Drawn {
  const { unit, whole, pick } = drawerOf(seed + 1000 * scheduler);
  const blockTokens = scheduler === SGLANG ? 1 : pick([8, 16]);
  const input = whole(5, 300);
  const output = whole(1, 60);
  const sessions = whole(1, 3) === 1;
  const closed = !sessions && whole(1, 4) === 1;
  return {
    plain: {
      scheduler,
      step: {
        memory: 1 + 5 * unit(),
        memoryPerContext: 0.001 * unit(),
        computePerToken: 0.02 * unit(),
        computePerPair: 1e-5 * unit(),
        overlap: unit(),
        base: unit(),
        perSequence: 0.05 * unit(),
      },
      maxBatchTokens: whole(32, 600),
      maxSequences: whole(1, 30),
      chunked: scheduler === TENSORRT_LLM ? pick([true, false]) : pick([true, true, false]),
      poolBlocks: Math.ceil(((1 + 8 * unit()) * (input + output)) / blockTokens) + 4,
      blockTokens,
      replicas: whole(1, 3),
      routing: sessions ? whole(0, 2) : whole(0, 1),
      resident: sessions,
      sharedTokens: sessions ? whole(0, 20) : 0,
      cachedFraction: pick([0, 0, 0.5]),
      callsPerSession: sessions ? whole(2, 5) : 1,
      clients: closed ? whole(1, 20) : 0,
      requestMs: pick([0, 3]),
      windowTokens: pick([0, 0, 64]),
      windowShare: pick([0, 0.5]),
      stateBlocks: pick([0, 0, 1.5]),
    },
    ratePerMs: 0.002 + 0.1 * unit() * unit(),
    input,
    output,
    growth: sessions ? whole(0, 60) : 0,
    count: 80,
  };
}

/** Whether the token at a place of an answer is taken: SplitMix64 once more, in whole numbers of any size. */
const WORD = (1n << 64n) - 1n;
const GOLDEN = 0x9e3779b97f4a7c15n;
function mixed(word: bigint): bigint {
  let z = word & WORD;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & WORD;
  return z ^ (z >> 31n);
}
function takenBy(seed: number, drafted: number, acceptance: number) {
  const key = mixed(mixed((BigInt(seed) << 32n) | 207n) + GOLDEN);
  const isTaken = (id: number, place: number) =>
    Number(mixed(key + GOLDEN * ((BigInt(id) << 32n) | BigInt(place))) >> 11n) / 2 ** 53 < acceptance;
  return (id: number, made: number) => {
    let taken = 0;
    while (taken < drafted && isTaken(id, made + taken)) taken += 1;
    return taken;
  };
}

/** The same case with speculative decoding: the draft takes the same time whatever it works on. */
function drafting(of: Drawn, scheduler: number, seed: number) {
  const { unit, whole } = drawerOf(7919 * seed + scheduler);
  const drafted = whole(1, 5);
  const acceptance = [0, 0.3, 0.7, 0.9, 1][whole(0, 4)]!;
  const draftMs = whole(0, 1) * unit();
  const maxSequences = Math.max(
    1,
    Math.min(of.plain.maxSequences, Math.floor(of.plain.maxBatchTokens / (drafted + 1))),
  );
  const plain: PlainCase = {
    ...of.plain,
    maxSequences,
    poolBlocks: of.plain.poolBlocks + drafted,
    drafting: { drafted, draftMs, taken: takenBy(seed, drafted, acceptance) },
  };
  const terms = rawStepOf(plain.step).terms ?? new Float64Array(0);
  terms[1] = drafted + 1;
  const nothing = new Float64Array(3);
  const draftTerms = new Float64Array(terms.length);
  draftTerms[12] = draftMs;
  const draft = {
    ...{ draftTerms, draftMemoryMs: nothing, draftComputeMs: nothing, draftExpertMs: nothing },
    ...{ draftFineTokens: 1, draftCoarseTokens: 1 },
  };
  return { of: { ...of, plain }, raw: { drafted, acceptance, terms, ...(draftMs > 0 ? draft : {}) } };
}

const closeTo = (found: number, expected: number) =>
  (Number.isNaN(found) && Number.isNaN(expected)) ||
  Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected));

eachCore((_, core) => {
  for (const [name, scheduler] of [
    ['vLLM', VLLM],
    ['SGLang', SGLANG],
    ['TensorRT-LLM', TENSORRT_LLM],
  ] as const)
    for (const drafts of [false, true]) {
      it(`serve(random small cases, ${name}${drafts ? ', drafts' : ''}) makes the schedule of the plain simulation, token by token`, () => {
        let preemptions = 0;
        for (let seed = 0; seed < 60; seed += 1) {
          const drawnCase = drawn(scheduler, seed);
          const { of, raw } = drafts ? drafting(drawnCase, scheduler, seed) : { of: drawnCase, raw: {} };
          const { plain, ratePerMs, input, output, growth, count } = of;
          const service = core.serve(
            loadOf({
              ...{
                seed,
                scheduler,
                ratePerMs,
                measured: count,
                clients: plain.clients,
                arrivals: plain.clients > 0 ? 2 : 0,
              },
              ...{ maxBatchTokens: plain.maxBatchTokens, maxSequences: plain.maxSequences, chunked: plain.chunked },
              ...{ poolBlocks: plain.poolBlocks, blockTokens: plain.blockTokens, replicas: plain.replicas },
              ...{
                routing: plain.routing,
                requestMs: plain.requestMs,
                prefixCache: plain.resident ? 1 : 0,
                detail: true,
              },
              ...{ windowTokens: plain.windowTokens, windowShare: plain.windowShare, stateBlocks: plain.stateBlocks },
              ...rawStepOf(plain.step),
              ...raw,
              classes: rawClassesOf([
                {
                  ...{ input, inputCv: 0.8, output, outputCv: 0.8, growth, calls: plain.callsPerSession },
                  ...{ cached: plain.cachedFraction, shared: plain.sharedTokens },
                },
              ]),
            }),
          );
          expect(service.status).toBe(0);
          const requests = Array.from({ length: count }, (_, id): PlainRequest => ({
            ...{ id, input: service.input[id]!, output: service.output[id]! },
            session: Math.floor(id / plain.callsPerSession),
            arrival: service.arrival[id]!,
            ...{ first: Number.NaN, done: Number.NaN, emitted: 0, kv: 0, context: 0, extra: 0, now: 0, decodes: false },
          }));
          const expected = runPlainly(plain, requests);
          preemptions += expected.preemptions;
          const wrong = requests.find(
            ({ id, first, done }) => !closeTo(service.first[id]!, first) || !closeTo(service.done[id]!, done),
          );
          expect({
            seed,
            plain,
            wrong,
            first: service.first[wrong?.id ?? 0],
            done: service.done[wrong?.id ?? 0],
            preemptions: service.preemptions,
            blocksMost: service.blocksMost,
          }).toEqual({
            ...{ seed, plain, wrong: undefined, first: service.first[0], done: service.done[0] },
            ...{ preemptions: expected.preemptions, blocksMost: expected.mostUsed },
          });
          expect(service.blocksLeft).toBe(0);
        }
        // the cases reach what they are there for
        if (scheduler !== TENSORRT_LLM) expect(preemptions).toBeGreaterThan(5);
      });
    }
});
