/**
 * The door for benchmark results and start-up logs: what a file is, is told from its content, never from its name.
 *
 * `readBenchmark(bytes, name, said)` for one file, `readBenchmarks(files, said)` for several: the set-up that a log states then fills
 * the rows of the others. Rows go into `predict` and `calibrate` as they are (src/sizing/row-request.ts reads them).
 */
import { InputError, inputError } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import { aiperfCells, isAiperf } from './benchmark-aiperf.ts';
import { aiperfRecordsCells, isAiperfRecord } from './benchmark-aiperf-records.ts';
import { aiperfTableCells } from './benchmark-aiperf-table.ts';
import { engineLogFacts } from './benchmark-engine-log.ts';
import { checkNames, type Source } from './benchmark-fields.ts';
import { guidellmNotes, guidellmRuns, guidellmYaml, isGuidellm } from './benchmark-guidellm.ts';
import { isLlmperf, llmperfCells } from './benchmark-llmperf.ts';
import { cellText, noteOf, type BenchmarkReading, type MeasuredCells, type SaidCells } from './benchmark-row.ts';
import { finishedRows, setupOf } from './benchmark-setup.ts';
import { isAiperfTable, isEngineLog, isGuidellmYaml } from './benchmark-signs.ts';
import { isVllmResult, vllmCells } from './benchmark-vllm.ts';
import { dropValues } from './drop-values.ts';
import { isRecord, readJson } from './json-text.ts';
import { LIMITS, type Limits } from './limits.ts';
import { readText } from './source-text.ts';

/** Keys whose values are what people wrote or models answered: taken out before anything is parsed, and never read. */
const PRIVATE_KEYS = new Set([
  'generated_texts',
  'errors',
  'error',
  'prompts',
  'prompt',
  'requests',
  'response_text',
  'responses',
  'text',
]);
/** Runs in one file: sweeps have dozens. */
const MOST_RUNS = 10_000;

const WORDS = {
  kind: 'a benchmark',
  smaller: 'Give the summary instead of the requests one by one.',
  text: 'Give the JSON, CSV or log that the tool wrote.',
  more: 'Give the file that the benchmark or the engine wrote.',
} as const;

export interface BenchmarkFile {
  readonly source: Uint8Array | string;
  /** of the file, for problems and the column `source` */
  readonly name: string;
}

/** Cells of each run, before anybody added to them. */
interface RawReading extends Pick<BenchmarkReading, 'format' | 'memory' | 'notes'> {
  readonly runs: readonly MeasuredCells[];
  readonly setup: MeasuredCells;
}

/**
 * One file of `vllm bench serve`, GuideLLM, AIPerf, GenAI-Perf, llmperf or a vLLM start-up log.
 *
 * @param said  cells that the file cannot know (GPU, tensor parallelism …); they win over what the file says
 * @returns     rows, facts on memory (log only), and notes: what was found, and what is missing and must be said
 * @throws InputError naming file, line or field, with the mend
 */
export function readBenchmark(
  source: Uint8Array | string,
  name: string,
  said: SaidCells = {},
  limits: Partial<Limits> = {},
): BenchmarkReading {
  const raw = readRaw({ source, name }, { ...LIMITS, ...limits });
  const { rows, notes } = finishedRows(raw.runs, { name, setup: raw.setup, said });
  const memory = raw.memory === undefined ? {} : { memory: raw.memory };
  return { format: raw.format, rows, ...memory, setup: raw.setup, notes: [...raw.notes, ...notes] };
}

/** Several files of one set-up. @throws InputError with the problems of every file, and where logs contradict each other */
export function readBenchmarks(
  files: readonly BenchmarkFile[],
  said: SaidCells = {},
  limits: Partial<Limits> = {},
): BenchmarkReading[] {
  const readings: { raw: RawReading; name: string }[] = [];
  const problems = [];
  for (const file of files) {
    try {
      readings.push({ raw: readRaw(file, { ...LIMITS, ...limits }), name: file.name });
    } catch (fault) {
      if (!(fault instanceof InputError)) throw fault;
      problems.push(...fault.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  const setup = setupOf(readings.map(({ raw, name }) => ({ setup: raw.setup, name })));
  return readings.map(({ raw, name }) => {
    const { rows, notes } = finishedRows(raw.runs, { name, setup, said });
    const memory = raw.memory === undefined ? {} : { memory: raw.memory };
    return { format: raw.format, rows, ...memory, setup: raw.setup, notes: [...raw.notes, ...notes] };
  });
}

function readRaw({ source, name }: BenchmarkFile, limits: Limits): RawReading {
  const { text } = readText(source, name, limits, WORDS);
  const place = cellText(name.split(/[\\/]/).pop() ?? name) || 'benchmark';
  const head = text.trimStart();
  if (head.startsWith('{') || /^\[\s*[{[\]]/.test(head)) return ofJson(text, place, limits);
  if (isAiperfTable(text)) return ofOne('aiperf-csv', aiperfTableCells(text, place));
  if (isEngineLog(text)) {
    const { memory, setup, notes } = engineLogFacts(text, place);
    return { format: 'engine-log', runs: [], memory, setup, notes };
  }
  if (isGuidellmYaml(text)) return ofGuidellm(guidellmYaml(text, place), place, limits);
  throw unknown(place);
}

/** No tool that is known here wrote this. */
export class UnknownBenchmark extends InputError {}

function unknown(place: string): UnknownBenchmark {
  return new UnknownBenchmark([
    {
      field: place,
      problem: 'this is no benchmark result and no vLLM start-up log that is known here',
      mend: 'Give the JSON of vllm bench serve, GuideLLM, AIPerf, GenAI-Perf or llmperf, the CSV of AIPerf, or the log of the engine.',
    },
  ]);
}

function ofJson(text: string, place: string, limits: Limits): RawReading {
  const dropped = dropValues(text, PRIVATE_KEYS);
  const sources = recordsOf(dropped.text, place, limits);
  const [first] = sources;
  if (first === undefined) throw unknown(place);
  const privacy = privacyNotes(dropped.counts, place);
  if (sources.length === 1 && isGuidellm(first)) return withNotes(ofGuidellm(first.fields, place, limits), privacy);
  if (isAiperfRecord(first)) return withNotes(ofOne('aiperf-records', aiperfRecordsCells(sources, place)), privacy);
  if (sources.length > MOST_RUNS)
    throw inputError(place, `${String(sources.length)} runs are more than ${String(MOST_RUNS)}`, 'Split the file.');
  const kind = isVllmResult(first) ? 'vllm' : isAiperf(first) ? 'aiperf' : isLlmperf(first) ? 'llmperf' : null;
  if (kind === null) throw unknown(place);
  const [reader, fits] = {
    vllm: [vllmCells, isVllmResult] as const,
    aiperf: [aiperfCells, isAiperf] as const,
    llmperf: [llmperfCells, isLlmperf] as const,
  }[kind];
  const stray = sources.find((each) => !fits(each));
  if (stray !== undefined) throw inputError(stray.place, 'this is no run of the kind the others are', 'Take it out.');
  const runs = sources.map((each) => reader(each));
  return {
    format: kind,
    runs: runs.map((each) => each.cells),
    setup: {},
    notes: [...privacy, ...runs.flatMap((each) => each.notes)],
  };
}

function withNotes(reading: RawReading, notes: readonly Note[]): RawReading {
  return { ...reading, notes: [...notes, ...reading.notes] };
}

function ofOne(format: RawReading['format'], run: { cells: MeasuredCells; notes: readonly Note[] }): RawReading {
  return { format, runs: [run.cells], setup: {}, notes: run.notes };
}

function ofGuidellm(value: unknown, place: string, limits: Limits): RawReading {
  if (!isRecord(value) || !isGuidellm({ place, fields: value })) throw unknown(place);
  checkNames(value, place, limits.depth);
  const report: Source = { place, fields: value };
  const runs = guidellmRuns(report, MOST_RUNS);
  return {
    format: 'guidellm',
    runs: runs.map((each) => each.cells),
    setup: {},
    notes: [...guidellmNotes(report), ...runs.flatMap((each) => each.notes)],
  };
}

/** The objects of a JSON text: one, a list of them, or one a line. @throws InputError with the line that is none */
function recordsOf(text: string, place: string, limits: Limits): Source[] {
  const byLine = /^\s*\{[^\n]*\}[ \t]*\n\s*\{/.test(text);
  const lines = byLine
    ? text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]))
    : [];
  if (lines.length > limits.rows)
    throw inputError(
      place,
      `${String(lines.length)} lines are more than ${String(limits.rows)}`,
      'Give the summary instead.',
    );
  const values = byLine
    ? lines.map(({ line, number }) => ({
        at: `${place}:${String(number)}`,
        value: readJson(line, () => `${place}:${String(number)}`, limits.depth),
      }))
    : listed(
        readJson(text, (line) => `${place}:${String(line)}`, limits.depth),
        place,
        limits,
      );
  return values.map(({ at, value }) => {
    if (!isRecord(value)) throw inputError(at, 'this is not an object with named values', 'Take it out.');
    checkNames(value, at, limits.depth);
    return { place: at, fields: value };
  });
}

function listed(value: unknown, place: string, limits: Limits): { at: string; value: unknown }[] {
  if (!Array.isArray(value)) return [{ at: place, value }];
  if (value.length > limits.rows)
    throw inputError(
      place,
      `${String(value.length)} entries are more than ${String(limits.rows)}`,
      'Give the summary instead.',
    );
  return value.map((each: unknown, index) => ({ at: `${place}[${String(index)}]`, value: each }));
}

function privacyNotes(counts: ReadonlyMap<string, number>, place: string): Note[] {
  const texts = ['generated_texts', 'prompts', 'response_text', 'requests', 'errors', 'error'].filter((name) =>
    counts.has(name),
  );
  return texts.length === 0
    ? []
    : [noteOf('dropped-texts', `${place}: ${texts.join(', ')} were taken out unread`, texts.length)];
}
