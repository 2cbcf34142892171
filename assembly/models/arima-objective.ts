import { Objective } from '../math/objective';
import { regress } from '../math/matrix';
import { coefficientsOf, invertMovingAverage, partialsOf, rootsOutside } from '../math/polynomial';
import { addScaled, dotRun } from '../math/vector';
import { ArimaForm } from './arima-form';
import { ArimaWork } from './arima-work';
import { Whitener } from './arima-whitener';

/**
 * Half the mean deviance of one form, concentrated over the variance: 0.5 (log s2 + sumLog / n), R's objective for ML and CSS.
 * The regression coefficients (mean, drift, regressors) are not searched but solved by least squares at each point, which R leaves to the optimiser;
 * with `explicit` they are part of x, for the Hessian.
 *
 * x = the free ARMA parameters (AR blocks as arc tangents of partial autocorrelations when `transformed`, R's transform.pars), then, when explicit,
 * the free regression coefficients.
 */
export class ArimaObjective extends Objective {
  transformed: bool = false;
  explicit: bool = false;
  /** give up once an MA root, reflected out of the unit circle, has come this near to it: then it ends there; 0 = never */
  nearest: f64 = 0;
  /** [parameters] natural form, of the last call */
  values: StaticArray<f64>;
  /** [columns - 1] regression coefficients in scaled units, in the order of the whitener's columns */
  beta: StaticArray<f64>;
  /** [columns - 1] lengths of the orthogonal parts of the regressors in the last profile call */
  norms: StaticArray<f64>;
  /** sum of squares of the last call */
  squares: f64 = 0;
  /** whether every regressor could be told from the others in the last profile call */
  fullRank: bool = true;
  /** [parameters] work: derivatives by all of them */
  private natural: StaticArray<f64>;
  private upper: StaticArray<f64>;
  private scratch: StaticArray<f64>;
  private partial: StaticArray<f64>;
  private roots: StaticArray<f64>;

  /**
   * @param free     [parameters] index of each free ARMA parameter, ascending
   * @param fixed    [parameters] values of the others
   * @param freeBeta how many regression coefficients are free: the first ones
   */
  constructor(
    public work: ArimaWork,
    public form: ArimaForm,
    public whitener: Whitener,
    public free: StaticArray<i32>,
    public fixed: StaticArray<f64>,
    public freeBeta: i32,
    columns: i32,
  ) {
    super();
    this.values = new StaticArray<f64>(form.parameters);
    this.natural = new StaticArray<f64>(form.parameters);
    this.beta = new StaticArray<f64>(columns);
    this.norms = new StaticArray<f64>(columns);
    this.upper = new StaticArray<f64>(columns * columns);
    this.scratch = new StaticArray<f64>(form.parameters + 1);
    this.partial = new StaticArray<f64>(form.parameters + 1);
    this.roots = new StaticArray<f64>(4 * form.parameters + 4);
  }

  value(x: StaticArray<f64>): f64 {
    this.naturalFrom(x);
    const whitener = this.whitener;
    this.work.poly.set(this.form, this.values);
    if (!whitener.whiten(this.work.poly) || whitener.used <= 0) return Infinity;
    this.regression(x);
    const errors = whitener.errors;
    const squares = dotRun(errors, 0, errors, 0, whitener.rows);
    this.squares = squares;
    const used = <f64>whitener.used;
    const result = 0.5 * (Math.log(squares / used) + whitener.sumLog / used);
    return isFinite(result) ? result : Infinity;
  }

  /** Known for conditional sums of squares without gaps. */
  slopes(x: StaticArray<f64>, out: StaticArray<f64>): bool {
    const conditional = this.work.conditional;
    if (this.whitener != conditional || conditional.gaps || this.transformed || this.explicit) return false;
    let fresh = true;
    for (let i = 0; i < this.free.length; i++) if (this.values[this.free[i]] != x[i]) fresh = false;
    if (!fresh && !isFinite(this.value(x))) return false;
    conditional.slopes(this.work.poly, this.beta, this.natural);
    for (let i = 0; i < this.free.length; i++) {
      out[i] = this.natural[this.free[i]] / this.squares;
      if (!isFinite(out[i])) return false;
    }
    return true;
  }

  hopeless(x: StaticArray<f64>): bool {
    if (this.nearest == 0) return false;
    const form = this.form;
    this.naturalFrom(x);
    return this.onCircle(form.p, form.q) || this.onCircle(form.p + form.q + form.seasonalP, form.seasonalQ);
  }

  private onCircle(first: i32, q: i32): bool {
    if (q == 0 || rootsOutside(this.values, first, q, 1, 1, this.nearest, this.roots)) return false;
    for (let i = 0; i < q; i++) this.natural[i] = this.values[first + i];
    invertMovingAverage(this.natural, 0, q, this.roots);
    return !rootsOutside(this.natural, 0, q, 1, 1, this.nearest, this.roots);
  }

  /** Natural parameters at x, into `values`. */
  naturalFrom(x: StaticArray<f64>): void {
    const values = this.values;
    const form = this.form;
    for (let i = 0; i < values.length; i++) values[i] = this.fixed[i];
    for (let i = 0; i < this.free.length; i++) values[this.free[i]] = x[i];
    if (!this.transformed) return;
    const seasonal = form.p + form.q;
    for (let i = 0; i < form.p; i++) values[i] = Math.tanh(values[i]);
    for (let i = 0; i < form.seasonalP; i++) values[seasonal + i] = Math.tanh(values[seasonal + i]);
    coefficientsOf(values, 0, form.p, this.scratch);
    coefficientsOf(values, seasonal, form.seasonalP, this.scratch);
  }

  /** Natural parameters when x itself holds the free ones untransformed, into `out`. */
  naturalFromPlain(x: StaticArray<f64>, out: StaticArray<f64>): void {
    for (let i = 0; i < this.values.length; i++) out[i] = this.fixed[i];
    for (let i = 0; i < this.free.length; i++) out[this.free[i]] = x[i];
  }

  /** x at natural parameters (all AR parameters free when transformed); false when their AR part is not stationary. */
  searchFrom(natural: StaticArray<f64>, x: StaticArray<f64>): bool {
    const form = this.form;
    const values = this.values;
    for (let i = 0; i < values.length; i++) values[i] = natural[i];
    if (this.transformed) {
      if (!this.angles(natural, 0, form.p) || !this.angles(natural, form.p + form.q, form.seasonalP)) return false;
    }
    for (let i = 0; i < this.free.length; i++) x[i] = values[this.free[i]];
    return true;
  }

  private angles(natural: StaticArray<f64>, from: i32, p: i32): bool {
    const partial = this.partial;
    if (!partialsOf(natural, from, p, partial, this.scratch)) return false;
    for (let i = 0; i < p; i++) this.values[from + i] = 0.5 * Math.log((1 + partial[i]) / (1 - partial[i]));
    return true;
  }

  private regression(x: StaticArray<f64>): void {
    const whitener = this.whitener;
    const count = whitener.columns - 1;
    if (count == 0) return;
    for (let c = this.freeBeta; c < count; c++) this.subtract(c);
    if (this.explicit) {
      for (let c = 0; c < this.freeBeta; c++) {
        this.beta[c] = x[this.free.length + c];
        this.subtract(c);
      }
    } else if (this.freeBeta > 0) {
      this.fullRank = regress(whitener.errors, whitener.rows, this.freeBeta, this.beta, this.norms, this.upper);
    }
  }

  private subtract(column: i32): void {
    const errors = this.whitener.errors;
    const rows = this.whitener.rows;
    addScaled(errors, 0, errors, (column + 1) * rows, rows, -this.beta[column]);
  }
}
