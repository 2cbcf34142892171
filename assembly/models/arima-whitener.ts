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
