/** The client of the benchmark worker, and what its answer means for the plan that is open. */
import { releaseProxy, wrap } from 'comlink';
import type { SaidCells } from '../imports/benchmark-row.ts';
import type { Plan } from '../plan/plan.ts';
import type { OwnComparison } from '../sizing/own-comparison.ts';
import type { BenchmarkAnswer, BenchmarkWorker } from './benchmark.worker.ts';
import { chosenConfiguration } from './findings.ts';

const GUARD_MS = 10_000;

/** One answer from a worker of its own, which then ends. @throws Error when it fails or takes longer than ten seconds */
export async function compareBenchmark(text: string, name: string, said: SaidCells): Promise<BenchmarkAnswer> {
  const worker = new Worker(new URL('./benchmark.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<BenchmarkWorker>(worker);
  let guard: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the reader failed')));
    guard = setTimeout(() => reject(new Error('reading took longer than 10 s and was stopped')), GUARD_MS);
  });
  try {
    return await Promise.race([remote.compare(text, name, said), stopped]);
  } finally {
    clearTimeout(guard);
    remote[releaseProxy]();
    worker.terminate();
  }
}

/** What the plan runs, as cells that a benchmark's client does not see. */
export function saidOfPlan(plan: Plan | null): SaidCells {
  const chosen = plan === null ? null : chosenConfiguration(plan);
  if (plan === null || chosen === null) return {};
  return {
    model: plan.model,
    gpu: chosen.gpu,
    tp: String(chosen.tensorParallel),
    gpu_count: String(chosen.tensorParallel),
    weight_precision: chosen.precision,
    engine: chosen.engine,
  };
}

type Measurement = OwnComparison['measurements'][number];

/** '' where the measurement is of what the plan runs, else why the plan cannot use it. */
export function refusalOf(measurement: Measurement, plan: Plan | null): string {
  const chosen = plan === null ? null : chosenConfiguration(plan);
  if (plan === null || chosen === null) return 'There is no chosen configuration to use it for.';
  const differs = [
    [measurement.model, plan.model],
    [measurement.gpu, chosen.gpu],
    [`${String(measurement.gpusPerReplica)} GPUs per replica`, `${String(chosen.gpusPerReplica)} GPUs per replica`],
    [measurement.precision, chosen.precision],
    [measurement.engine, chosen.engine],
  ].filter(([measured, planned]) => measured !== planned);
  return differs.length === 0
    ? ''
    : `Not used: measured on ${differs.map(([measured]) => measured).join(', ')}; the plan runs ${differs.map(([, planned]) => planned).join(', ')}. Measurements do not carry over.`;
}

/** The list with this measurement in the place of an older one of the same configuration. */
export function withOwn(list: readonly Measurement[], own: Measurement): Measurement[] {
  const key = ({ model, gpu, gpusPerReplica, precision, engine }: Measurement): string =>
    JSON.stringify([model, gpu, gpusPerReplica, precision, engine]);
  return [...list.filter((each) => key(each) !== key(own)), own];
}
