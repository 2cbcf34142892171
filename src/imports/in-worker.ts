import * as Comlink from 'comlink';
import { InputError, inputError } from '../base/errors.ts';
import type { Answer, BenchmarkAnswer } from './answer.ts';
import type { BenchmarkReading } from './benchmark-row.ts';
import { LIMITS } from './limits.ts';
import type { HistoryReading, ReadOptions } from './read-history.ts';
import { checkSize } from './source-text.ts';
import type { HistoryWorker } from './worker.ts';

/** longest a file may take to be read (RELIABILITY: 0 hang over 10 s) */
const GUARD_MS = 10_000;

export interface InWorkerOptions {
  readonly signal?: AbortSignal;
  readonly guardMs?: number;
}

/**
 * `readHistory` in a worker of its own, which ends with the answer, on abort, on a fault, and when the guard time is over.
 *
 * @param file  a file dropped or chosen, or its text
 * @throws InputError as `readHistory`; the signal's reason on abort
 */
export async function readHistoryInWorker(
  file: Blob | string,
  options: ReadOptions,
  { signal, guardMs = GUARD_MS }: InWorkerOptions = {},
): Promise<HistoryReading> {
  signal?.throwIfAborted();
  const name = options.name ?? (file instanceof File ? file.name : 'history');
  checkSize(typeof file === 'string' ? file.length : file.size, name, { ...LIMITS, ...options.limits });
  const answer = await inWorker<Answer>(async (remote) => remote.answerOf(file, { ...options, name }), name, {
    signal,
    guardMs,
  });
  if (answer.kind === 'problems') throw new InputError(answer.problems);
  return answer.reading;
}

/**
 * `readBenchmarks` in a worker of its own, under the same guard.
 *
 * @throws InputError as `readBenchmarks`; the signal's reason on abort
 */
export async function readBenchmarksInWorker(
  files: readonly { readonly text: string; readonly name: string }[],
  { signal, guardMs = GUARD_MS }: InWorkerOptions = {},
): Promise<readonly BenchmarkReading[]> {
  signal?.throwIfAborted();
  for (const { text, name } of files) checkSize(text.length, name, LIMITS);
  const name = files[0]?.name ?? 'benchmark';
  const answer = await inWorker<BenchmarkAnswer>(async (remote) => remote.benchmarkAnswerOf([...files]), name, {
    signal,
    guardMs,
  });
  if (answer.kind === 'problems') throw new InputError(answer.problems);
  return answer.readings;
}

/** One call to a fresh worker, which ends with it. */
async function inWorker<Result>(
  call: (remote: Comlink.Remote<HistoryWorker>) => Promise<Result>,
  name: string,
  { signal, guardMs }: { readonly signal: AbortSignal | undefined; readonly guardMs: number },
): Promise<Result> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const remote = Comlink.wrap<HistoryWorker>(worker);
  const stops: (() => void)[] = [];
  const stopped = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the import worker failed')));
    const guard = setTimeout(() => {
      const problem = `reading took longer than ${guardMs / 1000} s and was stopped`;
      reject(inputError(name, problem, 'Sum the history to hours or days first.'));
    }, guardMs);
    stops.push(
      () => clearTimeout(guard),
      () => signal?.removeEventListener('abort', onAbort),
    );
  });
  try {
    return await Promise.race([call(remote), stopped]);
  } finally {
    for (const stop of stops) stop();
    remote[Comlink.releaseProxy]();
    worker.terminate();
  }
}
