import * as Comlink from 'comlink';
import { InputError, type Problem } from '../base/errors.ts';
import type { BenchmarkReading } from './benchmark-row.ts';
import { readHistory, type HistoryReading, type ReadOptions } from './read-history.ts';

/** Errors lose their fields on the way between threads; problems travel as data. */
export type Answer =
  | { readonly kind: 'reading'; readonly reading: HistoryReading }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** What the worker does for the page; the numbers are handed over, not copied. */
export async function answerOf(file: Blob | string, options: ReadOptions): Promise<Answer> {
  try {
    const source = typeof file === 'string' ? file : new Uint8Array(await file.arrayBuffer());
    const reading = readHistory(source, options);
    const buffers = reading.history.series.flatMap((each) => [each.values.buffer, each.missing.buffer]);
    return Comlink.transfer({ kind: 'reading', reading }, buffers as ArrayBuffer[]);
  } catch (fault) {
    if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
    throw fault;
  }
}

export type BenchmarkAnswer =
  | { readonly kind: 'readings'; readonly readings: readonly BenchmarkReading[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** The same for benchmark results and logs of one set-up; their readers come when they are wanted. */
export async function benchmarkAnswerOf(
  files: readonly { readonly text: string; readonly name: string }[],
): Promise<BenchmarkAnswer> {
  const { readBenchmarks } = await import('./read-benchmark.ts');
  try {
    return { kind: 'readings', readings: readBenchmarks(files.map(({ text, name }) => ({ source: text, name }))) };
  } catch (fault) {
    if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
    throw fault;
  }
}
