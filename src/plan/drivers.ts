/**
 * How the GPUs scale with what drives them, measured on the user's own case: three to five full plans a driver with the configuration held
 * (GPU, parallelism, precision), so that the law of the resource shows and not a change of choice. GPUs here are those that the planned
 * load needs before spares and rounding; the exponent is ln(y₂/y₁) ÷ ln(x₂/x₁) between the neighbours of today's value. docs/method.md §8.
 */
import { naturalLog } from '../base/exact-math.ts';
import { applyPatch, joinedPatch, type Patch } from '../scenario/patch.ts';
import { demandTimes, rounded } from './demand-change.ts';
import { planOrNone } from './compare.ts';
import { lengthTimes } from './length-change.ts';
import type { Plan } from './plan.ts';
import { sideBySide, type Base, type Replanner } from './replan.ts';
import { figure, latencyWords, percent } from './words.ts';

/** One plan of a driver. */
export interface DriverPoint {
  /** of the driver, in its unit */
  readonly value: number;
  /** for the planned load, before spares and rounding */
  readonly gpus: number;
  readonly boughtGpus: number;
  readonly usdPerMonth: number;
  /** KV cache of one call of mean length, bytes */
  readonly kvBytesPerCall: number;
  /** one call alone, ms; null where not known */
  readonly idleTtftMs: number | null;
  readonly probabilityGoalBroken: number;
}

export interface Driver {
  readonly id: 'requests' | 'prompt' | 'answer' | 'parameters' | 'weight-bytes' | 'batch-cap' | 'replicas';
  readonly label: string;
  readonly unit: string;
  readonly points: readonly DriverPoint[];
  /** of the GPUs (of the money for replicas), around today's value */
  readonly exponent: number;
  readonly law: string;
  readonly sentence: string;
}

interface Step {
  readonly value: number;
  readonly patch: Patch;
}

interface Plot {
  readonly id: Driver['id'];
  readonly label: string;
  readonly unit: string;
  /** the value as the plan has it */
  readonly today: number;
  readonly steps: readonly Step[];
}

const TIMES = [0.5, 1, 2, 4];

/** Drivers with at least two plans that meet the goals. */
export async function measureDrivers(replanner: Replanner, onDone: (fraction: number) => void): Promise<Driver[]> {
  const plots = plotsOf(replanner.base);
  const { document } = replanner.base;
  const all = plots.flatMap((plot) => plot.steps);
  const points = await sideBySide(
    all,
    async (step) => {
      const plan = await planOrNone(applyPatch(document, step.patch), replanner.planOf);
      return plan === null || plan.sizing.chosen === null ? null : pointOf(step.value, plan, marginOf(replanner.base));
    },
    onDone,
  );
  let from = 0;
  return plots.flatMap((plot) => {
    const own = points.slice(from, from + plot.steps.length).filter((each) => each !== null);
    from += plot.steps.length;
    return own.length < 2 ? [] : [driverOf(plot, own)];
  });
}

function marginOf(base: Base): number {
  return base.scenario.planning.marginFraction;
}

function pointOf(value: number, plan: Plan, marginFraction: number): DriverPoint {
  const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  const load = plan.workload.callsPerSecond * (1 + marginFraction);
  const { inputTokensPerCall, outputTokensPerCall } = plan.workload;
  return {
    value,
    gpus: (load / (chosen?.capacityCallsPerSecond ?? Infinity)) * (chosen?.gpusPerReplica ?? 0),
    boughtGpus: plan.answer.later?.gpus ?? 0,
    usdPerMonth: plan.answer.later?.usdPerMonth ?? 0,
    kvBytesPerCall: (plan.sizing.memory?.kvBytesPerToken ?? 0) * (inputTokensPerCall + outputTokensPerCall),
    idleTtftMs: chosen?.unloadedTtftMs ?? null,
    probabilityGoalBroken: Math.max(0, ...(plan.risk.futures?.goals ?? []).map((each) => each.probabilityBroken)),
  };
}

/** The chosen configuration, held; its engine and caps are those of the scenario. */
function heldOf({ plan }: Base): Patch {
  const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  if (chosen === undefined) return {};
  const { gpu, tensorParallel, pipelineParallel, precision } = chosen;
  return {
    deployment: {
      gpu,
      gpusPerReplica: tensorParallel,
      ...(pipelineParallel > 1 ? { pipelineParallel } : {}),
      ...(precision === 'fp4' ? {} : { precision }),
    },
  };
}

function plotsOf(base: Base): Plot[] {
  const held = heldOf(base);
  const { plan, scenario } = base;
  const step = (value: number, patch: Patch): Step => ({ value, patch: joinedPatch(held, patch) });
  const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  const replicas = plan.answer.later?.replicas ?? 1;
  const cap = scenario.deployment.maxSequences;
  return [
    {
      id: 'requests',
      label: 'Requests',
      unit: 'requests/s on average',
      today: plan.demand.meanNow,
      steps: TIMES.map((times) =>
        step(plan.demand.meanNow * times, demandTimes(base, times, 'Demand scaled to see how GPUs scale')),
      ),
    },
    {
      id: 'prompt',
      label: 'Prompt length',
      unit: 'tokens a call',
      today: plan.workload.inputTokensPerCall,
      steps: TIMES.map((times) =>
        step(plan.workload.inputTokensPerCall * times, lengthTimes(base, 'inputTokens', times)),
      ),
    },
    {
      id: 'answer',
      label: 'Answer length',
      unit: 'tokens a call',
      today: plan.workload.outputTokensPerCall,
      steps: TIMES.map((times) =>
        step(plan.workload.outputTokensPerCall * times, lengthTimes(base, 'outputTokens', times)),
      ),
    },
    { id: 'parameters', label: 'Parameters', unit: '1e9 parameters', ...otherSizes(base) },
    {
      id: 'weight-bytes',
      label: 'Bytes of a weight',
      unit: 'bytes',
      today: chosen === undefined || /16$/.test(chosen.precision) ? 2 : /8$/.test(chosen.precision) ? 1 : 0.5,
      steps: (
        [
          [0.5, 'int4'],
          [1, 'fp8'],
          [2, 'bf16'],
        ] as const
      ).map(([bytes, precision]) => step(bytes, { deployment: { precision } })),
    },
    {
      id: 'batch-cap',
      label: 'Requests at once in a replica',
      unit: 'sequences',
      today: cap,
      steps: [cap / 16, cap / 4, cap, cap * 4]
        .map((each) => Math.min(8192, Math.max(1, Math.round(each))))
        .map((maxSequences) => step(maxSequences, { deployment: { maxSequences } })),
    },
    {
      id: 'replicas',
      label: 'Replicas',
      unit: 'replicas',
      today: replicas,
      steps: [1, 2, 4].map((times) => step(replicas * times, { planning: { minReplicas: replicas * times } })),
    },
  ];
}

/** Models of the same maker at other sizes, on the same GPU, as many of them in a replica as serve best. */
function otherSizes(base: Base): { today: number; steps: Step[] } {
  const { models } = base.catalog;
  const own = models.find((row) => row.name === base.plan.model);
  const size = own?.totalParamsBPublished ?? null;
  if (own === undefined || size === null || own.moe !== null) return { today: 0, steps: [] };
  const maker = /^[A-Za-z]+/.exec(own.name)?.[0] ?? own.name;
  const family = models.filter(
    (row) =>
      row.moe === null && row.name.startsWith(maker) && row.totalParamsBPublished !== null && row.name !== own.name,
  );
  const sizeOf = (row: (typeof models)[number]): number => row.totalParamsBPublished ?? 0;
  const near = (target: number): (typeof models)[number] | undefined =>
    [...family]
      .filter((row) => Math.abs(sizeOf(row) / target - 1) < 0.6)
      .sort((a, b) => Math.abs(sizeOf(a) - target) - Math.abs(sizeOf(b) - target) || (a.name < b.name ? -1 : 1))[0];
  const held = { deployment: { gpu: base.outcome.gpu, gpusPerReplica: null } };
  const found = [near(size / 8), near(size / 2.5), own, near(size * 3)].filter((row) => row !== undefined);
  const steps = [...new Set(found)]
    .sort((a, b) => sizeOf(a) - sizeOf(b))
    .map((row) => ({ value: sizeOf(row), patch: joinedPatch(held, { deployment: { model: row.name } }) }));
  return { today: size, steps };
}

function driverOf({ id, label, unit, today }: Plot, points: readonly DriverPoint[]): Driver {
  const [first, last] = neighboursOf(today, points);
  const of = (each: DriverPoint): number => (id === 'replicas' ? each.usdPerMonth : each.gpus);
  const exponent = exponentOf(first, last, of);
  const law = lawOf(exponent);
  const what = id === 'replicas' ? 'money' : 'GPUs';
  return {
    ...{ id, label, unit, points, exponent, law },
    sentence: `${label} × ${timesOf(first.value, last.value)} → ${what} × ${timesOf(of(first), of(last))}: ${law}.${steepening(exponent, points, of)}${moreOf(id, points)}`,
  };
}

/** The points on both sides of today's value; at an end the end and the next. */
function neighboursOf(today: number, points: readonly DriverPoint[]): [DriverPoint, DriverPoint] {
  const at = points.reduce(
    (best, each, index) => (Math.abs(each.value - today) < Math.abs((points[best]?.value ?? 0) - today) ? index : best),
    0,
  );
  return [points[Math.max(0, at - 1)], points[Math.min(points.length - 1, at + 1)]] as [DriverPoint, DriverPoint];
}

/** Powers this much above that around today's value are told: a limit comes near. */
const STEEPER = 0.4;

/** What becomes of the law at the far end. */
function steepening(exponent: number, points: readonly DriverPoint[], of: (each: DriverPoint) => number): string {
  const [before, last] = [points[points.length - 2], points[points.length - 1]];
  if (before === undefined || last === undefined) return '';
  const end = exponentOf(before, last, of);
  if (end < exponent + STEEPER) return '';
  return ` Further on it steepens: the last × ${timesOf(before.value, last.value)} takes × ${timesOf(of(before), of(last))}, as a goal or the memory comes near.`;
}

function exponentOf(first: DriverPoint, last: DriverPoint, of: (each: DriverPoint) => number): number {
  if (!(of(first) > 0) || !(of(last) > 0) || first.value === last.value) return 0;
  return rounded(naturalLog(of(last) / of(first)) / naturalLog(last.value / first.value));
}

function timesOf(from: number, to: number): string {
  return figure(Number((to / from).toPrecision(3)));
}

function lawOf(exponent: number): string {
  if (Math.abs(exponent) < 0.05) return 'no effect';
  const power = `power ${figure(Number(exponent.toPrecision(2)))}`;
  if (exponent < 0) return `fewer with more (${power})`;
  if (exponent < 0.93) return `less than linear (${power})`;
  return exponent <= 1.07 ? `linear (${power})` : `more than linear (${power})`;
}

/** What else the same plans show. */
function moreOf(id: Driver['id'], points: readonly DriverPoint[]): string {
  const [first, last] = [points[0], points[points.length - 1]] as [DriverPoint, DriverPoint];
  if (id === 'prompt') {
    const cache = ` KV memory of a call: ${bytesWords(first.kvBytesPerCall)} → ${bytesWords(last.kvBytesPerCall)}, linear in its tokens.`;
    if (first.idleTtftMs === null || last.idleTtftMs === null) return cache;
    const power = exponentOf(first, last, (each) => each.idleTtftMs ?? 0);
    const why =
      power > 1
        ? 'attention over the prompt grows with its square'
        : 'fixed costs still weigh; the square of attention shows in longer prompts';
    return `${cache} First token of an idle replica over prompts × ${timesOf(first.value, last.value)}: ${latencyWords(first.idleTtftMs)} → ${latencyWords(last.idleTtftMs)} (power ${figure(Number(power.toPrecision(2)))}: ${why}).`;
  }
  if (id === 'replicas') {
    return ` Futures that break a goal: ${percent(first.probabilityGoalBroken)} → ${percent(last.probabilityGoalBroken)}.`;
  }
  return '';
}

function bytesWords(bytes: number): string {
  return bytes >= 1e9 ? `${figure(bytes / 1e9)} GB` : `${figure(bytes / 1e6)} MB`;
}
