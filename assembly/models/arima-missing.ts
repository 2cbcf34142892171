import { eliminate } from '../math/matrix';
import { ArimaForm, ArmaPolynomials, differencingOf } from './arima-form';
import { ExactWhitener } from './arima-likelihood';

/**
 * Exact likelihood with few gaps at the price of the fast filter: each missing value becomes an unknown with a flat prior, that is a pulse among the
 * regressors, and is integrated out.
 *
 * V. Gomez, A. Maravall, D. Pena (1999), Missing observations in ARIMA models: skipping approach versus additive outlier approach,
 * J. Econometrics 88, 341-363, doi:10.1016/S0304-4076(98)00036-0: with Z the differenced pulses and S the covariance of the differenced series,
 *   L(observed) = integral over the missing values of L(filled) = |S|^(-1/2) |Z' S^-1 Z|^(-1/2) exp(-RSS / 2), over n* = rows - gaps.
 * It is the limit of R's likelihood for an infinite prior of the differencing states, and R's own where nothing is differenced. A step costs
 * O(r gaps) and the elimination O(n gaps^2), against O(N^2) a step for the full filter (arima-gaps.ts), which stays the judge of the final fit.
 */
export class MissingWhitener extends ExactWhitener {
  private pulses: i32 = 0;
  private missing: StaticArray<i32>;
  private delta: StaticArray<f64>;

  /**
   * @param missing indices in the undifferenced series, ascending
   * @param form    of which only the differencing counts
   */
  constructor(rows: i32, columns: i32, missing: StaticArray<i32>, form: ArimaForm, arCapacity: i32, capacity: i32) {
    super(rows, columns + missing.length, arCapacity, capacity);
    this.missing = missing;
    this.delta = differencingOf(form);
    this.pulses = missing.length;
  }

  /** Writes the differenced pulses behind the `columns` that were loaded. */
  placePulses(): void {
    for (let c = 0; c < this.columns; c++) this.begins[c] = 0;
    const rows = this.rows;
    const lost = this.delta.length;
    for (let k = 0; k < this.pulses; k++) {
      const at = (this.columns + k) * rows;
      const row = this.missing[k] - lost;
      this.begins[this.columns + k] = max(0, row);
      for (let t = 0; t < rows; t++) this.data[at + t] = 0;
      if (row >= 0) this.data[at + row] = 1;
      for (let j = 1; j <= lost; j++) if (row + j >= 0 && row + j < rows) this.data[at + row + j] = -this.delta[j - 1];
    }
  }

  whiten(poly: ArmaPolynomials): bool {
    const columns = this.columns;
    this.columns = columns + this.pulses;
    const stationary = super.whiten(poly);
    this.columns = columns;
    if (!stationary) return false;
    this.sumLog += eliminate(this.errors, this.rows, columns, this.pulses);
    this.used = this.rows - this.pulses;
    return !isNaN(this.sumLog);
  }
}
