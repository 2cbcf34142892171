/**
 * Maximum likelihood of one exponential smoothing form: Levenberg's and Marquardt's damped Gauss-Newton steps over smoothing
 * parameters and initial states together.
 *
 * D. W. Marquardt (1963), doi 10.1137/0111030. Differs from R's `ets`, which searches the same likelihood in the same region by
 * Nelder-Mead: here the errors' derivatives are exact, so each step solves for all initial states by least squares at once (one
 * step is exact for them in the additive models, whose errors are linear in them), at any period. The states are eliminated
 * first; what remains for the one to four smoothing parameters is solved inside their box (ets-box.ts).
 */
import { Component } from '../abi';
import { dotRun } from '../math/vector';
import { EtsForm, SEASON } from './ets-form';
import { EtsRecursion } from './ets-recursion';
import { SMOOTHERS, SmootherBox } from './ets-box';
import { Stability } from './ets-stability';
import { EtsTangent } from './ets-tangent';

/** Damping at the start and its smallest and largest value; own choice, in units of the matrix diagonal. */
const DAMPING_START: f64 = 1e-3;
const DAMPING_LEAST: f64 = 1e-12;
const DAMPING_MOST: f64 = 1e8;
/** Damping grows by the first after a failed step and falls by the second after a good one (Marquardt's 10, gentler down). */
const DAMPING_UP: f64 = 8.0;
const DAMPING_DOWN: f64 = 0.2;
/** Two descents have met when their values and all their smoothing parameters are this near. */
const MEETING_VALUE: f64 = 1e-3;
const MEETING_DISTANCE: f64 = 1e-3;

/** One form on one series; allocates only in its constructor. */
export class EtsDescent {
  readonly tangent: EtsTangent;
  private readonly recursion: EtsRecursion;
  /** the point reached, in the layout of ets-form.ts, and its value (see EtsRecursion.evaluate) */
  readonly theta: StaticArray<f64>;
  value: f64 = Infinity;
  iterations: i32 = 0;
  private readonly form: EtsForm;
  private readonly trial: StaticArray<f64>;
  private readonly stability: Stability;
  private readonly box: SmootherBox;
  /** [size] places of the parameters that move: states first, smoothing parameters last */
  private readonly places: StaticArray<i32>;
  private readonly size: i32;
  private readonly system: StaticArray<f64>;
  private readonly factor: StaticArray<f64>;
  private readonly right: StaticArray<f64>;
  private readonly step: StaticArray<f64>;
  private readonly boundSeason: bool;

  /** `fixed` in the layout of ets-form.ts, NaN = free; the seasonal states are either all free or all fixed. */
  constructor(form: EtsForm, values: Float64Array, observed: i32, fixed: StaticArray<f64> | null) {
    this.form = form;
    const recursion = new EtsRecursion(form, values, observed);
    this.recursion = recursion;
    this.tangent = new EtsTangent(recursion);
    const length = form.size();
    this.theta = new StaticArray<f64>(length);
    this.trial = new StaticArray<f64>(length);
    this.stability = new Stability(form);
    const places = new StaticArray<i32>(length);
    const box = new SmootherBox();
    const lastState = length > SEASON ? length - 1 : length;
    let size = 0;
    // of the seasonal states all but the last move, which keeps their sum
    for (let place = SMOOTHERS; place < lastState; place++) {
      if (form.has(place) && (!fixed || isNaN(fixed[place]))) places[size++] = place;
    }
    for (let place = 0; place < SMOOTHERS; place++) {
      if (!form.has(place) || (fixed && !isNaN(fixed[place]))) continue;
      places[size++] = place;
      box.places[box.count++] = place;
    }
    this.places = places;
    this.box = box;
    this.boundSeason = form.season != Component.None && (!fixed || isNaN(fixed[SEASON]));
    this.size = size;
    this.system = new StaticArray<f64>(size * size);
    this.factor = new StaticArray<f64>(size * size);
    this.right = new StaticArray<f64>(size);
    this.step = new StaticArray<f64>(size);
  }

  /** Value at `point`, Infinity outside the region that R allows. */
  private judge(point: StaticArray<f64>): f64 {
    const form = this.form;
    if (form.season == Component.Multiplicative) {
      for (let i = SEASON, end = form.size(); i < end; i++) if (!(unchecked(point[i]) > 0.0)) return Infinity;
    }
    if (this.box.count > 0 && !this.stability.holds(point)) return Infinity;
    return this.recursion.evaluate(point);
  }

  /** Starts from `start`, in the layout of ets-form.ts; its value, Infinity where it is not admissible. */
  restart(start: StaticArray<f64>): f64 {
    for (let i = 0, n = start.length; i < n; i++) this.theta[i] = start[i];
    if (this.boundSeason) closeSeason(this.form, this.theta);
    this.box.clamp(this.theta);
    this.iterations = 0;
    this.value = this.judge(this.theta);
    return this.value;
  }

  /** One-step means at the point reached. */
  fitInto(fitted: Float64Array): void {
    this.recursion.evaluate(this.theta, fitted);
  }

  /**
   * Goes downhill from the point reached until a step gains less than `tolerance`, twice, or loses less than that, or for `most` steps, or
   * until it meets `known`, the end of another descent whose value is `best` (its size 0: none). Returns the value.
   */
  descend(most: i32, tolerance: f64, known: StaticArray<f64>, best: f64): f64 {
    let damping = DAMPING_START;
    let small = 0;
    if (this.size == 0 || !isFinite(this.value)) return this.value;
    while (this.iterations < most && small < 2) {
      this.iterations++;
      this.tangent.linearise(this.theta);
      this.assemble();
      const before = this.value;
      while (damping <= DAMPING_MOST) {
        if (this.propose(damping)) {
          const value = this.judge(this.trial);
          if (value < this.value) {
            this.value = value;
            for (let i = 0, n = this.theta.length; i < n; i++) unchecked((this.theta[i] = this.trial[i]));
            damping = Math.max(DAMPING_LEAST, damping * DAMPING_DOWN);
            break;
          }
          if (value - this.value < tolerance) break;
        }
        damping *= DAMPING_UP;
      }
      if (!(this.value < before) || this.meets(known, best)) break;
      small = before - this.value < tolerance ? small + 1 : 0;
    }
    return this.value;
  }

  /** Whether the point reached is so near to another descent's end that it would end there too. */
  private meets(known: StaticArray<f64>, best: f64): bool {
    if (known.length == 0 || !(Math.abs(this.value - best) < MEETING_VALUE)) return false;
    for (let i = 0; i < this.box.count; i++) {
      const place = this.box.places[i];
      if (Math.abs(this.theta[place] - known[place]) > MEETING_DISTANCE) return false;
    }
    return true;
  }

  /** Gauss-Newton matrix and right-hand side of the moving parameters: M = A + g c' + c g' + S c c', -(g + S c). */
  private assemble(): void {
    const tangent = this.tangent;
    const columns = tangent.columns;
    const size = this.size;
    const s = this.recursion.sumSquares;
    for (let i = 0; i < size; i++) {
      const p = unchecked(this.places[i]);
      const gp = unchecked(tangent.cross[p]);
      const cp = unchecked(tangent.logSlope[p]);
      unchecked((this.right[i] = -(gp + s * cp)));
      for (let j = 0; j <= i; j++) {
        const q = unchecked(this.places[j]);
        const a = p < q ? unchecked(tangent.matrix[p * columns + q]) : unchecked(tangent.matrix[q * columns + p]);
        const gq = unchecked(tangent.cross[q]);
        const cq = unchecked(tangent.logSlope[q]);
        unchecked((this.system[i * size + j] = a + gp * cq + cp * gq + s * cp * cq));
      }
    }
  }

  /** The damped step from theta into `trial`; false when the matrix fails. */
  private propose(damping: f64): bool {
    const size = this.size;
    const states = size - this.box.count;
    const factor = this.factor;
    const step = this.step;
    let largest: f64 = 0.0;
    for (let i = 0; i < size; i++) largest = Math.max(largest, unchecked(this.system[i * size + i]));
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) unchecked((factor[i * size + j] = this.system[i * size + j]));
      const diagonal = unchecked(this.system[i * size + i]);
      unchecked((factor[i * size + i] = diagonal + damping * Math.max(diagonal, 1e-12 * largest)));
      unchecked((step[i] = this.right[i]));
    }
    if (!this.eliminate(states)) return false;
    const box = this.box;
    for (let i = 0; i < box.count; i++) {
      box.pull[i] = step[states + i];
      for (let j = 0; j <= i; j++) {
        const c = factor[(states + i) * size + states + j];
        box.curvature[i * SMOOTHERS + j] = c;
        box.curvature[j * SMOOTHERS + i] = c;
      }
    }
    if (!box.solve(this.theta)) return false;
    for (let i = 0; i < box.count; i++) step[states + i] = box.step[i];
    this.substitute(states);
    return this.advance();
  }

  /** Cholesky elimination of the first `states` rows, row by row; leaves the Schur complement of the rest in place. */
  private eliminate(states: i32): bool {
    const size = this.size;
    const factor = this.factor;
    const step = this.step;
    for (let i = 0; i < size; i++) {
      const row = i * size;
      for (let j = 0; j <= i; j++) {
        const done = j < states ? j : states;
        const rest = unchecked(factor[row + j]) - dotRun(factor, row, factor, j * size, done);
        if (j >= states) {
          unchecked((factor[row + j] = rest));
        } else if (j == i) {
          if (!(rest > 0.0)) return false;
          unchecked((factor[row + j] = Math.sqrt(rest)));
        } else {
          unchecked((factor[row + j] = rest / factor[j * size + j]));
        }
      }
      const rest = unchecked(step[i]) - dotRun(factor, row, step, 0, i < states ? i : states);
      unchecked((step[i] = i < states ? rest / factor[row + i] : rest));
    }
    return true;
  }

  /** Back-substitution of the states, given the steps of the smoothing parameters behind them. */
  private substitute(states: i32): void {
    const size = this.size;
    for (let k = states - 1; k >= 0; k--) {
      let rest = unchecked(this.step[k]);
      for (let i = k + 1; i < size; i++) rest -= unchecked(this.factor[i * size + k] * this.step[i]);
      unchecked((this.step[k] = rest / this.factor[k * size + k]));
    }
  }

  /** trial = theta + step, with the last seasonal state by the sum. */
  private advance(): bool {
    const form = this.form;
    const trial = this.trial;
    const length = trial.length;
    for (let i = 0; i < length; i++) unchecked((trial[i] = this.theta[i]));
    for (let i = 0; i < this.size; i++) {
      const place = unchecked(this.places[i]);
      unchecked((trial[place] += this.step[i]));
      if (!isFinite(unchecked(trial[place]))) return false;
    }
    if (this.boundSeason) closeSeason(form, trial);
    this.box.clamp(trial);
    return true;
  }
}

/** Sets the last (oldest) seasonal state so that they sum to zero, or to m where they multiply. */
export function closeSeason(form: EtsForm, theta: StaticArray<f64>): void {
  const last = SEASON + form.period - 1;
  let rest: f64 = form.season == Component.Multiplicative ? <f64>form.period : 0.0;
  for (let i = SEASON; i < last; i++) rest -= theta[i];
  theta[last] = rest;
}
