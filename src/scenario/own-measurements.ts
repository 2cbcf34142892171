/**
 * Own benchmarks as the scenario keeps them: what was measured, on what, without the files. So the plan stays a function of scenario and
 * history, and a link carries them along.
 */
import * as z from 'zod/mini';
import { field, positive, shortText, wholeFrom } from './fields.ts';

const count = wholeFrom(1, 100_000);

const run = z.strictObject({
  inputTokens: field(positive, 'Mean input of a request, tokens.'),
  outputTokens: field(positive, 'Mean output of a request, tokens.'),
  lengths: field(z.optional(shortText), 'How lengths are spread: fixed, mean …, sharegpt …; absent = fixed.'),
  mode: field(
    z.optional(shortText),
    'fixed-concurrency, server/request-rate, offline …; absent = by what else is said.',
  ),
  concurrency: field(z.optional(positive), 'Requests at once (clients, batch or queue), over all replicas.'),
  concurrencyKind: field(z.optional(shortText), 'What that number counts: client-concurrency, static-batch, burst …'),
  requestsPerSecond: field(z.optional(positive), 'Rate that requests were sent at.'),
  outputTokensPerSecond: field(z.optional(positive), 'Measured: output tokens a second, all replicas.'),
  ttftMs: field(z.optional(positive), 'Measured: time to first token, mean (median where that is all there is), ms.'),
  itlMs: field(z.optional(positive), 'Measured: time between output tokens, mean (or median), ms.'),
});

const measurement = z.strictObject({
  name: field(shortText, 'Where it comes from: the name of the file.'),
  model: field(shortText, 'Model that was served.'),
  gpu: field(shortText, 'GPU type it ran on.'),
  gpus: field(count, 'GPUs of the run, all replicas.'),
  tensorParallel: field(wholeFrom(1, 64), 'Tensor parallelism.'),
  pipelineParallel: field(z.optional(wholeFrom(1, 64)), 'Pipeline stages; absent = 1.'),
  expertParallel: field(z.optional(wholeFrom(1, 1024)), 'Ranks that experts are spread over; absent = 1.'),
  dataParallel: field(z.optional(wholeFrom(1, 1024)), 'Data parallel ranks; absent = 1.'),
  precision: field(shortText, 'Weight precision: bf16, fp8, int4 …'),
  kvPrecision: field(z.optional(shortText), "Precision of the KV cache; absent = the engine's default."),
  engine: field(shortText, 'vllm, sglang or tensorrt-llm.'),
  engineVersion: field(z.optional(shortText), 'Version of the engine.'),
  runs: field(z.array(run).check(z.minLength(1), z.maxLength(100)), 'The runs, 1 to 100.'),
});

/** At most 12 files of 100 runs: a plan fits them in well under a second. */
export const ownMeasurements = z.array(measurement).check(z.maxLength(12));

export type OwnMeasurement = z.output<typeof measurement>;
export type OwnRun = z.output<typeof run>;
