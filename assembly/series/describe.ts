/** The description job: the tests and statistics that choose models. */
import { Status } from '../abi';
import { acf, countPresent, pacf } from '../math/stats';
import { isConstant, largestMagnitude, scaleToOne, scaledBy, toStatic } from '../math/vector';
import { DecomposeRequest, DescribeRequest, Description } from '../records';
import { guerreroLambda } from './box-cox';
import { presentOnly } from './difference';
import { dominantPeriod } from './dominant-period';
import { Mstl, seasonStrength, usablePeriods } from './mstl';
import { fillGaps } from './na-interp';
import { bornOutPeriods } from './seasonality';
import { kpssLag, kpssLevel, ndiffs, nsdiffs } from './stationarity';

/** Fewest present observations that can be described: a lag-one correlation needs them. */
const LEAST: i32 = 3;

/**
 * Everything that R's forecast package would ask of a series before it chooses a model; see `Description`.
 *
 * kpssLevel is 0 where its long-run variance vanishes (a strictly alternating series), boxCoxLambda 1 where nothing can be chosen.
 * Free of units but for dominantPeriod, which keeps R's absolute threshold. The tests use the first candidate period.
 *
 * @returns  status TooShort: fewer than three present; Constant: they do not vary; Unsupported: a period below 1 or lags below 0
 */
export function describeSeries(request: DescribeRequest): Description {
  const out = new Description();
  const values = request.values;
  out.kpssLevel = 0;
  out.boxCoxLambda = 1;
  out.status = whyNot(request);
  if (out.status != Status.Ok) return out;
  const scaled = scaledBy(values, scaleToOne(largestMagnitude(values)));
  const first = request.periods.length > 0 ? request.periods[0] : 1;
  out.acf = acf(scaled, request.lags);
  out.pacf = pacf(out.acf);
  const present = presentOnly(scaled);
  const kpss = kpssLevel(present, kpssLag(present.length));
  if (isFinite(kpss)) out.kpssLevel = kpss;
  out.ndiffs = ndiffs(present);
  out.nsdiffs = nsdiffs(scaled, first);
  out.boxCoxLambda = guerreroLambda(scaled, first);
  out.dominantPeriod = dominantPeriod(values);
  describeSeasons(out, request.periods, scaled);
  return out;
}

function whyNot(request: DescribeRequest): Status {
  if (request.lags < 0) return Status.Unsupported;
  for (let i = 0; i < request.periods.length; i++) if (request.periods[i] < 1) return Status.Unsupported;
  if (countPresent(request.values) < LEAST) return Status.TooShort;
  const factor = scaleToOne(largestMagnitude(request.values));
  return isConstant(scaledBy(request.values, factor)) ? Status.Constant : Status.Ok;
}

/** Strengths of all candidates by one MSTL, and those that the data bear out. */
function describeSeasons(out: Description, candidates: Int32Array, values: Float64Array): void {
  const n = values.length;
  out.strength = new Float64Array(candidates.length);
  const periods = usablePeriods(candidates, n);
  if (periods.length == 0) return;
  const filled = toStatic(fillGaps(values, periods));
  const fit = new Mstl(n, periods, new DecomposeRequest());
  if (fit.run(filled, n) != Status.Ok) return;
  for (let k = 0; k < periods.length; k++) {
    const at = candidates.indexOf(periods[k]);
    out.strength[at] = seasonStrength(fit, k, values);
  }
  out.periods = bornOutPeriods(periods, filled, values);
}
