/**
 * What is left in the residuals of a fit: their mean, spread and autocorrelation, and whether that is more than noise would leave.
 *
 * G. M. Ljung, G. E. P. Box (1978), doi 10.1093/biomet/65.2.297. Conventions of R's Box.test(type = "Ljung-Box") and of forecast's
 * checkresiduals (8.x): lags twice the season, ten without one, at most a fifth of the residuals and at least three more than the
 * parameters counted; these are AR and MA terms, smoothing parameters and the weight of a Theta line, but no means, drifts, regressors or
 * states. What differs: with several seasons the longest counts; missing residuals (R's arima fills those before the first difference) are left out.
 */
import { ModelKind } from '../abi';
import { acf, countPresent, mean, variance } from '../math/stats';
import { chiSquareUpper } from '../math/chi-square';
import { largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { Fit, ModelSpec } from '../records';

const LAGS_WITHOUT_SEASON: i32 = 10;
/** lags are at most this part of the residuals */
const SHARE_OF_RESIDUALS: i32 = 5;
/** lags that must be left after the parameters */
const SPARE_LAGS: i32 = 3;

/** Writes the residual fields of a fit; they stay NaN (lags 0) where fewer than two residuals are present, the test also where they do not vary. */
export function checkResiduals(fit: Fit): void {
  const present = countPresent(fit.residuals);
  if (present < 2) return;
  const factor = scaleToOne(largestMagnitude(fit.residuals));
  const residuals = scaledBy(fit.residuals, factor);
  fit.residualMean = mean(residuals) / factor;
  const spread = variance(residuals);
  fit.residualSd = Math.sqrt(spread) / factor;
  const used = parametersOf(fit.spec);
  const lags = max(max(1, min(usualLags(fit.spec), present / SHARE_OF_RESIDUALS)), used + SPARE_LAGS);
  if (!(spread > 0) || lags >= present) return;
  const correlations = acf(residuals, lags);
  let sum: f64 = 0;
  for (let k = 1; k <= lags; k++) sum += (correlations[k - 1] * correlations[k - 1]) / <f64>(present - k);
  fit.residualLags = lags;
  fit.residualDf = lags - used;
  fit.residualAcf1 = correlations[0];
  fit.ljungBox = <f64>present * <f64>(present + 2) * sum;
  fit.ljungBoxP = chiSquareUpper(fit.ljungBox, <f64>(lags - used));
}

function usualLags(spec: ModelSpec): i32 {
  const season = spec.periods.length > 0 ? spec.periods[spec.periods.length - 1] : 1;
  return season > 1 ? 2 * season : LAGS_WITHOUT_SEASON;
}

/** Parameters that the test counts, of the resolved spec. */
function parametersOf(spec: ModelSpec): i32 {
  switch (spec.kind) {
    case ModelKind.Arima:
    case ModelKind.StlArima:
      return orderAt(spec, 0) + orderAt(spec, 2) + orderAt(spec, 3) + orderAt(spec, 5);
    case ModelKind.Ets:
    case ModelKind.StlEts:
      return 1 + (spec.trend > 0 ? 1 : 0) + (spec.season > 0 ? 1 : 0) + (spec.damped > 0 ? 1 : 0);
    case ModelKind.OptimisedTheta:
    case ModelKind.Croston:
    case ModelKind.Sba:
    case ModelKind.Tsb:
      return 2;
    case ModelKind.Theta:
    case ModelKind.StlTheta:
    case ModelKind.RobustLevel:
      return 1;
    default:
      return 0;
  }
}

function orderAt(spec: ModelSpec, i: i32): i32 {
  return i < spec.order.length ? max(0, spec.order[i]) : 0;
}
