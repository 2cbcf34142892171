/**
 * The door of the core: stateless jobs on plain records, at most twelve. Nothing else of assembly/ is seen outside.
 */
import { backtestModel } from './evaluate/backtest';
import { combineAnySize } from './evaluate/combine-scaled';
import { fitModel } from './models/fit';
import { checkResiduals } from './models/residual-check';
import {
  Backtest,
  BacktestRequest,
  Combination,
  CombineRequest,
  DecomposeRequest,
  Decomposition,
  DescribeRequest,
  Description,
  DrawRequest,
  Draws,
  Fit,
  FitRequest,
  ServeRequest,
  Service,
  Futures,
  FuturesRequest,
} from './records';
import { drawFutures } from './risk/futures';
import { lognormalQuantiles } from './risk/lognormal';
import { drawPaths } from './risk/monte-carlo';
import { decomposeSeries } from './series/decompose';
import { describeSeries } from './series/describe';
import { fillGapsOfAnySize } from './series/na-interp';
import { serveLoad } from './serving/serve';

/** Trend, seasons and remainder by STL or MSTL. */
export function decompose(request: DecomposeRequest): Decomposition {
  return decomposeSeries(request);
}

/** The statistics that choose models, and the periods that the data bear out. */
export function describe(request: DescribeRequest): Description {
  return describeSeries(request);
}

/** A copy of `values` without gaps, as R's na.interp fills them; `periods` ascending, empty = none. */
export function fill(values: Float64Array, periods: Int32Array): Float64Array {
  return fillGapsOfAnySize(values, periods);
}

/** One model: fit and forecast, with a check of its residuals. */
export function fit(request: FitRequest): Fit {
  const result = fitModel(request);
  checkResiduals(result);
  return result;
}

/** One model: forecasts from rolling origins. */
export function backtest(request: BacktestRequest): Backtest {
  return backtestModel(request);
}

/** Several models that were fitted and backtested: weights, scores and the combined forecast with calibrated intervals. */
export function combine(request: CombineRequest): Combination {
  return combineAnySize(request);
}

/** One chunk of Monte-Carlo paths: cost and replicas. */
export function draw(request: DrawRequest): Draws {
  return drawPaths(request);
}

/** One chunk of futures: replicas and cost over time, and how a planned size fares. */
export function simulateFutures(request: FuturesRequest): Futures {
  return drawFutures(request);
}

/** Quantiles of the lognormal with this mean and coefficient of variation. */
export function lognormal(mean: f64, cv: f64, probabilities: Float64Array): Float64Array {
  return lognormalQuantiles(mean, cv, probabilities);
}

/** A service of LLM replicas under a load, simulated pass by pass. */
export function serve(request: ServeRequest): Service {
  return serveLoad(request);
}
