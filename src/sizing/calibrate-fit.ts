/**
 * The fit itself: maximum a posteriori by Levenberg–Marquardt (Marquardt 1963, doi 10.1137/0111030) on log(predicted / measured), with
 * Cauchy weights against bad rows (iteratively reweighted; Holland & Welsch 1977, doi 10.1080/03610927708827533) and the priors of
 * calibrate-parameters.ts. Every group of rows weighs the same, however many rows it has.
 */
import { naturalLog } from '../base/exact-math.ts';
import { descentOf } from './calibrate-solve.ts';
import { constantsOf, type PassConstants } from './constants.ts';
import { tablesOf, type Parameter, type Tables } from './calibrate-parameters.ts';
import { METRICS, type ScoredRow } from './calibrate-rows.ts';
import { predictionOfRequest } from './predict.ts';
import { preparedLayoutsOf } from './row-layouts.ts';

/** One measured figure of one row. */
export interface Observation {
  /** of `rows` */
  readonly row: number;
  readonly metric: (typeof METRICS)[number];
  readonly truth: number;
  /** 1 / (variance × rows of its group) × weight of the metric */
  readonly weight: number;
}

/** Standard deviation of a group left out about the model, in logarithms; the scale against which priors count. */
const GROUP_SPREAD = 0.16;
/** Residuals beyond this lose their pull (Cauchy's scale). */
const ROBUST_SCALE = 0.15;
const METRIC_WEIGHTS = { throughput: 1, itl: 1, ttft: 0.8 } as const;
/** Bursts at servers just started say less about the hardware. */
const BURST_WEIGHT = 0.7;
/** Step of the numerical derivative, in logarithms: wide enough to look past the steps that whole numbers of sequences and passes make. */
const STEP = 0.05;

export function observationsOf(rows: readonly ScoredRow[]): Observation[] {
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const metric of METRICS)
      if (row.measured[metric] !== null) {
        const key = `${metric} ${row.group}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  return rows.flatMap((row, i) =>
    METRICS.flatMap((metric) => {
      const truth = row.measured[metric];
      if (truth === null) return [];
      const shared = counts.get(`${metric} ${row.group}`) ?? 1;
      const known = row.request.mode === 'burst' ? BURST_WEIGHT : 1;
      return [
        { row: i, metric, truth, weight: (known * METRIC_WEIGHTS[metric]) / (GROUP_SPREAD * GROUP_SPREAD * shared) },
      ];
    }),
  );
}

/** Predicted figures of all rows; null = not predicted. */
export type Figures = Record<(typeof METRICS)[number], number>;
export function figuresOf(row: ScoredRow, tables: Tables): Figures | null {
  const outcome = predictionOfRequest(row.request, tables);
  if (!('prediction' in outcome)) return null;
  const { prediction } = outcome;
  return { throughput: prediction.outputTokensPerSecond, itl: prediction.itlMs.mean, ttft: prediction.ttftMs.mean };
}

/** Residuals clipped to ±3, so that one absurd row stays finite. */
function residualOf(observation: Observation, figures: Figures | null): number {
  const value = figures?.[observation.metric] ?? 0;
  if (!(value > 0) || !Number.isFinite(value)) return 0;
  return Math.max(-3, Math.min(3, naturalLog(value / observation.truth)));
}

export interface Linearised {
  readonly residuals: Float64Array;
  /** [observations × parameters] */
  readonly jacobian: Float64Array;
}

const same = (a: PassConstants, b: PassConstants): boolean =>
  (Object.keys(a) as (keyof PassConstants)[]).every((key) => a[key] === b[key]);

/** Residuals and their derivatives at a vector. Rows that a constant does not reach are not computed again. */
export function linearisedAt(
  rows: readonly ScoredRow[],
  observations: readonly Observation[],
  parameters: readonly Parameter[],
  vector: readonly number[],
): Linearised {
  const base = tablesOf(parameters, vector);
  const figures = rows.map((row) => figuresOf(row, base));
  const residuals = Float64Array.from(observations, (each) => residualOf(each, figures[each.row] ?? null));
  const count = parameters.length;
  const jacobian = new Float64Array(observations.length * count);
  const layouts = rows.map((row) => preparedLayoutsOf(row.request));
  parameters.forEach((parameter, p) => {
    const moved = vector.slice();
    const up = (vector[p] as number) + STEP <= parameter.high;
    const step = up ? STEP : -STEP;
    moved[p] = (vector[p] as number) + step;
    const tables = tablesOf(parameters, moved);
    const ofRun = parameter.path[0] === 'run';
    const reached = new Map<string, boolean>();
    const next = rows.map((row, i) => {
      if (ofRun) return row.request.mode === 'closed' ? figuresOf(row, tables) : null;
      const reaches = (layouts[i] ?? []).some(({ traits }) => {
        const key = Object.values(traits).join(' ');
        const known = reached.get(key) ?? !same(constantsOf(traits, base.pass), constantsOf(traits, tables.pass));
        reached.set(key, known);
        return known;
      });
      return reaches ? figuresOf(row, tables) : null;
    });
    observations.forEach((each, o) => {
      const now = next[each.row] ?? null;
      if (now === null) return;
      jacobian[o * count + p] = (residualOf(each, now) - (residuals[o] as number)) / step;
    });
  });
  return { residuals, jacobian };
}

const robust = (residual: number): number => 1 / (1 + (residual / ROBUST_SCALE) * (residual / ROBUST_SCALE));

/** Half the negative log posterior, up to a constant: Cauchy loss and priors. */
function lossOf(
  observations: readonly Observation[],
  residuals: ArrayLike<number>,
  parameters: readonly Parameter[],
  vector: readonly number[],
): number {
  let loss = 0;
  observations.forEach((each, o) => {
    const scaled = (residuals[o] as number) / ROBUST_SCALE;
    loss += 0.5 * each.weight * ROBUST_SCALE * ROBUST_SCALE * naturalLog(1 + scaled * scaled);
  });
  parameters.forEach((each, p) => {
    const distance = ((vector[p] as number) - each.center) / each.spread;
    loss += 0.5 * distance * distance;
  });
  return loss;
}

/** Normal equations of the weighted problem: matrix (row by row) and gradient. */
export function normalEquationsOf(
  observations: readonly Observation[],
  { residuals, jacobian }: Linearised,
  parameters: readonly Parameter[],
  vector: readonly number[],
  keep: (observation: Observation) => boolean = () => true,
): { matrix: Float64Array; gradient: Float64Array } {
  const count = parameters.length;
  const matrix = new Float64Array(count * count);
  const gradient = new Float64Array(count);
  const indices = new Int32Array(count);
  observations.forEach((each, o) => {
    if (!keep(each)) return;
    const residual = residuals[o] as number;
    const weight = each.weight * robust(residual);
    let filled = 0;
    for (let p = 0; p < count; p += 1) if (jacobian[o * count + p] !== 0) indices[filled++] = p;
    for (let a = 0; a < filled; a += 1) {
      const p = indices[a] as number;
      const scaled = weight * (jacobian[o * count + p] as number);
      gradient[p] = (gradient[p] as number) + scaled * residual;
      for (let b = 0; b <= a; b += 1) {
        const q = indices[b] as number;
        matrix[p * count + q] = (matrix[p * count + q] as number) + scaled * (jacobian[o * count + q] as number);
      }
    }
  });
  parameters.forEach((each, p) => {
    const precision = 1 / (each.spread * each.spread);
    matrix[p * count + p] = (matrix[p * count + p] as number) + precision;
    gradient[p] = (gradient[p] as number) + precision * ((vector[p] as number) - each.center);
  });
  return { matrix, gradient };
}

export function bounded(
  parameters: readonly Parameter[],
  vector: readonly number[],
  step: readonly number[],
): number[] {
  return parameters.map(({ low, high }, p) => {
    // no constant moves by more than a factor of e^½ in one step
    const move = Math.max(-0.5, Math.min(0.5, step[p] as number));
    return Math.min(high, Math.max(low, (vector[p] as number) + move));
  });
}

export interface Fit {
  readonly vector: readonly number[];
  readonly loss: number;
  readonly linearised: Linearised;
}

/** Fits from a start. Deterministic. Cost: one prediction of every row per constant and iteration. */
export function fitted(
  rows: readonly ScoredRow[],
  observations: readonly Observation[],
  parameters: readonly Parameter[],
  start: readonly number[],
  options: { iterations?: number; progress?: (text: string) => void } = {},
): Fit {
  let vector = start.slice();
  let damping = 0.01;
  let linearised = linearisedAt(rows, observations, parameters, vector);
  let loss = lossOf(observations, linearised.residuals, parameters, vector);
  for (let iteration = 0; iteration < (options.iterations ?? 8); iteration += 1) {
    const { matrix, gradient } = normalEquationsOf(observations, linearised, parameters, vector);
    let better = false;
    for (let attempt = 0; attempt < 5 && !better; attempt += 1) {
      const next = bounded(parameters, vector, descentOf(matrix, gradient, damping));
      const tables = tablesOf(parameters, next);
      const figures = rows.map((row) => figuresOf(row, tables));
      const residuals = observations.map((each) => residualOf(each, figures[each.row] ?? null));
      const nextLoss = lossOf(observations, residuals, parameters, next);
      if (nextLoss < loss) {
        better = true;
        const gain = loss - nextLoss;
        vector = next;
        loss = nextLoss;
        damping *= 0.3;
        options.progress?.(`iteration ${iteration + 1}: loss ${loss.toFixed(2)}`);
        if (gain < 1e-4 * loss)
          return { vector, loss, linearised: linearisedAt(rows, observations, parameters, vector) };
      } else damping = Math.max(1e-3, damping) * 10;
    }
    if (!better) break;
    linearised = linearisedAt(rows, observations, parameters, vector);
  }
  return { vector, loss, linearised };
}
