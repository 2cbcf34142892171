/**
 * Forecast errors. Missing actuals (NaN) are left out of every sum; a score without a single actual is NaN.
 *
 * MASE: Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", doi:10.1016/j.ijforecast.2006.03.001.
 * sMAPE: Makridakis & Hibon (2000), doi:10.1016/S0169-2070(00)00057-1, as in the M3 and M4 competitions but as a fraction (0 to 2).
 * Pinball loss: Koenker & Bassett (1978), doi:10.2307/1913643.
 */

/**
 * The denominator of MASE: mean absolute error of the seasonal naive forecast, one step ahead, inside the training part.
 *
 * @param values  [n] NaN = missing; pairs with a missing end are left out
 * @param n       length of the training part
 * @param period  season, >= 1; 1 where the part is no longer than one season
 * @returns       NaN where there is no pair; may be 0 for a constant series
 */
export function naiveScale(values: Float64Array, n: i32, period: i32): f64 {
  const lag = period < n ? period : 1;
  let sum: f64 = 0;
  let pairs = 0;
  for (let t = lag; t < n; t++) {
    const change = values[t] - values[t - lag];
    if (change == change) {
      sum += Math.abs(change);
      pairs++;
    }
  }
  return pairs > 0 ? sum / pairs : NaN;
}

/** Pinball loss of the quantile `forecast` at `probability`; NaN for a missing actual. Half the absolute error at 0.5. */
export function pinball(actual: f64, forecast: f64, probability: f64): f64 {
  const error = actual - forecast;
  return error >= 0 ? probability * error : (probability - 1) * error;
}

/** Adds up the errors of one model over origins and steps; scores at the end. */
export class ErrorSums {
  private steps: i32 = 0;
  private absolute: f64 = 0;
  private actual: f64 = 0;
  private symmetric: f64 = 0;
  private scaled: f64 = 0;
  private scaledSteps: i32 = 0;
  private inside80: i32 = 0;
  private inside95: i32 = 0;

  /** @param scale the MASE denominator of this origin; a step where it is 0 or NaN does not count for MASE */
  addPoint(actual: f64, forecast: f64, scale: f64): void {
    if (actual != actual || forecast != forecast) return;
    const error = Math.abs(actual - forecast);
    const size = Math.abs(actual) + Math.abs(forecast);
    this.steps++;
    this.absolute += error;
    this.actual += Math.abs(actual);
    this.symmetric += size > 0 ? (2 * error) / size : 0;
    if (scale > 0) {
      this.scaled += error / scale;
      this.scaledSteps++;
    }
  }

  /** Counts whether the actual of the last `addPoint` lies inside the two bands. */
  addBands(actual: f64, low80: f64, high80: f64, low95: f64, high95: f64): void {
    if (actual != actual) return;
    if (actual >= low80 && actual <= high80) this.inside80++;
    if (actual >= low95 && actual <= high95) this.inside95++;
  }

  mase(): f64 {
    return this.scaledSteps > 0 ? this.scaled / this.scaledSteps : NaN;
  }

  smape(): f64 {
    return this.steps > 0 ? this.symmetric / this.steps : NaN;
  }

  /** NaN where every actual is zero */
  wape(): f64 {
    return this.actual > 0 ? this.absolute / this.actual : NaN;
  }

  coverage80(): f64 {
    return this.steps > 0 ? f64(this.inside80) / this.steps : NaN;
  }

  coverage95(): f64 {
    return this.steps > 0 ? f64(this.inside95) / this.steps : NaN;
  }
}
