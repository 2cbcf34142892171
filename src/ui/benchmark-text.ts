import { looksLikeBenchmark } from '../imports/benchmark-signs.ts';

/** So much of a file is looked at; the signs stand at the start of every format. */
const HEAD_CHARS = 200_000;
/** Larger ones are no summaries. */
const MOST_BYTES = 60_000_000;

/** The text of a benchmark's result or an engine's log, told from its content; null = neither. */
export async function benchmarkText(file: Blob | string): Promise<string | null> {
  const size = typeof file === 'string' ? file.length : file.size;
  if (size > MOST_BYTES) return null;
  const head = typeof file === 'string' ? file.slice(0, HEAD_CHARS) : await file.slice(0, HEAD_CHARS).text();
  if (!looksLikeBenchmark(head)) return null;
  return typeof file === 'string' ? file : file.text();
}
