import { Method, Status } from '../abi';
import { Bfgs } from '../math/bfgs';
import { invertMovingAverage, rootsOutside } from '../math/polynomial';
import { ArimaEstimate } from './arima-estimate';
import { ArimaForm } from './arima-form';
import { ArimaObjective } from './arima-objective';
import { timesPowerOfTwo } from './arima-series';
import { Whitener } from './arima-whitener';
import { ArimaWork } from './arima-work';

/**
 * Estimates one form by CSS-ML, ML or CSS, as R's stats::arima: start values 0, CSS in the natural parameters, then the likelihood with the AR parts
 * as partial autocorrelations (arc tangents), MA parts unrestricted and made invertible afterwards.
 *
 * What differs: regression coefficients are profiled out (arima-objective.ts); a conditional estimate that is not stationary, an error in R,
 * gives way to the start 0; CSS-ML starts from CSS also where there are gaps; forms with several peaks are climbed from several starts.
 */

/** Natural logarithm of 2. */
const LN2: f64 = 0.6931471805599453;

/**
 * First AR parameter (in the space of the search) of the further starts, minus the first MA parameter: nothing, and long memory hidden by a moving
 * average, the peak that the start 0 misses on AirPassengers (1,1,1)(1,0,1)12.
 */
export const OTHER_STARTS: StaticArray<f64> = [0, 0.8];

/** Fits forms of one series, one after the other. */
export class ArimaEstimator {
  /** climb from several starts where the likelihood may have several peaks */
  thorough: bool = true;
  /** the first start: -1 = from CSS (or 0 by ML), otherwise one of the further starts */
  start: i32 = -1;
  /** see ArimaObjective.nearest */
  nearest: f64 = 0;
  /** [parameters] natural parameters of a conditional fit made before, in place of a new one; empty = none */
  conditionalPeak: StaticArray<f64> = new StaticArray<f64>(0);
  /** stop at the peak with the gaps filled, to see whether a form is worth more */
  rough: bool = false;
  private bfgs: Bfgs;
  private x: StaticArray<f64>;
  private kept: StaticArray<f64>;
  private reached: StaticArray<f64>;
  private scratch: StaticArray<f64>;

  /** @param parameters most ARMA parameters of any form to come */
  constructor(
    public work: ArimaWork,
    parameters: i32,
  ) {
    this.bfgs = new Bfgs(parameters);
    this.x = new StaticArray<f64>(parameters + 2 + work.series.regressors);
    this.kept = new StaticArray<f64>(parameters + 2);
    this.reached = new StaticArray<f64>(parameters + 2);
    this.scratch = new StaticArray<f64>(4 * parameters + 8);
  }

  /**
   * @param fixed in the order of Fit.coefficients, NaN = free; empty = all free
   * @returns     an estimate whose status says whether it stands
   */
  estimate(form: ArimaForm, method: i32, fixed: Float64Array): ArimaEstimate {
    const work = this.work;
    const result = new ArimaEstimate(form);
    const objective = this.prepare(result, fixed);
    // the criteria need n* > parameters + 1
    if (work.counted - result.parameters - 1 <= 0) result.status = Status.TooShort;
    else if (work.flat(form.constant)) result.status = Status.Constant;
    if (result.status != Status.Ok) return result;
    result.method = method;
    const conditional = result.method != Method.Ml && this.start < 0 && work.rows > form.arLength + result.parameters;
    if (result.method == Method.Css && !conditional) {
      result.status = Status.TooShort;
      return result;
    }
    for (let i = 0; i < this.x.length; i++) this.x[i] = 0;
    const stationary = !conditional || this.knownPeak(objective) || this.conditionalFit(objective);
    if (result.method == Method.Css) {
      if (!stationary) result.status = Status.NotStationary;
      else if (!isFinite(this.bfgs.value)) result.status = Status.NotConverged;
      else this.finish(result, objective);
      return result;
    }
    if (!stationary) for (let i = 0; i < this.x.length; i++) this.x[i] = 0;
    this.likelihoodFit(result, objective);
    return result;
  }

  private prepare(result: ArimaEstimate, fixed: Float64Array): ArimaObjective {
    const form = result.form;
    const count = form.parameters;
    const regressors = this.work.series.regressors + (form.constant ? 1 : 0);
    const base = form.constant ? 0 : 1;
    let free = 0;
    for (let i = 0; i < count; i++) if (isFree(fixed, i)) free++;
    result.free = new StaticArray<i32>(free);
    const held = new StaticArray<f64>(count);
    for (let i = 0, k = 0; i < count; i++) {
      if (isFree(fixed, i)) result.free[k++] = i;
      else held[i] = fixed[i];
    }
    result.order = new StaticArray<i32>(regressors);
    let k = 0;
    for (let c = 0; c < regressors; c++) if (isFree(fixed, count + c)) result.order[k++] = base + c;
    result.freeBeta = k;
    for (let c = 0; c < regressors; c++) if (!isFree(fixed, count + c)) result.order[k++] = base + c;
    const loaded = new StaticArray<i32>(regressors);
    for (let c = 0; c < regressors; c++) loaded[c] = result.order[c] + 1;
    this.work.load(loaded);
    const objective = new ArimaObjective(
      this.work,
      form,
      this.work.conditional,
      result.free,
      held,
      result.freeBeta,
      regressors,
    );
    for (let c = result.freeBeta; c < regressors; c++) {
      const which = result.order[c];
      objective.beta[c] = timesPowerOfTwo(fixed[count + which - base], this.betaExponent(form, which));
    }
    return objective;
  }

  /** scaled coefficient = coefficient * 2^this */
  betaExponent(form: ArimaForm, which: i32): i32 {
    const series = this.work.series;
    const mean = which == 0 && form.lost == 0;
    return (mean ? 0 : series.exponents[which]) - series.exponent;
  }

  /** Takes x from a stationary conditional fit made before, if there is one. */
  private knownPeak(objective: ArimaObjective): bool {
    const values = this.conditionalPeak;
    if (values.length == 0 || !this.stationary(objective.form, values)) return false;
    for (let i = 0; i < objective.free.length; i++) this.x[i] = values[objective.free[i]];
    return true;
  }

  /** CSS from x; false when the AR part at its end is not stationary. */
  private conditionalFit(objective: ArimaObjective): bool {
    const form = objective.form;
    objective.whitener = this.work.conditional;
    this.bfgs.minimise(objective, this.x, objective.free.length);
    objective.naturalFrom(this.x);
    return this.stationary(form, objective.values);
  }

  private stationary(form: ArimaForm, values: StaticArray<f64>): bool {
    return (
      rootsOutside(values, 0, form.p, 1, -1, 1, this.scratch) &&
      rootsOutside(values, form.p + form.q, form.seasonalP, 1, -1, 1, this.scratch)
    );
  }

  private likelihoodFit(result: ArimaEstimate, objective: ArimaObjective): void {
    const form = result.form;
    const free = result.free;
    const patched = this.work.patched;
    objective.whitener = patched ? <Whitener>patched : this.work.likelihood;
    objective.transformed = blockFree(free, 0, form.p) && blockFree(free, form.p + form.q, form.seasonalP);
    objective.naturalFromPlain(this.x, this.kept);
    this.invert(result, this.kept);
    if (this.start >= 0) this.place(objective, this.start);
    else if (!objective.searchFrom(this.kept, this.x)) this.place(objective, 0);
    objective.nearest = this.nearest;
    let best = this.bfgs.minimise(objective, this.x, free.length) ? this.bfgs.value : Infinity;
    if (free.length > 0 && (!isFinite(best) || (this.thorough && form.severalPeaks)))
      best = this.otherStarts(objective, best);
    if (patched && !this.rough) {
      // from the peak with the gaps filled to that without
      objective.whitener = this.work.likelihood;
      if (!isFinite(best)) this.place(objective, 0);
      best = this.bfgs.minimise(objective, this.x, free.length, isFinite(best)) ? this.bfgs.value : Infinity;
    }
    if (!isFinite(best)) {
      result.status = free.length < form.parameters ? Status.NotStationary : Status.NotConverged;
      return;
    }
    objective.naturalFrom(this.x);
    for (let i = 0; i < form.parameters; i++) this.kept[i] = objective.values[i];
    this.invert(result, this.kept);
    objective.searchFrom(this.kept, this.x);
    this.finish(result, objective);
  }

  /** Climbs from further starts, keeps the best end in x and returns its value. @param best value at x, Infinity = none yet */
  private otherStarts(objective: ArimaObjective, best: f64): f64 {
    const free = objective.free;
    for (let k = 0; k < free.length; k++) this.reached[k] = this.x[k];
    for (let start = 0; start < OTHER_STARTS.length; start++) {
      this.place(objective, start);
      if (!this.bfgs.minimise(objective, this.x, free.length) || !(this.bfgs.value < best)) continue;
      best = this.bfgs.value;
      for (let k = 0; k < free.length; k++) this.reached[k] = this.x[k];
    }
    for (let k = 0; k < free.length; k++) this.x[k] = this.reached[k];
    return best;
  }

  /** Puts x at one of the further starts. */
  private place(objective: ArimaObjective, start: i32): void {
    const form = objective.form;
    const strength = OTHER_STARTS[start];
    for (let i = 0; i < form.parameters; i++) this.kept[i] = 0;
    if (form.p > 0) this.kept[0] = strength;
    if (form.q > 0) this.kept[form.p] = -strength;
    for (let k = 0; k < objective.free.length; k++) this.x[k] = this.kept[objective.free[k]];
  }

  private invert(result: ArimaEstimate, values: StaticArray<f64>): void {
    const form = result.form;
    const seasonal = form.p + form.q + form.seasonalP;
    if (blockFree(result.free, form.p, form.q)) invertMovingAverage(values, form.p, form.q, this.scratch);
    if (blockFree(result.free, seasonal, form.seasonalQ))
      invertMovingAverage(values, seasonal, form.seasonalQ, this.scratch);
  }

  /** Takes the results from the objective at x. */
  private finish(result: ArimaEstimate, objective: ArimaObjective): void {
    if (result.method != Method.Css && !this.rough) objective.whitener = this.work.filter;
    const value = objective.value(this.x);
    if (!isFinite(value)) {
      result.status = Status.NotConverged;
      return;
    }
    if (!objective.fullRank) {
      result.status = Status.Unsupported;
      return;
    }
    const n = <f64>this.work.counted;
    result.values = copyOf(objective.values);
    result.beta = copyOf(objective.beta);
    result.variance = objective.squares / (result.method == Method.Css ? <f64>objective.whitener.used : n);
    result.loglik = -0.5 * (2 * n * value + n + n * Math.log(2 * Math.PI)) - n * <f64>this.work.series.exponent * LN2;
  }

  /** Work arrays for others that evaluate the estimate: its objective, loaded and set to the likelihood (or CSS) it was fitted by. */
  objectiveOf(result: ArimaEstimate): ArimaObjective {
    const count = result.form.parameters;
    const fixed = new Float64Array(count + result.order.length);
    const base = result.form.constant ? 0 : 1;
    for (let i = 0; i < count; i++) fixed[i] = result.values[i];
    for (let i = 0; i < result.free.length; i++) fixed[result.free[i]] = NaN;
    for (let c = 0; c < result.order.length; c++) {
      const which = result.order[c];
      fixed[count + which - base] =
        c < result.freeBeta ? NaN : timesPowerOfTwo(result.beta[c], -this.betaExponent(result.form, which));
    }
    const objective = this.prepare(new ArimaEstimate(result.form), fixed);
    if (result.method != Method.Css) {
      objective.whitener = this.work.likelihood;
      objective.transformed =
        blockFree(result.free, 0, result.form.p) &&
        blockFree(result.free, result.form.p + result.form.q, result.form.seasonalP);
    }
    return objective;
  }
}

function isFree(fixed: Float64Array, i: i32): bool {
  return i >= fixed.length || isNaN(fixed[i]);
}

/** Whether every parameter in [from, from + count) is among the free ones. */
function blockFree(free: StaticArray<i32>, from: i32, count: i32): bool {
  let found = 0;
  for (let i = 0; i < free.length; i++) if (free[i] >= from && free[i] < from + count) found++;
  return found == count;
}

function copyOf(values: StaticArray<f64>): StaticArray<f64> {
  const out = new StaticArray<f64>(values.length);
  for (let i = 0; i < values.length; i++) out[i] = values[i];
  return out;
}
