/**
 * The records that cross the door: plain classes without constructors, which the raw bindings copy in and out as objects.
 * Missing observations are NaN in `values`; nothing else may be NaN or infinite on the way in, and nothing on the way out
 * except where a field says so.
 */

/** Which model, and what of it is fixed. Fields that a kind does not use are ignored. */
export class ModelSpec {
  /** ModelKind */
  kind: i32 = 0;
  /** seasonal periods in steps, ascending; empty = none. ETS, ARIMA, Theta and seasonal naive use the first that they are given */
  periods: Int32Array = new Int32Array(0);
  /** ARIMA p, d, q, P, D, Q; -1 = automatic. Any -1 starts the search */
  order: Int32Array = new Int32Array(0);
  /** ARIMA mean or drift: Choice */
  constant: i32 = -1;
  /** ARIMA estimation: Method */
  method: i32 = 0;
  /** ARIMA: all orders up to the caps instead of R's stepwise search */
  exhaustive: bool = false;
  /** ETS error, trend, season: Component; damped: Choice */
  error: i32 = -1;
  trend: i32 = -1;
  season: i32 = -1;
  damped: i32 = -1;
  /** Box-Cox lambda; NaN = no transform */
  lambda: f64 = NaN;
  /** back-transformed means instead of medians */
  biasAdjust: bool = false;
  /** parameters held fixed, in the order of `Fit.coefficients`; NaN = free; empty = all free */
  fixed: Float64Array = new Float64Array(0);
}

/** One fit and its forecast. */
export class FitRequest {
  /** [n] regular grid, oldest first, NaN = missing */
  values: Float64Array = new Float64Array(0);
  spec: ModelSpec = new ModelSpec();
  /** steps ahead, >= 0 */
  horizon: i32 = 0;
  /** [L] ascending, in (0, 1) */
  probabilities: Float64Array = new Float64Array(0);
  /** [K x n] row-major regressors (ARIMA only), and [K x horizon] for the future; empty = none */
  regressors: Float64Array = new Float64Array(0);
  futureRegressors: Float64Array = new Float64Array(0);
  /** random stream for simulated intervals */
  seed: u32 = 0;
}

/** What a model says. Criteria by R's conventions (forecast 8.x), so that they can be compared with it. */
export class Fit {
  /** Status */
  status: i32 = 0;
  /** the spec with every automatic choice resolved */
  spec: ModelSpec = new ModelSpec();
  /** ARIMA: ar, ma, sar, sma, intercept or drift, regressors. ETS: alpha, beta, gamma, phi (those it has), level, slope, seasonal states s0..s(m-1). Theta: alpha, level, drift (optimised: alpha, level, weight of the line). Croston, SBA, TSB and robust level: as their files say */
  coefficients: Float64Array = new Float64Array(0);
  /** same order; 0 = held where it stands (fixed, or at a bound); empty where not estimated */
  standardErrors: Float64Array = new Float64Array(0);
  sigma2: f64 = NaN;
  sigma2Ml: f64 = NaN;
  loglik: f64 = NaN;
  aic: f64 = NaN;
  aicc: f64 = NaN;
  bic: f64 = NaN;
  nobs: i32 = 0;
  /** [n] one step ahead, NaN where the model has none */
  fitted: Float64Array = new Float64Array(0);
  /** [n] innovation residuals (relative errors for multiplicative ETS), NaN where none */
  residuals: Float64Array = new Float64Array(0);
  /** [horizon] */
  mean: Float64Array = new Float64Array(0);
  /** [L x horizon] row-major, rows as `probabilities` */
  quantiles: Float64Array = new Float64Array(0);
  /** [rows x searchWidth] the models tried, in order; see ArimaSearch, EtsSearch; criterion may be Infinity */
  search: Float64Array = new Float64Array(0);
  searchWidth: i32 = 0;
  /** mean and sd of the residuals, their autocorrelation at lag 1, and the Ljung-Box test over so many lags; NaN and 0 where none (residual-check.ts) */
  residualMean: f64 = NaN;
  residualSd: f64 = NaN;
  residualAcf1: f64 = NaN;
  residualLags: i32 = 0;
  residualDf: i32 = 0;
  ljungBox: f64 = NaN;
  ljungBoxP: f64 = NaN;
}

/** STL (one period) or MSTL (several). Zero or -1 stands for R's default, as said at each field. */
export class DecomposeRequest {
  /** [n], NaN = missing (filled as na.interp does for the smoothing, and NaN again in `remainder`) */
  values: Float64Array = new Float64Array(0);
  /** ascending, each >= 2 */
  periods: Int32Array = new Int32Array(0);
  /** loess span of the cycle subseries: odd, >= 7 by advice; 0 = R's `mstl` default (7 + 4 i for the i-th of the periods); -1 = "periodic" */
  seasonalWindow: i32 = 0;
  /** degrees 0, 1 (or 2 where stats::stl allows); -1 = default (0, 1, as trend) */
  seasonalDegree: i32 = -1;
  trendDegree: i32 = -1;
  lowPassDegree: i32 = -1;
  /** 0 = default */
  trendWindow: i32 = 0;
  lowPassWindow: i32 = 0;
  /** 0 = default ceil(window / 10) */
  seasonalJump: i32 = 0;
  trendJump: i32 = 0;
  lowPassJump: i32 = 0;
  /** -1 = default 2/0, or 1/15 when robust */
  inner: i32 = -1;
  outer: i32 = -1;
  robust: bool = false;
}

export class Decomposition {
  /** Status */
  status: i32 = 0;
  /** [P], periods really used (R drops those with n <= 2 m) */
  periods: Int32Array = new Int32Array(0);
  /** [n] */
  trend: Float64Array = new Float64Array(0);
  /** [P x n] row-major */
  seasonal: Float64Array = new Float64Array(0);
  /** [n] */
  remainder: Float64Array = new Float64Array(0);
  /** [n] robustness weights of the last STL, 1 where not robust */
  weights: Float64Array = new Float64Array(0);
  /** [P] strength of each season, 1 - var(R)/var(R + S), in [0, 1] */
  strength: Float64Array = new Float64Array(0);
}

export class DescribeRequest {
  /** [n], NaN = missing */
  values: Float64Array = new Float64Array(0);
  /** candidate seasonal periods, ascending; the tests use the first, detection tries all */
  periods: Int32Array = new Int32Array(0);
  /** lags of acf and pacf */
  lags: i32 = 0;
}

/** The tests and statistics that choose models, by the names of R's forecast package. */
export class Description {
  /** Status */
  status: i32 = 0;
  /** [lags], lags 1.. */
  acf: Float64Array = new Float64Array(0);
  pacf: Float64Array = new Float64Array(0);
  /** KPSS level statistic, lag trunc(3 sqrt(n) / 13) (urca's ur.kpss, type mu, use.lag as ndiffs) */
  kpssLevel: f64 = NaN;
  ndiffs: i32 = 0;
  nsdiffs: i32 = 0;
  /** [P] seasonal strength of each candidate period by MSTL; 0 where the series is too short for it */
  strength: Float64Array = new Float64Array(0);
  /** BoxCox.lambda, method guerrero, bounds -1..2 */
  boxCoxLambda: f64 = NaN;
  /** findfrequency */
  dominantPeriod: i32 = 1;
  /** the candidate periods that the data bear out, ascending; rule stands at `seasonality.ts` */
  periods: Int32Array = new Int32Array(0);
}

/** Rolling origins for one model: its form chosen anew up to 300 observations, then kept; parameters anew at each. */
export class BacktestRequest {
  fit: FitRequest = new FitRequest();
  /** [K] ascending: observations in each training part */
  origins: Int32Array = new Int32Array(0);
}

export class Backtest {
  /** Ok when at least half of the origins could be fitted; the others are NaN */
  status: i32 = 0;
  /** the form that was used */
  spec: ModelSpec = new ModelSpec();
  /** [K x h] */
  means: Float64Array = new Float64Array(0);
  /** [K x L x h] */
  quantiles: Float64Array = new Float64Array(0);
}

/** M models that were fitted on the whole series and backtested on the same K origins. */
export class CombineRequest {
  /** [n] the series, NaN = missing */
  values: Float64Array = new Float64Array(0);
  /** the season of the MASE denominator, 1 = none */
  period: i32 = 1;
  /** [K], as in BacktestRequest */
  origins: Int32Array = new Int32Array(0);
  models: i32 = 0;
  horizon: i32 = 0;
  /** horizon of the backtests, <= horizon */
  backtestHorizon: i32 = 0;
  /** [L] ascending, in (0, 1); contains 0.1, 0.9 and 0.025, 0.975 when coverage is asked for */
  probabilities: Float64Array = new Float64Array(0);
  /** [M x h] and [M x L x h] of the final fits */
  means: Float64Array = new Float64Array(0);
  quantiles: Float64Array = new Float64Array(0);
  /** [M x K x b] and [M x K x L x b] of the backtests */
  backtestMeans: Float64Array = new Float64Array(0);
  backtestQuantiles: Float64Array = new Float64Array(0);
  /** nothing below zero in means and quantiles */
  nonNegative: bool = false;
  /** the member that is believed until the backtests say otherwise; -1 = all alike */
  priorMember: i32 = -1;
}

export class Combination {
  /** Status */
  status: i32 = 0;
  /** [M] >= 0, sum 1 */
  weights: Float64Array = new Float64Array(0);
  /** [h] */
  mean: Float64Array = new Float64Array(0);
  /** [L x h] */
  quantiles: Float64Array = new Float64Array(0);
  /** whether the intervals come from the backtest residuals (split conformal, per horizon) or only from the models */
  conformal: bool = false;
  /** [M + 1] scores over all origins, the last of the combination itself; NaN where nothing could be scored */
  mase: Float64Array = new Float64Array(0);
  smape: Float64Array = new Float64Array(0);
  wape: Float64Array = new Float64Array(0);
  /** share of actuals inside the 80 and 95 % bands; the combination's by leaving one origin out */
  coverage80: Float64Array = new Float64Array(0);
  coverage95: Float64Array = new Float64Array(0);
}

/** Monte-Carlo over demand, model error and price: one chunk of paths. Chunks are seeded by (seed, chunk), merged in chunk order. */
export class DrawRequest {
  seed: u32 = 0;
  chunk: u32 = 0;
  /** paths in this chunk */
  paths: i32 = 0;
  steps: i32 = 0;
  probabilities: Float64Array = new Float64Array(0);
  /** [L x steps] demand, any unit, >= 0 */
  quantiles: Float64Array = new Float64Array(0);
  /** lag-1 correlation of the Gaussian copula along the steps, (-1, 1) */
  autocorrelation: f64 = 0;
  /** demand that one replica carries, > 0 */
  capacity: f64 = 1;
  /** sd of the log of the capacity's error, one draw a path */
  capacityLogSd: f64 = 0;
  /** the factor on demand for bursts and margin, >= 0 */
  loadFactor: f64 = 1;
  spareReplicas: i32 = 0;
  minReplicas: i32 = 0;
  /** replicas are held at the largest need of each block of so many steps: 1 = scaled every step, >= steps = one fixed size */
  blockSteps: i32 = 1;
  /** money per replica and step */
  pricePerStep: f64 = 0;
  /** sd of the log of the price's error, one draw a path */
  priceLogSd: f64 = 0;
}

export class Draws {
  /** Status */
  status: i32 = 0;
  /** [paths] money over all steps */
  cost: Float64Array = new Float64Array(0);
  /** [paths] largest number of replicas */
  peakReplicas: Float64Array = new Float64Array(0);
  /** [steps] mean replicas over the paths */
  meanReplicas: Float64Array = new Float64Array(0);
}

/** A service of one or more replicas under a load, simulated pass by pass. Times in ms. */
export class ServeRequest {
  seed: u32 = 0;
  chunk: u32 = 0;
  /** ArrivalKind */
  arrivals: i32 = 0;
  /** Rate: requests (sessions, where classes have them) per ms over all replicas, and the cv of the times between them */
  ratePerMs: f64 = 0;
  cv: f64 = 1;
  /** factors on the rate, each for profileStepMs, repeated; empty = constant */
  profile: Float64Array = new Float64Array(0);
  profileStepMs: f64 = 0;
  /** Times: ascending, one per request */
  times: Float64Array = new Float64Array(0);
  /** Closed: requests in the service at any time */
  clients: i32 = 0;
  /** requests before, in and after the measured part, in the order of their arrival */
  warmup: i32 = 0;
  measured: i32 = 0;
  tail: i32 = 0;
  /** [K x ServeClass.Width] row-major, and the samples they point into */
  classes: Float64Array = new Float64Array(0);
  samples: Float64Array = new Float64Array(0);
  /** Scheduler */
  scheduler: i32 = 0;
  /** tokens and sequences of one pass at most */
  maxBatchTokens: i32 = 0;
  maxSequences: i32 = 0;
  /** prompts may be cut into several passes */
  chunked: bool = true;
  /** KV pool of one replica in blocks of a power of two tokens */
  poolBlocks: i32 = 0;
  blockTokens: i32 = 16;
  /** sliding layers: tokens kept, and their bytes per token over those of the full layers; blocks of constant state per sequence */
  windowTokens: i32 = 0;
  windowShare: f64 = 0;
  stateBlocks: f64 = 0;
  /** longest prompt and answer together; 0 = none */
  contextLimit: i32 = 0;
  /** PrefixCache */
  prefixCache: i32 = 0;
  /** [StepTerm.Width], and tables over tokens of a pass: 0 .. fineTokens by one, then every coarseTokens */
  terms: Float64Array = new Float64Array(0);
  memoryMs: Float64Array = new Float64Array(0);
  computeMs: Float64Array = new Float64Array(0);
  expertMs: Float64Array = new Float64Array(0);
  fineTokens: i32 = 0;
  coarseTokens: i32 = 1;
  /** speculative decoding: tokens proposed for each sequence before a pass (0 = none), each taken by this chance when those before it were */
  drafted: i32 = 0;
  acceptance: f64 = 0;
  /** the pass of the draft, as the one above; no terms = proposing takes no time */
  draftTerms: Float64Array = new Float64Array(0);
  draftMemoryMs: Float64Array = new Float64Array(0);
  draftComputeMs: Float64Array = new Float64Array(0);
  draftExpertMs: Float64Array = new Float64Array(0);
  draftFineTokens: i32 = 0;
  draftCoarseTokens: i32 = 1;
  /** constant part of the time to first token */
  requestMs: f64 = 0;
  replicas: i32 = 1;
  /** Routing */
  routing: i32 = 0;
  /** replicas that only prefill; the others then only decode. 0 = each does both */
  prefillReplicas: i32 = 0;
  transferMsPerToken: f64 = 0;
  transferMs: f64 = 0;
  /** [L] ascending, in (0, 1) */
  probabilities: Float64Array = new Float64Array(0);
  /** [G] 0 = first token, 1 = between tokens, 2 = last token; upper limit and the share of requests that must hold it */
  goalMetric: Int32Array = new Int32Array(0);
  goalMs: Float64Array = new Float64Array(0);
  goalShare: Float64Array = new Float64Array(0);
  /** end as soon as a goal can no longer be met */
  stopWhenMissed: bool = false;
  /** give the life of every request */
  detail: bool = false;
}

export class Service {
  /** Status: Unsupported = lengths or ranges that the request's comments exclude */
  status: i32 = 0;
  /** requests that were answered, could never fit, and were under way at the end */
  completed: i32 = 0;
  refused: i32 = 0;
  unfinished: i32 = 0;
  passes: f64 = 0;
  /** ended early since a goal could no longer be met; figures then are of the part that ran */
  stopped: bool = false;
  /** [3] first token, between tokens, last token, over measured requests; and the standard errors by batch means */
  means: Float64Array = new Float64Array(0);
  meanErrors: Float64Array = new Float64Array(0);
  /** [3 x L] */
  quantiles: Float64Array = new Float64Array(0);
  quantileErrors: Float64Array = new Float64Array(0);
  /** [G] share of measured requests within each goal, and within all of them */
  goalMet: Float64Array = new Float64Array(0);
  withinAll: f64 = NaN;
  /** length of the measured part; requests and tokens per ms in it */
  windowMs: f64 = 0;
  ratePerMs: f64 = 0;
  promptTokensPerMs: f64 = 0;
  outputTokensPerMs: f64 = 0;
  /** means over the measured part and the replicas: share of time in a pass, and in a pass that leaves requests waiting */
  busyFraction: f64 = 0;
  blockedFraction: f64 = 0;
  meanRunning: f64 = 0;
  meanWaiting: f64 = 0;
  /** requests in the service, by integration over time, all replicas together */
  meanPresent: f64 = 0;
  kvMeanFraction: f64 = 0;
  kvMaxFraction: f64 = 0;
  preemptions: i32 = 0;
  /** share of prompt tokens found in the prefix cache */
  hitFraction: f64 = 0;
  /** Saturation, and the growth of the wait for a place per unit of time behind it */
  saturation: i32 = 0;
  waitGrowth: f64 = 0;
  /** blocks in use when all is done (a law: 0) and the most ever in use by one replica */
  blocksLeft: i32 = 0;
  blocksMost: i32 = 0;
  /** tokens prefilled (repeats after preemption and cached ones included) and tokens emitted */
  promptTokens: f64 = 0;
  outputTokens: f64 = 0;
  /** [n] of every request when detail was asked for; NaN where it never came to it */
  arrival: Float64Array = new Float64Array(0);
  first: Float64Array = new Float64Array(0);
  done: Float64Array = new Float64Array(0);
  input: Int32Array = new Int32Array(0);
  output: Int32Array = new Int32Array(0);
  replica: Int32Array = new Int32Array(0);
}

/** Futures of a service: what its replicas would be and cost in many possible demands, and how a planned size would do in them. */
export class FuturesRequest {
  seed: u32 = 0;
  chunk: u32 = 0;
  /** paths in this chunk, at most 65,535 */
  paths: i32 = 0;
  steps: i32 = 0;
  probabilities: Float64Array = new Float64Array(0);
  /** [L x steps] demand, any unit, >= 0 */
  quantiles: Float64Array = new Float64Array(0);
  /** correlation of the demand's normal scores from step to step, (-1, 1), of the part that is not shared */
  autocorrelation: f64 = 0;
  /** share of the variance of the scores that is one draw for the whole path, [0, 1) */
  levelShare: f64 = 0;
  /** on demand, before margin and burst, >= 0 */
  demandFactor: f64 = 1;
  /** the busiest minute of a step is 1 + burstSd * (the largest of 60 normals) times its mean, drawn for each step */
  burstSd: f64 = 0;
  /** the load of a call drifts by exp(driftLogSdPerStep * z * t), one z a path: lengths change */
  driftLogSdPerStep: f64 = 0;
  /** demand that one replica carries within every goal, > 0 */
  capacity: f64 = 1;
  /** sd of the log of the capacity's error, one draw a path */
  capacityLogSd: f64 = 0;
  /** on the load, when a size is chosen in a future; the planned size has none left to add */
  marginFactor: f64 = 1;
  spareReplicas: i32 = 0;
  minReplicas: i32 = 0;
  /** replicas are held at the largest need of each block of so many steps */
  blockSteps: i32 = 1;
  /** blocks of one row of the results over time: rows hold the largest need of them */
  blocksPerRow: i32 = 1;
  /** [blocks] the planned size that is judged */
  planned: Int32Array = new Int32Array(0);
  /** replicas that run before the first step */
  runningReplicas: i32 = 0;
  /** probability that a replica which is started does not come up, and is missing for the first step of its block; [0, 1) */
  startFailure: f64 = 0;
  /** [G] capacity within each goal alone over `capacity`, >= 1 */
  goalRatios: Float64Array = new Float64Array(0);
  /** [M] first step after each month, ascending, the last = steps */
  monthEnds: Int32Array = new Int32Array(0);
  /** [M] money that may be spent in each; Infinity = no budget */
  monthBudgets: Float64Array = new Float64Array(0);
  /** money per replica and step */
  pricePerStep: f64 = 0;
  /** sd of the log of the price's error, one draw a path */
  priceLogSd: f64 = 0;
}

/** Sketches are rows of counts over the bins of risk/sketch.ts, packed one after the other: first bin, number of bins, counts. */
export class Futures {
  /** Status */
  status: i32 = 0;
  /** [paths] money over all steps, size following the need block by block */
  cost: Float64Array = new Float64Array(0);
  /** [paths] largest number of replicas needed */
  peakReplicas: Float64Array = new Float64Array(0);
  /** [paths] share of the load that the planned size does not carry, and with one more replica */
  short: Float64Array = new Float64Array(0);
  shortWithOneMore: Float64Array = new Float64Array(0);
  /** [rows] of replicas, and of money per step / pricePerStep */
  replicaRows: Int32Array = new Int32Array(0);
  costRows: Int32Array = new Int32Array(0);
  /** [M] of money per step of the month / pricePerStep */
  monthRows: Int32Array = new Int32Array(0);
  /** one row: steps that each number of replicas is held, over all paths; bins as in a sketch */
  heldSteps: Float64Array = new Float64Array(0);
  /** [M] paths over the month's budget */
  overBudget: Int32Array = new Int32Array(0);
  /** [G x (M + 1)] paths in which the planned size breaks the goal in the month, the last column = in any step */
  broken: Int32Array = new Int32Array(0);
  brokenWithOneMore: Int32Array = new Int32Array(0);
}
