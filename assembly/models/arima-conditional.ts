import { addScaled, dotRun } from '../math/vector';
import { ArmaPolynomials } from './arima-form';
import { Whitener } from './arima-whitener';

/** Longest short MA factor whose past errors are kept in locals; the search goes no further. */
const LOCALS: i32 = 5;

/**
 * Conditional errors: everything before the first full set of AR lags is taken as given, errors before it as zero.
 * G. E. P. Box and G. M. Jenkins (1976), Time Series Analysis, section 7.1; the number of rows left out is R's n.cond.
 * A missing row takes its own prediction and does not count. Without missing rows the four factors of the polynomials are applied one
 * after the other, which needs fewer lags than their products and only for the short MA factor a step by step recursion; the derivatives
 * of the sum of squares then come from the same recursions run backwards (adjoints), whatever the number of parameters.
 */
export class ConditionalWhitener extends Whitener {
  /** [rows] work: the series with one factor applied; the series less its regression; errors run backwards */
  private filled: StaticArray<f64>;
  private level: StaticArray<f64>;
  private back: StaticArray<f64>;

  constructor(
    rows: i32,
    columns: i32,
    /** rows are missing: no derivatives */
    readonly gaps: bool,
  ) {
    super(rows, columns);
    this.filled = new StaticArray<f64>(rows);
    this.level = new StaticArray<f64>(gaps ? 0 : rows);
    this.back = new StaticArray<f64>(gaps ? 0 : rows);
  }

  whiten(poly: ArmaPolynomials): bool {
    const start = min(poly.form.arLength, this.rows);
    this.sumLog = 0;
    this.used = this.rows - start;
    if (this.gaps) this.used = this.stepwise(poly, start);
    else for (let c = 0; c < this.columns; c++) this.factored(poly, c * this.rows, start);
    return true;
  }

  /**
   * Half the derivatives of the sum of squares by the ARMA parameters, right after `whiten` and the regression on the other columns,
   * whose coefficients may move freely or not at all (at their best their own change adds nothing).
   * @param out [parameters]
   */
  slopes(poly: ArmaPolynomials, beta: StaticArray<f64>, out: StaticArray<f64>): void {
    const form = poly.form;
    const values = poly.natural;
    const rows = this.rows;
    const start = min(form.arLength, rows);
    const left = rows - start;
    const m = form.period;
    const e = this.errors;
    const back = this.back;
    const seasonalMa = form.p + form.q + form.seasonalP;
    if (form.seasonalQ > 0) {
      copyRun(back, 0, e, 0, rows);
      backwards(back, start, left, values, seasonalMa, form.seasonalQ, m);
      for (let j = 1; j <= form.seasonalQ; j++) out[seasonalMa + j - 1] = -laggedDot(back, e, start, j * m, left);
    }
    copyRun(back, 0, e, 0, rows);
    if (left > 0) recursion(back, rows - 1, left, -1, values, form.p, form.q);
    for (let j = 1; j <= form.q; j++) out[form.p + j - 1] = -laggedDot(back, e, start, j, left);
    if (form.arLength == 0) return;
    backwards(back, start, left, values, seasonalMa, form.seasonalQ, m);
    const level = this.level;
    copyRun(level, 0, this.data, 0, rows);
    for (let c = 1; c < this.columns; c++) addScaled(level, 0, this.data, c * rows, rows, -beta[c - 1]);
    this.applied(level, 0, values, form.p + form.q, form.seasonalP, m);
    for (let i = 1; i <= form.p; i++) out[i - 1] = -dotRun(back, start, this.filled, start - i, left);
    if (form.seasonalP == 0) return;
    this.applied(level, 0, values, 0, form.p, 1);
    for (let j = 1; j <= form.seasonalP; j++)
      out[form.p + form.q + j - 1] = -dotRun(back, start, this.filled, start - j * m, left);
  }

  /** from[at .. at + rows) with the factor 1 - values[first] B^lag - ... applied into `filled`, from row count * lag on. */
  private applied(from: StaticArray<f64>, at: i32, values: StaticArray<f64>, first: i32, count: i32, lag: i32): void {
    const rows = this.rows;
    const start = min(count * lag, rows);
    copyRun(this.filled, 0, from, at, rows);
    for (let i = 1; i <= count && start < rows; i++)
      addScaled(this.filled, start, from, at + start - i * lag, rows - start, -values[first + i - 1]);
  }

  private factored(poly: ArmaPolynomials, at: i32, start: i32): void {
    const form = poly.form;
    const values = poly.natural;
    const errors = this.errors;
    const m = form.period;
    const left = this.rows - start;
    const seasonal = form.p + form.q;
    this.applied(this.data, at, values, 0, form.p, 1);
    errors.fill(0, at, at + start);
    if (left == 0) return;
    copyRun(errors, at + start, this.filled, start, left);
    for (let j = 1; j <= form.seasonalP; j++)
      addScaled(errors, at + start, this.filled, start - j * m, left, -values[seasonal + j - 1]);
    recursion(errors, at + start, left, 1, values, form.p, form.q);
    const first = seasonal + form.seasonalP;
    if (form.seasonalQ == 0) return;
    // rows of one cycle depend on earlier cycles only
    for (let t = m; t < left; t += m)
      for (let j = 1; j <= form.seasonalQ && j * m <= t; j++)
        addScaled(errors, at + start + t, errors, at + start + t - j * m, min(m, left - t), -values[first + j - 1]);
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

function copyRun(to: StaticArray<f64>, toStart: i32, from: StaticArray<f64>, fromStart: i32, count: i32): void {
  memory.copy(
    changetype<usize>(to) + ((<usize>toStart) << 3),
    changetype<usize>(from) + ((<usize>fromStart) << 3),
    (<usize>count) << 3,
  );
}

/** Sum of back[t + lag] * e[t] over the rows from `start` on. */
function laggedDot(back: StaticArray<f64>, e: StaticArray<f64>, start: i32, lag: i32, left: i32): f64 {
  return lag < left ? dotRun(back, start + lag, e, start, left - lag) : 0;
}

/** Divides e[start .. start + left) by the seasonal factor 1 + values[first] F^m + ..., F the shift forwards; nothing comes after the end. */
function backwards(
  e: StaticArray<f64>,
  start: i32,
  left: i32,
  values: StaticArray<f64>,
  first: i32,
  count: i32,
  m: i32,
): void {
  if (count == 0) return;
  for (let end = left - m; end > 0; end -= m) {
    const from = max(0, end - m);
    for (let j = 1; j <= count; j++) {
      const length = min(end, left - j * m) - from;
      if (length > 0) addScaled(e, start + from, e, start + from + j * m, length, -values[first + j - 1]);
    }
  }
}

/**
 * Divides `count` entries of e, from `at` on upwards (step 1) or downwards (step -1), by the short factor 1 + values[first] B + ... in place;
 * nothing comes before the first.
 */
function recursion(
  e: StaticArray<f64>,
  at: i32,
  count: i32,
  step: i32,
  values: StaticArray<f64>,
  first: i32,
  q: i32,
): void {
  if (q == 0) return;
  if (q > LOCALS) {
    for (let i = 0, t = at; i < count; i++, t += step) {
      let sum = e[t];
      for (let j = 1, most = min(q, i); j <= most; j++) sum -= values[first + j - 1] * e[t - j * step];
      e[t] = sum;
    }
    return;
  }
  const c1 = values[first];
  const c2 = q > 1 ? values[first + 1] : 0;
  const c3 = q > 2 ? values[first + 2] : 0;
  const c4 = q > 3 ? values[first + 3] : 0;
  const c5 = q > 4 ? values[first + 4] : 0;
  let e1: f64 = 0;
  let e2: f64 = 0;
  let e3: f64 = 0;
  let e4: f64 = 0;
  let e5: f64 = 0;
  let p = changetype<usize>(e) + ((<usize>at) << 3);
  const move = <usize>(8 * step);
  for (let i = 0; i < count; i++) {
    const now = load<f64>(p) - (c5 * e5 + c4 * e4) - c3 * e3 - c2 * e2 - c1 * e1;
    store<f64>(p, now);
    p += move;
    e5 = e4;
    e4 = e3;
    e3 = e2;
    e2 = e1;
    e1 = now;
  }
}
