/** Answers of the commands over series files: one document, or one JSON line a series, written in order as each is done. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError, inputError } from '../base/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { formatOf, jsonLine, jsonText, withEngine, type CommonOptions, type SetExitCode } from './command.ts';
import { codeOf, writeOutput } from './output.ts';
import { seriesFormats, type SeriesInput } from './series-input.ts';

/** Series in work at a time: enough to keep all workers busy, few enough to stream. */
const IN_WORK = 8;
const BAD_INPUT = 2;

/** What became of one series. */
export interface SeriesAnswer {
  /** the machine's record, without `unique_id` */
  readonly record: Readonly<Record<string, unknown>>;
  /** for people */
  readonly text: string;
  /** why there is no result; the record says it too */
  readonly failure?: string;
}

/** Answers for all series of a file, in its order. A series that fails does not end the run where there are many. */
export async function answerSeries(
  input: SeriesInput,
  options: CommonOptions,
  setExitCode: SetExitCode,
  work: (series: FileSeries, engine: Engine) => Promise<SeriesAnswer>,
): Promise<void> {
  const format = formatOf(options, seriesFormats);
  const asText = format === 'text' && (!input.many || options.format !== undefined);
  const failures: string[] = [];
  const answer = async (series: FileSeries, engine: Engine): Promise<SeriesAnswer> => {
    try {
      return await work(series, engine);
    } catch (fault) {
      if (!(fault instanceof InputError) || !input.many) throw fault;
      const failure = fault.problems.map((each) => `${each.field} ${each.problem}. ${each.mend}`).join(' ');
      return { record: { metric: series.metric, status: 'refused', reason: failure }, text: failure, failure };
    }
  };
  if (input.many) for (const note of input.notes) process.stderr.write(`headroom: ${note.message}\n`);
  const sink = openSink(options.out);
  try {
    await withEngine(options, async (engine) => {
      for await (const { series, ...each } of inOrder(input.series, (one) => answer(one, engine))) {
        const id = input.many ? { unique_id: series.uniqueId } : {};
        if (each.failure !== undefined)
          failures.push(input.many ? `${series.uniqueId}: ${each.failure}` : each.failure);
        const record = { ...id, ...each.record };
        const title = input.many ? `${series.uniqueId}\n` : '';
        const written = asText ? `${title}${each.text}\n` : input.many ? jsonLine(record) : jsonText(record);
        if (!sink.write(written.endsWith('\n') ? written : `${written}\n`)) break;
      }
    });
    sink.close();
  } catch (fault) {
    sink.abandon();
    throw fault;
  }
  for (const failure of failures) process.stderr.write(`headroom: ${failure}\n`);
  if (failures.length === input.series.length) setExitCode(BAD_INPUT);
}

/** Results in the order of the items, a few in work ahead of the one that is waited for. */
async function* inOrder(
  items: readonly FileSeries[],
  work: (series: FileSeries) => Promise<SeriesAnswer>,
): AsyncGenerator<SeriesAnswer & { series: FileSeries }> {
  const pending: Promise<SeriesAnswer & { series: FileSeries }>[] = [];
  let next = 0;
  for (;;) {
    for (let item = items[next]; item !== undefined && pending.length < IN_WORK; item = items[next]) {
      const series = item;
      const begun = work(series).then((answer) => ({ ...answer, series }));
      // seen when its turn comes
      begun.catch(() => undefined);
      pending.push(begun);
      next += 1;
    }
    const first = pending.shift();
    if (first === undefined) return;
    yield await first;
  }
}

interface Sink {
  /** false where nobody reads any more */
  write(text: string): boolean;
  close(): void;
  abandon(): void;
}

/** stdout, or a temporary file that takes its name when all is written; interrupted, it leaves nothing behind. */
function openSink(file: string | undefined): Sink {
  if (file === undefined)
    return { write: (text) => writeOutput(text, undefined), close: () => undefined, abandon: () => undefined };
  const temporary = join(dirname(file), `.headroom-${randomBytes(6).toString('hex')}.tmp`);
  const unwritable = (fault: unknown): InputError =>
    inputError(
      '--out',
      `cannot write ${file} (${codeOf(fault)})`,
      'Give a file in a folder that exists and may be written.',
    );
  const attempt = <Result>(act: () => Result): Result => {
    try {
      return act();
    } catch (fault) {
      rmSync(temporary, { force: true });
      throw unwritable(fault);
    }
  };
  const descriptor = attempt(() => openSync(temporary, 'wx'));
  const interrupted = (): void => {
    rmSync(temporary, { force: true });
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, interrupted);
  const ended = (): void => {
    for (const signal of signals) process.off(signal, interrupted);
    closeSync(descriptor);
  };
  return {
    write: (text) => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length;) at += attempt(() => writeSync(descriptor, bytes, at));
      return true;
    },
    close: () => {
      ended();
      attempt(() => {
        renameSync(temporary, file);
      });
    },
    abandon: () => {
      ended();
      rmSync(temporary, { force: true });
    },
  };
}
