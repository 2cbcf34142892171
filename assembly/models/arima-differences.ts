import { regress } from '../math/matrix';
import { FitRequest } from '../records';
import { difference } from '../series/difference';
import { ndiffs, nsdiffs } from '../series/stationarity';
import { ArimaForm } from './arima-form';
import { ArimaSeries } from './arima-series';

/**
 * How often to difference, as forecast::auto.arima: the seasonal number first, then the plain one on the seasonally differenced series;
 * with regressors, both on the residuals of the regression on them.
 */

/** @returns a form without ARMA terms: d, D as given in the request or found, and the period */
export function differencesOf(request: FitRequest, series: ArimaSeries, period: i32): ArimaForm {
  const order = request.spec.order;
  let d = order.length > 0 ? order[1] : -1;
  let seasonalD = order.length > 0 ? order[4] : -1;
  if (period == 1) seasonalD = 0;
  if (d < 0 || seasonalD < 0) {
    let values = remainderOf(series);
    if (seasonalD < 0) seasonalD = nsdiffs(values, period);
    // a seasonal difference must leave something to look at
    if (order.length == 0 || order[4] < 0) while (seasonalD > 0 && !anyLeft(values, seasonalD * period)) seasonalD--;
    for (let i = 0; i < seasonalD; i++) values = difference(values, period);
    if (d < 0) {
      d = ndiffs(values);
      while (d > 0 && !anyLeft(values, d)) d--;
    }
  }
  return new ArimaForm(0, d, 0, 0, seasonalD, 0, period, false);
}

function anyLeft(values: Float64Array, lost: i32): bool {
  return values.length - lost > 2;
}

/** The series less its regression on the regressors and a mean; the scaled series itself when there are none. */
function remainderOf(series: ArimaSeries): Float64Array {
  const length = series.length;
  const out = new Float64Array(length);
  for (let t = 0; t < length; t++) out[t] = series.values[t];
  const k = series.regressors;
  if (k == 0) return out;
  const columns = new StaticArray<f64>((2 + k) * length);
  for (let t = 0; t < length; t++) {
    if (isNaN(out[t])) continue;
    columns[t] = out[t];
    columns[length + t] = 1;
    for (let c = 0; c < k; c++) columns[(2 + c) * length + t] = series.columns[(1 + c) * length + t];
  }
  regress(
    columns,
    length,
    1 + k,
    new StaticArray<f64>(1 + k),
    new StaticArray<f64>(1 + k),
    new StaticArray<f64>((1 + k) * (1 + k)),
  );
  for (let t = 0; t < length; t++) if (!isNaN(out[t])) out[t] = columns[t];
  return out;
}
