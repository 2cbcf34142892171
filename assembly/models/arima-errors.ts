import { invert } from '../math/matrix';
import { ArimaEstimate } from './arima-estimate';
import { ArimaEstimator } from './arima-estimator';
import { ArimaObjective } from './arima-objective';

/**
 * Standard errors from the Hessian of the objective, by R's stats::arima: central differences of width 1e-3 in the parameters of the search
 * (0.01 standard errors for regression coefficients), inverted, and carried to the natural parameters by the delta method.
 */

/** optim's ndeps. */
const WIDTH: f64 = 1e-3;
/** arima's parscale of 10 standard errors times ndeps. */
const BETA_WIDTH: f64 = 0.01;
/** Width of the differences of the parameter transform, which is exact to rounding. */
const TRANSFORM_WIDTH: f64 = 1e-5;

/**
 * @returns [free + freeBeta] variances in scaled units, ARMA parameters first; empty when the Hessian is singular or out of range.
 * A negative one says that the point is no maximum.
 */
export function variancesOf(estimator: ArimaEstimator, result: ArimaEstimate): StaticArray<f64> {
  const objective = estimator.objectiveOf(result);
  const arma = result.free.length;
  const size = arma + result.freeBeta;
  const none = new StaticArray<f64>(0);
  const x = new StaticArray<f64>(size + 1);
  const widths = new StaticArray<f64>(size);
  if (size == 0 || !objective.searchFrom(result.values, x) || !isFinite(objective.value(x))) return none;
  const scale = Math.sqrt(objective.squares / <f64>objective.whitener.used);
  for (let i = 0; i < arma; i++) widths[i] = WIDTH;
  for (let i = 0; i < result.freeBeta; i++) {
    if (objective.norms[i] == 0) return none;
    x[arma + i] = objective.beta[i];
    widths[arma + i] = (BETA_WIDTH * scale) / objective.norms[i];
  }
  objective.explicit = true;
  const hessian = hessianAt(objective, x, widths, size);
  for (let i = 0; i < hessian.length; i++) hessian[i] *= <f64>estimator.work.counted;
  if (!invert(hessian, size, new StaticArray<i32>(size))) return none;
  const jacobian = transformAt(objective, x, arma);
  const out = new StaticArray<f64>(size);
  for (let i = 0; i < size; i++) {
    if (i >= arma) {
      out[i] = hessian[i * size + i];
      continue;
    }
    let sum: f64 = 0;
    for (let j = 0; j < arma; j++)
      for (let k = 0; k < arma; k++) sum += jacobian[i * arma + j] * hessian[j * size + k] * jacobian[i * arma + k];
    out[i] = sum;
  }
  for (let i = 0; i < size; i++) if (!isFinite(out[i])) return none;
  return out;
}

function hessianAt(
  objective: ArimaObjective,
  x: StaticArray<f64>,
  widths: StaticArray<f64>,
  size: i32,
): StaticArray<f64> {
  const out = new StaticArray<f64>(size * size);
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      let sum: f64 = 0;
      for (let corner = 0; corner < 4; corner++) {
        const signI: f64 = corner & 1 ? -1 : 1;
        const signJ: f64 = corner & 2 ? -1 : 1;
        const keptI = x[i];
        const keptJ = x[j];
        x[i] += signI * widths[i];
        x[j] += signJ * widths[j];
        sum += signI * signJ * objective.value(x);
        x[j] = keptJ;
        x[i] = keptI;
      }
      out[i * size + j] = out[j * size + i] = sum / (4 * widths[i] * widths[j]);
    }
  return out;
}

/** [arma x arma] derivative of the free natural parameters by those of the search. */
function transformAt(objective: ArimaObjective, x: StaticArray<f64>, arma: i32): StaticArray<f64> {
  const out = new StaticArray<f64>(arma * arma);
  for (let j = 0; j < arma; j++) {
    const kept = x[j];
    x[j] = kept + TRANSFORM_WIDTH;
    objective.naturalFrom(x);
    for (let i = 0; i < arma; i++) out[i * arma + j] = objective.values[objective.free[i]];
    x[j] = kept - TRANSFORM_WIDTH;
    objective.naturalFrom(x);
    for (let i = 0; i < arma; i++)
      out[i * arma + j] = (out[i * arma + j] - objective.values[objective.free[i]]) / (2 * TRANSFORM_WIDTH);
    x[j] = kept;
  }
  return out;
}
