import { Choice, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { ArimaEstimator } from './arima-estimator';
import { ArimaForm } from './arima-form';
import { failedFit, reportOf } from './arima-report';
import { LONGEST_LAG } from './arima-limits';
import { searchArima } from './arima-search';
import { ArimaSeries } from './arima-series';
import { ArimaWork } from './arima-work';

/**
 * Seasonal ARIMA with mean or drift and regressors: one form as R's stats::arima and forecast::Arima, or the search of forecast::auto.arima.
 *
 * G. E. P. Box and G. M. Jenkins (1976), Time Series Analysis; R. J. Hyndman and Y. Khandakar (2008), Automatic time series forecasting,
 * J. Stat. Softw. 27(3), doi:10.18637/jss.v027.i03. R 4.2 and forecast 8.20 set the conventions; what differs stands at the head of each part.
 */

/**
 * @param request spec.order [6] p, d, q, P, D, Q, any -1 = search (an empty order: all six);
 *                spec.constant automatic = R's default, a mean when nothing is differenced and no drift, or the search's choice; spec.periods: the first is the season;
 *                regressors must not be constant or combinations of each other; Box-Cox is the caller's
 * @returns status TooShort, Constant (the differenced series is flat: no variance to estimate), NotConverged, NotStationary (CSS or fixed values),
 *          Unsupported (orders, lag beyond 800, dependent regressors, arrays that do not fit), Overflow; otherwise a full record
 */
export function fitArima(request: FitRequest): Fit {
  const spec = request.spec;
  if (!wellFormed(request)) return failedFit(Status.Unsupported);
  const series = new ArimaSeries(request);
  let free = spec.order.length == 0;
  for (let i = 0; i < spec.order.length; i++) if (spec.order[i] < 0) free = true;
  if (free) return searchArima(request, series);
  const period = spec.periods.length > 0 ? max(1, spec.periods[0]) : 1;
  const lost = spec.order[1] + spec.order[4] * period;
  const seasonal = spec.order[3] + spec.order[4] + spec.order[5] > 0;
  const constant = spec.constant == Choice.Auto ? lost == 0 : spec.constant == Choice.Yes;
  const form = new ArimaForm(
    spec.order[0],
    spec.order[1],
    spec.order[2],
    spec.order[3],
    spec.order[4],
    spec.order[5],
    period,
    constant,
  );
  if (seasonal && period == 1) return failedFit(Status.Unsupported);
  if (form.arLength > LONGEST_LAG || form.maLength > LONGEST_LAG) return failedFit(Status.Unsupported);
  if (constant && form.d + form.seasonalD > 1) return failedFit(Status.Unsupported);
  if (series.observed - lost < 1 || series.length <= lost) return failedFit(Status.TooShort);
  const estimator = new ArimaEstimator(new ArimaWork(series, form), form.parameters);
  const estimate = estimator.estimate(form, spec.method, spec.fixed);
  if (estimate.status != Status.Ok) return failedFit(estimate.status);
  return reportOf(request, estimator, estimate);
}

/** Whether the arrays of the request fit each other. */
function wellFormed(request: FitRequest): bool {
  const n = request.values.length;
  const order = request.spec.order;
  if (order.length != 0 && order.length != 6) return false;
  if (n == 0) return request.regressors.length == 0;
  const regressors = request.regressors.length / n;
  if (regressors * n != request.regressors.length) return false;
  return request.futureRegressors.length == regressors * request.horizon;
}
