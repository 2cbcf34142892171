/** A benchmark that was given to the page: what its file says, what is taken from the plan, and the change of the scenario that uses it. */
import { measurementsOf } from '../imports/benchmark-measurements.ts';
import type { BenchmarkReading, MeasuredRow } from '../imports/benchmark-row.ts';
import type { Plan } from '../plan/plan.ts';
import { patchOf, type Patch } from '../scenario/patch.ts';
import type { OwnMeasurement } from '../scenario/own-measurements.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { chosenConfiguration } from './findings.ts';
import { duration, number, percent } from './format.ts';

export type OfferKey = 'model' | 'gpu' | 'tp' | 'gpu_count' | 'weight_precision' | 'kv_precision' | 'engine';
/** What a person typed over. */
export type Said = Partial<Record<OfferKey, string>>;
type Measured = NonNullable<Plan['sizing']['measured']>[number];

export interface OfferField {
  readonly key: OfferKey;
  readonly label: string;
  readonly value: string;
  /** the plan's value stands where the file says nothing */
  readonly origin: 'said' | 'file' | 'plan';
  readonly options: readonly string[];
}

const engines = ['vllm', 'sglang', 'tensorrt-llm'];
const precisions = ['bf16', 'fp16', 'fp8', 'int8', 'int4', 'mxfp4', 'nvfp4'];
const fields: readonly (readonly [OfferKey, string, readonly string[]])[] = [
  ['model', 'Model', []],
  ['gpu', 'GPU', []],
  ['tp', 'Tensor parallelism', []],
  ['gpu_count', 'GPUs in all', []],
  ['weight_precision', 'Weights in', precisions],
  ['kv_precision', 'KV cache in', ['16bit', 'fp8']],
  ['engine', 'Engine', engines],
];

export const formats: Readonly<Record<BenchmarkReading['format'], string>> = {
  vllm: 'vllm bench serve',
  guidellm: 'GuideLLM',
  aiperf: 'AIPerf or GenAI-Perf',
  'aiperf-csv': 'AIPerf',
  'aiperf-records': 'AIPerf, request by request',
  llmperf: 'llmperf',
  'engine-log': 'start-up log of vLLM',
};

/** The set-up that was measured: from the file, else as the plan has it. */
export function offerFields(
  readings: readonly BenchmarkReading[],
  said: Said,
  plan: Plan,
  scenario: Scenario,
): OfferField[] {
  const chosen = chosenConfiguration(plan);
  const rows = readings.flatMap((each) => each.rows);
  const inFile = (key: OfferKey): string => {
    const found = rows.find((row) => row[key] !== '')?.[key] ?? readings.find((each) => each.setup[key])?.setup[key];
    return fitting(key, found ?? '');
  };
  const stages = Number(rows.find((row) => row.pp !== '')?.pp ?? 1);
  const tp = said.tp ?? (inFile('tp') || String(chosen?.tensorParallel ?? 1));
  const ofPlan: Readonly<Record<OfferKey, string>> = {
    model: plan.model,
    gpu: chosen?.gpu ?? '',
    tp,
    gpu_count: String(Number(tp) * stages),
    weight_precision: chosen?.precision ?? 'bf16',
    kv_precision: scenario.deployment?.kvPrecision ?? '16bit',
    engine: chosen?.engine ?? 'vllm',
  };
  return fields.map(([key, label, options]) => {
    const value = said[key] ?? inFile(key);
    const origin = said[key] !== undefined ? 'said' : value === '' ? 'plan' : 'file';
    return { key, label, value: value === '' && origin === 'plan' ? ofPlan[key] : value, origin, options };
  });
}

/** The spelling of the choice; '' where the file's word is none of them. */
function fitting(key: OfferKey, text: string): string {
  const word = text.toLowerCase();
  if (key === 'engine') return engines.find((each) => word.includes(each.replace('-llm', ''))) ?? '';
  if (key === 'weight_precision') return precisions.find((each) => word === each) ?? '';
  return text;
}

/** The runs with what was said and taken. @throws InputError where nothing of them can be compared */
export function offeredMeasurements(
  readings: readonly BenchmarkReading[],
  setup: readonly OfferField[],
): OwnMeasurement[] {
  const cells = Object.fromEntries(setup.map(({ key, value }) => [key, value.trim()]));
  return measurementsOf(readings.flatMap((each) => each.rows).map((row) => ({ ...row, ...cells })));
}

/** Uses them: earlier ones of the same name are replaced. */
export function usePatch(scenario: Scenario, measurements: readonly OwnMeasurement[]): Patch {
  const names = new Set(measurements.map((each) => each.name));
  const kept = (scenario.measurements ?? []).filter((each) => !names.has(each.name));
  return patchOf('measurements', [...kept, ...measurements]);
}

/** Takes those of these names out again. */
export function removePatch(scenario: Scenario, names: readonly string[]): Patch {
  const kept = (scenario.measurements ?? []).filter((each) => !names.includes(each.name));
  return patchOf('measurements', kept.length === 0 ? null : kept);
}

/** Plans for what was measured, with it: one change. */
export function pinPatch(scenario: Scenario, use: Patch, layout: NonNullable<Measured['layout']>): Patch {
  const { gpu, tensorParallel, pipelineParallel, precision, kvPrecision, engine } = layout;
  const other = <Value>(said: Value | undefined, usual: Value, wanted: Value): boolean => (said ?? usual) !== wanted;
  const said = scenario.deployment ?? {};
  return {
    ...use,
    deployment: {
      ...{ gpu, gpusPerReplica: tensorParallel, precision },
      ...(other(said.pipelineParallel, 1, pipelineParallel) ? { pipelineParallel } : {}),
      ...(other<string>(said.kvPrecision, '16bit', kvPrecision) ? { kvPrecision } : {}),
      ...(other<string>(said.engine, 'vllm', engine) ? { engine } : {}),
    },
  };
}

/** What the plan with the benchmark says of it, against the plan on screen. */
export interface Verdict {
  /** fits = of the configuration that the plan chose; refused = of another one; lost = of another model, or not readable */
  readonly kind: 'fits' | 'refused' | 'lost';
  readonly words: string;
  readonly measured: Measured | null;
}

export function verdictOf(now: Plan, trial: Plan, names: readonly string[]): Verdict {
  const all = (trial.sizing.measured ?? []).filter((each) => each.names.some((name) => names.includes(name)));
  const chosen = chosenConfiguration(now);
  const fits = all.find((each) => chosen !== null && each.configurations.includes(chosen.id));
  if (fits !== undefined)
    return { kind: 'fits', words: `Measured on what the plan runs: ${fits.configuration}.`, measured: fits };
  const [other] = all;
  if (other === undefined) return { kind: 'lost', words: 'Nothing of it can be used.', measured: null };
  if (other.layout === null) return { kind: 'lost', words: `Not used: ${other.reason}.`, measured: other };
  const plan = chosen === null ? 'finds none that meets the goals' : `runs ${chosen.id}`;
  return {
    kind: 'refused',
    words: `Measured on ${other.configuration}; the plan ${plan}. Times of another GPU, parallelism, precision or engine do not carry over.`,
    measured: other,
  };
}

export const metricWords = {
  throughput: 'Output tokens a second',
  itl: 'Time between tokens',
  ttft: 'Time to first token',
} as const;

/** "48 % → 9 %" for each figure that was measured. */
export function errorLines(measured: Measured): { name: string; before: string; after: string; rows: number }[] {
  return measured.errors.map((each) => ({
    name: metricWords[each.metric],
    before: percent(each.before),
    after: percent(each.after),
    rows: each.rows,
  }));
}

/** Cells of one run as the preview shows them. */
export function runCells(row: MeasuredRow): string[] {
  const figure = (text: string): number | null => (text === '' ? null : Number(text));
  const count = figure(row.concurrency_or_batch);
  const load =
    row.request_rate !== ''
      ? `${number(figure(row.request_rate))}/s`
      : count === null
        ? 'as fast as it goes'
        : `${number(count)} at once`;
  return [
    load,
    number(figure(row.isl)),
    number(figure(row.osl)),
    number(figure(row.output_tok_s_total)),
    duration(figure(row.ttft_ms_mean || row.ttft_ms_unspec || row.ttft_ms_p50)),
    duration(figure(row.itl_ms_mean || row.itl_ms_unspec || row.itl_ms_p50)),
  ];
}

/** What a start-up log says of the KV cache beside the plan's own figure; '' where there is nothing to compare. */
export function memoryWords(readings: readonly BenchmarkReading[], plan: Plan): string {
  const tokens = readings.map((each) => each.memory?.kvTokens).find((each) => each !== undefined);
  if (tokens === undefined) return '';
  const own = plan.sizing.memory?.kvTokens;
  const said = `The engine's log: room for ${number(tokens)} tokens of KV cache`;
  if (own === undefined || own === 0) return `${said}.`;
  const off = own / tokens - 1;
  return `${said}; the plan computes ${number(own)} for its configuration (${off < 0 ? '−' : '+'}${percent(Math.abs(off))}).`;
}
