/** The decomposition job: gaps filled, STL or MSTL, parts handed out. */
import { Status } from '../abi';
import { countPresent } from '../math/stats';
import { largestMagnitude, scaleToOne, scaledBy, toStatic } from '../math/vector';
import { Decomposition, DecomposeRequest } from '../records';
import { Mstl, seasonStrength, usablePeriods } from './mstl';
import { fillGaps } from './na-interp';

/**
 * Trend, seasons and remainder of one series. Without periods (or with 1 alone) the trend is Friedman's super smoother.
 *
 * The parts sum to the series. A series of one value throughout has itself as trend and nothing else. Gaps are filled (fillGaps) for the
 * smoothing and stay NaN in the remainder.
 *
 * @returns  status TooShort: nothing present, or every period wants more than n observations; Unsupported: windows, degrees or
 *           jumps that do not exist, a period below 1; Overflow: a part beyond the range of a double
 */
export function decomposeSeries(request: DecomposeRequest): Decomposition {
  const values = request.values;
  const n = values.length;
  const out = new Decomposition();
  if (countPresent(values) == 0) return failed(out, Status.TooShort);
  for (let i = 0; i < request.periods.length; i++) if (request.periods[i] < 1) return failed(out, Status.Unsupported);
  const periods = usablePeriods(request.periods, n);
  if (periods.length == 0 && anySeason(request.periods)) return failed(out, Status.TooShort);
  const factor = scaleToOne(largestMagnitude(values));
  const scaled = scaledBy(values, factor);
  const fit = new Mstl(n, periods, request);
  const status = allAlike(scaled) ? holdConstant(fit, scaled) : fit.run(toStatic(fillGaps(scaled, periods)), n);
  if (status != Status.Ok) return failed(out, status);
  return handOut(out, fit, periods, values, 1 / factor);
}

function failed(out: Decomposition, status: Status): Decomposition {
  out.status = status;
  return out;
}

function anySeason(periods: Int32Array): bool {
  for (let i = 0; i < periods.length; i++) if (periods[i] > 1) return true;
  return false;
}

function allAlike(values: Float64Array): bool {
  let first: f64 = NaN;
  for (let i = 0; i < values.length; i++) {
    if (first != first) first = values[i];
    else if (values[i] == values[i] && values[i] != first) return false;
  }
  return true;
}

/** A series that does not vary: the trend is the series (gaps filled), the seasons stay zero. */
function holdConstant(fit: Mstl, values: Float64Array): Status {
  const filled = fillGaps(values, new Int32Array(0));
  for (let i = 0; i < filled.length; i++) {
    fit.trend[i] = filled[i];
    fit.weights[i] = 1;
  }
  return Status.Ok;
}

/** Copies the parts, back in the units of the data. */
function handOut(out: Decomposition, fit: Mstl, periods: Int32Array, values: Float64Array, unit: f64): Decomposition {
  const n = values.length;
  const seasons = periods.length;
  const trend = new Float64Array(n);
  const remainder = new Float64Array(n);
  const weights = new Float64Array(n);
  const seasonal = new Float64Array(seasons * n);
  const strength = new Float64Array(seasons);
  let finite = true;
  for (let i = 0; i < n; i++) {
    trend[i] = fit.trend[i] * unit;
    remainder[i] = values[i] == values[i] ? fit.remainder[i] * unit : NaN;
    weights[i] = fit.weights[i];
    finite = finite && isFinite(trend[i]) && (values[i] != values[i] || isFinite(remainder[i]));
  }
  for (let k = 0; k < seasons; k++) {
    strength[k] = seasonStrength(fit, k, values);
    for (let i = 0; i < n; i++) {
      const s = fit.seasons[k][i] * unit;
      seasonal[k * n + i] = s;
      finite = finite && isFinite(s);
    }
  }
  if (!finite) return failed(out, Status.Overflow);
  out.status = Status.Ok;
  out.periods = periods;
  out.trend = trend;
  out.seasonal = seasonal;
  out.remainder = remainder;
  out.weights = weights;
  out.strength = strength;
  return out;
}
