/**
 * Simulated load in ticks from the quantiles of a forecast: a level that keeps the forecast's spread and its autocorrelation from step to
 * step, straight lines between the middles of the steps, and noise from minute to minute. Only + − × ÷ √: the same bits on every host.
 * Formulas: docs/method.md §8a.
 */
import { SECONDS_PER_DAY } from '../base/units.ts';
import type { Swing } from '../workload/within-step.ts';

export interface LoadRequest {
  /** [L] rising, each of `NORMAL_SCORES`; others are passed over */
  readonly probabilities: readonly number[];
  /** [L][steps] */
  readonly quantiles: readonly (readonly number[])[];
  readonly stepSeconds: number;
  /** lag-1 correlation of the level's errors from step to step */
  readonly autocorrelation: number;
  /** calls for one unit of demand */
  readonly factor: number;
  /** what comes within a step on top of its level, each a factor of mean 1 */
  readonly swings: readonly Swing[];
  /** highest over mean of a day whose shape nobody knows; 1 = the forecast shows it */
  readonly dayPeak: number;
  readonly seed: number;
  readonly path: number;
  readonly ticks: number;
  readonly tickSeconds: number;
}

/** Normal quantiles. Source: Φ⁻¹ by R's qnorm, to five digits. */
const NORMAL_SCORES: Readonly<Record<string, number>> = {
  '0.025': -1.95996,
  '0.05': -1.64485,
  '0.1': -1.28155,
  '0.25': -0.67449,
  '0.5': 0,
  '0.75': 0.67449,
  '0.8': 0.84162,
  '0.9': 1.28155,
  '0.95': 1.64485,
  '0.975': 1.95996,
};

/** Streams of draws for one path: its level and its swings. */
const STREAMS = 8;

/** Calls/s in each tick of one simulated stretch. */
export function loadTicksOf(request: LoadRequest): Float64Array {
  const { stepSeconds, tickSeconds, ticks, factor, dayPeak } = request;
  const levels = levelPath(request);
  const load = new Float64Array(ticks);
  for (let t = 0; t < ticks; t += 1) {
    const seconds = (t + 0.5) * tickSeconds;
    const shape = dayPeak === 1 ? 1 : dayShapeAt(seconds / SECONDS_PER_DAY, dayPeak);
    load[t] = alongMiddles(levels, seconds / stepSeconds) * factor * shape;
  }
  request.swings.forEach((swing, row) => {
    const path = swingPath(swing, normalsOf(request.seed, STREAMS * request.path + 1 + row), ticks * tickSeconds);
    for (let t = 0; t < ticks; t += 1) {
      const place = ((t + 0.5) * tickSeconds) / swing.seconds;
      // noise without memory jumps, what lasts moves
      const off = swing.autocorrelation > 0 ? alongMiddles(path, place) : (path[Math.floor(place)] ?? 0);
      load[t] = (load[t] ?? 0) * Math.max(0, 1 + off);
    }
  });
  return load;
}

/** Relative swings of one kind along the stretch. */
function swingPath({ seconds, sd, autocorrelation: rho }: Swing, normal: () => number, all: number): Float64Array {
  const path = new Float64Array(Math.ceil(all / seconds) + 1);
  const rest = sd * Math.sqrt(1 - rho * rho);
  let off = sd * normal();
  for (let k = 0; k < path.length; k += 1) {
    if (k > 0) off = rho * off + rest * normal();
    path[k] = off;
  }
  return path;
}

/** Value at a place counted in steps, straight between the middles of the steps. */
function alongMiddles(values: ArrayLike<number>, place: number): number {
  const at = Math.min(values.length - 1, Math.max(0, place - 0.5));
  const below = Math.floor(at);
  const here = values[below] ?? 0;
  return here + (at - below) * ((values[below + 1] ?? here) - here);
}

/** A level for each step: z(t) = ρ z(t−1) + √(1 − ρ²) ε, read off the step's quantiles over normal scores. */
function levelPath(request: LoadRequest): Float64Array {
  const { probabilities, quantiles, autocorrelation: rho } = request;
  const known = probabilities
    .map((probability, row) => ({ score: NORMAL_SCORES[String(probability)], values: quantiles[row] ?? [] }))
    .filter((each): each is { score: number; values: readonly number[] } => each.score !== undefined);
  const normal = normalsOf(request.seed, STREAMS * request.path);
  const rest = Math.sqrt(1 - rho * rho);
  const steps = Math.max(1, Math.ceil((request.ticks * request.tickSeconds) / request.stepSeconds) + 1);
  let z = normal();
  return Float64Array.from({ length: Math.min(steps, known[0]?.values.length ?? 0) }, (_, t) => {
    if (t > 0) z = rho * z + rest * normal();
    return Math.max(0, levelAt(known, t, z));
  });
}

function levelAt(
  known: readonly { readonly score: number; readonly values: readonly number[] }[],
  t: number,
  z: number,
): number {
  const [first] = known;
  if (first === undefined) return 0;
  if (known.length === 1) return first.values[t] ?? 0;
  let upper = 1;
  while (upper < known.length - 1 && z > (known[upper]?.score ?? 0)) upper += 1;
  const [low = first, high = first] = [known[upper - 1], known[upper]];
  const [from, to] = [low.values[t] ?? 0, high.values[t] ?? 0];
  return from + ((z - low.score) / (high.score - low.score)) * (to - from);
}

/** A day that nobody has seen: a straight rise to `peak` × the mean and back, never below zero, mean 1. An assumption. */
function dayShapeAt(days: number, peak: number): number {
  const off = Math.abs(days - Math.floor(days) - 0.5);
  // half the base of the triangle: at a peak of 2 or less it is the whole day, on a level
  return peak <= 2 ? peak - 4 * (peak - 1) * off : Math.max(0, peak * (1 - peak * off));
}

/** Nearly normal draws: twelve uniforms less six (Irwin–Hall), by a 32-bit generator (mulberry32, T. Ettinger 2017, public domain). */
function normalsOf(seed: number, stream: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0;
  return () => {
    let sum = -6;
    for (let k = 0; k < 12; k += 1) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      sum += ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    }
    return sum;
  };
}
