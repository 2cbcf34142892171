import { addScaled } from '../math/vector';
import { ArmaPolynomials } from './arima-form';

/**
 * Turns the series and its regressors, column by column, into standardised one-step errors under given polynomials.
 * All three kinds (exact, exact with gaps, conditional) are linear in each column, so that the regression coefficients follow by least squares.
 */
export abstract class Whitener {
  /** rows of every column */
  rows: i32 = 0;
  /** the series first, then the regressors */
  columns: i32 = 0;
  /** [columns x rows] what is whitened */
  data: StaticArray<f64>;
  /** [columns x rows] standardised errors; 0 in rows that do not count */
  errors: StaticArray<f64>;
  /** sum of the logs of the one-step variances over the rows that count, in units of the innovation variance */
  sumLog: f64 = 0;
  /** rows that count */
  used: i32 = 0;

  constructor(rows: i32, columns: i32) {
    this.rows = rows;
    this.data = new StaticArray<f64>(rows * columns);
    this.errors = new StaticArray<f64>(rows * columns);
  }

  /** Fills errors, sumLog and used; false when the polynomials have no stationary process. Allocates nothing. */
  abstract whiten(poly: ArmaPolynomials): bool;
}

/**
 * Conditional errors: everything before the first full set of AR lags is taken as given, errors before it as zero.
 * G. E. P. Box and G. M. Jenkins (1976), Time Series Analysis, section 7.1; the number of rows left out is R's n.cond.
 * A missing row takes its own prediction and does not count. Without missing rows the four factors of the polynomials are applied one
 * after the other, which needs fewer lags than their products and only for the short MA factor a step by step recursion.
 */
export class ConditionalWhitener extends Whitener {
  private filled: StaticArray<f64>;

  constructor(
    rows: i32,
    columns: i32,
    private gaps: bool,
  ) {
    super(rows, columns);
    this.filled = new StaticArray<f64>(rows);
  }

  whiten(poly: ArmaPolynomials): bool {
    const start = min(poly.form.arLength, this.rows);
    this.sumLog = 0;
    this.used = this.rows - start;
    if (this.gaps) this.used = this.stepwise(poly, start);
    else for (let c = 0; c < this.columns; c++) this.factored(poly, c * this.rows, start);
    return true;
  }

  private factored(poly: ArmaPolynomials, at: i32, start: i32): void {
    const form = poly.form;
    const values = poly.natural;
    const errors = this.errors;
    const w = this.filled;
    const rows = this.rows;
    const m = form.period;
    const p = min(form.p, rows);
    const left = rows - start;
    memory.copy(changetype<usize>(w), changetype<usize>(this.data) + ((<usize>at) << 3), (<usize>rows) << 3);
    for (let i = 1; i <= form.p && p < rows; i++) addScaled(w, p, this.data, at + p - i, rows - p, -values[i - 1]);
    errors.fill(0, at, at + start);
    memory.copy(
      changetype<usize>(errors) + ((<usize>(at + start)) << 3),
      changetype<usize>(w) + ((<usize>start) << 3),
      (<usize>left) << 3,
    );
    const seasonal = form.p + form.q;
    for (let j = 1; j <= form.seasonalP; j++)
      if (left > 0) addScaled(errors, at + start, w, start - j * m, left, -values[seasonal + j - 1]);
    this.movingAverage(errors, at + start, left, values, form.p, form.q, 1);
    this.movingAverage(errors, at + start, left, values, seasonal + form.seasonalP, form.seasonalQ, m);
  }

  /** Divides e[from .. from + count) by 1 + values[first] B^lag + ... in place, with nothing before it. */
  private movingAverage(
    e: StaticArray<f64>,
    from: i32,
    count: i32,
    values: StaticArray<f64>,
    first: i32,
    q: i32,
    lag: i32,
  ): void {
    if (q == 1 && lag == 1) {
      const b = values[first];
      for (let t = from, last: f64 = 0; t < from + count; t++) e[t] = last = e[t] - b * last;
      return;
    }
    if (lag == 1) {
      for (let t = 0; t < count; t++) {
        let sum = e[from + t];
        for (let j = 1, most = min(q, t); j <= most; j++) sum -= values[first + j - 1] * e[from + t - j];
        e[from + t] = sum;
      }
      return;
    }
    // rows in blocks of one lag depend on earlier blocks only
    for (let t = lag; t < count; t += lag)
      for (let j = 1; j <= q && j * lag <= t; j++)
        addScaled(e, from + t, e, from + t - j * lag, min(lag, count - t), -values[first + j - 1]);
  }

  private stepwise(poly: ArmaPolynomials, start: i32): i32 {
    const rows = this.rows;
    const w = this.filled;
    const errors = this.errors;
    let used = 0;
    for (let c = 0; c < this.columns; c++) {
      const at = c * rows;
      for (let t = 0; t < rows; t++) {
        // the series decides which rows are missing, in every column
        const missing = isNaN(this.data[t]);
        let sum: f64 = 0;
        if (t >= start) {
          for (let k = 0; k < poly.arCount; k++) sum += poly.arValues[k] * w[t - poly.arLags[k]];
          for (let k = 0; k < poly.maCount; k++)
            if (poly.maLags[k] <= t) sum += poly.maValues[k] * errors[at + t - poly.maLags[k]];
        }
        const value = missing ? sum : this.data[at + t];
        w[t] = value;
        const counts = t >= start && !missing;
        errors[at + t] = counts ? value - sum : 0;
        if (c == 0 && counts) used++;
      }
    }
    return used;
  }
}
