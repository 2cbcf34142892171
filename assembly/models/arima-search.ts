import { Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { ArimaEstimator } from './arima-estimator';
import { ArimaForm } from './arima-form';
import { differencesOf } from './arima-differences';
import { limits, LONGEST_LAG } from './arima-limits';
import { OrderSearch } from './arima-orders';
import { polished } from './arima-polish';
import { failedFit, reportOf } from './arima-report';
import { ArimaSeries } from './arima-series';
import { ArimaWork } from './arima-work';

/**
 * The search for orders: R. J. Hyndman and Y. Khandakar (2008), Automatic time series forecasting: the forecast package for R, section 3.2,
 * J. Stat. Softw. 27(3), doi:10.18637/jss.v027.i03; start set, order of the neighbours, limits and the approximation as forecast 8.20 has them.
 * What differs: whether the Hessian is positive is only asked of a form that would become the best, so the rows of worse ones may show a criterion
 * where R shows infinity; the choice is the same. When the form without a constant wins the start set, its neighbours are tried without one
 * (auto.arima goes on with one). On a long series with gaps a form that fails with the gaps filled is not fitted again with the gaps.
 * After an approximate walk a few more forms are fitted exactly (arima-polish.ts). Rows of the search: the walk, the exact fits of its best forms
 * until one stands, the further exact fits, and last the chosen one.
 */

/** Fewest differenced observations: those that the criterion of a mere mean or drift needs. */
const FEWEST: i32 = 4;

/** Fits the best form with the orders that the request leaves open (-1); the others stay as given. `spec.fixed` is not looked at. */
export function searchArima(request: FitRequest, series: ArimaSeries): Fit {
  const period = request.spec.periods.length > 0 ? max(1, request.spec.periods[0]) : 1;
  if (series.observed < 2) return failedFit(Status.TooShort);
  const differences = differencesOf(request, series, period);
  // with fewer only the form without any coefficient could be judged, and would win unopposed
  if (series.observed - differences.lost < FEWEST) return failedFit(Status.TooShort);
  const low = new StaticArray<i32>(4);
  const high = new StaticArray<i32>(4);
  limits(request, series.observed, period, low, high);
  const widest = new ArimaForm(high[0], differences.d, high[1], high[2], differences.seasonalD, high[3], period, true);
  if (period == 1 && high[2] + differences.seasonalD + high[3] > 0) return failedFit(Status.Unsupported);
  if (widest.arLength > LONGEST_LAG || widest.maLength > LONGEST_LAG) return failedFit(Status.Unsupported);
  const estimator = new ArimaEstimator(new ArimaWork(series, widest), widest.parameters);
  const search = new OrderSearch(request, series, differences, low, high, estimator);
  if (search.estimator.work.flat(search.mayHaveConstant)) return failedFit(Status.Constant);
  if (request.spec.exhaustive) search.everything();
  else search.stepwise();
  const best = search.approximate ? search.refitted() : search.best;
  if (best === null) return failedFit(search.firstFailure());
  const climbed = search.climbedAgain(best);
  const chosen = search.approximate ? polished(search, climbed) : climbed;
  const fit = reportOf(request, search.estimator, chosen === climbed ? climbed : search.climbedAgain(chosen));
  if (fit.status == Status.Ok) search.writeRows(fit);
  return fit;
}
