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
 * A missing row takes its own prediction and does not count.
 */
export class ConditionalWhitener extends Whitener {
  private filled: StaticArray<f64>;

  constructor(rows: i32, columns: i32) {
    super(rows, columns);
    this.filled = new StaticArray<f64>(rows);
  }

  whiten(poly: ArmaPolynomials): bool {
    const rows = this.rows;
    const start = min(poly.form.arLength, rows);
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
    this.sumLog = 0;
    this.used = used;
    return true;
  }
}
