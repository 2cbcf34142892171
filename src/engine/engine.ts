/**
 * The port to the numeric core: what the river may ask of it, without knowing whether it runs in this thread, in a pool of
 * browser workers or in worker_threads. Every job is stateless; the same request gives the same bits on every host.
 * Missing observations are NaN. Arrays are row-major as their comments say.
 */

import type { CancelSignal } from '../base/cancel.ts';
import type { ServeRequest, ServeResult } from './serving.ts';

export type {
  GoalMetric,
  LatencyFigures,
  LengthLaw,
  LoadArrivals,
  LoadClass,
  RoutingRule,
  ServeRequest,
  ServeResult,
  StepTime,
} from './serving.ts';

export type ArimaMethod = 'CSS-ML' | 'ML' | 'CSS';
export type EtsComponent = 'N' | 'A' | 'M';

/** Which model; absent or 'auto' parts are chosen by the model's own search. */
export type ModelSpec =
  | { readonly kind: 'mean' | 'naive' | 'drift' | 'croston' | 'sba' | 'tsb' | 'robust-level' }
  | { readonly kind: 'seasonal-naive' | 'theta' | 'optimised-theta'; readonly periods: readonly number[] }
  | ({ readonly kind: 'ets' } & EtsParts)
  | ({ readonly kind: 'arima' } & ArimaParts)
  | {
      readonly kind: 'stl-ets' | 'stl-arima' | 'stl-theta';
      readonly periods: readonly number[];
      readonly lambda?: number;
      readonly biasAdjust?: boolean;
    };

export interface EtsParts {
  readonly periods: readonly number[];
  readonly error?: EtsComponent | 'auto';
  readonly trend?: EtsComponent | 'auto';
  readonly season?: EtsComponent | 'auto';
  readonly damped?: boolean | 'auto';
  readonly lambda?: number;
  readonly biasAdjust?: boolean;
  readonly fixed?: readonly number[];
}

export interface ArimaParts {
  readonly periods: readonly number[];
  /** p, d, q, P, D, Q; 'auto' where the search chooses */
  readonly order?: readonly (number | 'auto')[];
  readonly constant?: boolean | 'auto';
  readonly method?: ArimaMethod;
  readonly exhaustive?: boolean;
  readonly lambda?: number;
  readonly biasAdjust?: boolean;
  readonly fixed?: readonly number[];
}

/** Why a model is left out; the words shown to people stand in `reasonOf` (src/forecast). */
export type FitStatus =
  | 'ok'
  | 'too-short'
  | 'not-positive'
  | 'constant'
  | 'not-converged'
  | 'not-stationary'
  | 'unsupported'
  | 'has-gaps'
  | 'overflow';

export interface FitRequest {
  /** [n] oldest first, NaN = missing */
  readonly values: Float64Array;
  readonly spec: ModelSpec;
  /** steps ahead, ≥ 0 */
  readonly horizon: number;
  /** [L] ascending, in (0, 1) */
  readonly probabilities: readonly number[];
  /** [K × n] and [K × horizon] */
  readonly regressors?: Float64Array;
  readonly futureRegressors?: Float64Array;
  readonly seed?: number;
}

export interface SearchRow {
  readonly model: string;
  /** AICc; Infinity where rejected */
  readonly criterion: number;
  readonly rejected?: FitStatus;
}

/** What is left in the residuals; NaN where there are too few, or they do not vary. */
export interface ResidualCheck {
  /** probability of at least so much autocorrelation in noise, Ljung-Box; small = structure is left */
  readonly ljungBoxP: number;
  readonly ljungBox: number;
  readonly lags: number;
  /** lags less the fitted AR, MA and smoothing parameters */
  readonly df: number;
  /** at lag 1 */
  readonly acf1: number;
  readonly mean: number;
  readonly sd: number;
}

export interface FitResult {
  readonly status: FitStatus;
  /** the model with every choice made, e.g. `ARIMA(2,1,1)(0,1,1)[12]`, `ETS(M,Ad,M)[12]` */
  readonly model: string;
  /** by R's names: ar1, ma1, sar1, sma1, intercept | drift, alpha, beta, gamma, phi, l, b, s0 … */
  readonly coefficients: Readonly<Record<string, number>>;
  readonly standardErrors?: Readonly<Record<string, number>>;
  readonly sigma2: number;
  readonly sigma2Ml: number;
  readonly loglik: number;
  readonly aic: number;
  readonly aicc: number;
  readonly bic: number;
  readonly nobs: number;
  /** [n] NaN where none */
  readonly fitted: Float64Array;
  readonly residuals: Float64Array;
  readonly residualCheck: ResidualCheck;
  /** [h] */
  readonly mean: Float64Array;
  /** [L × h] */
  readonly quantiles: Float64Array;
  readonly search: readonly SearchRow[];
}

export interface BacktestRequest {
  readonly fit: FitRequest;
  /** [K] ascending: observations in each training part */
  readonly origins: readonly number[];
}

export interface BacktestResult {
  readonly status: FitStatus;
  readonly model: string;
  /** [K × h] */
  readonly means: Float64Array;
  /** [K × L × h] */
  readonly quantiles: Float64Array;
}

export interface CombineRequest {
  readonly values: Float64Array;
  /** season of the MASE denominator, 1 = none */
  readonly period: number;
  readonly origins: readonly number[];
  readonly horizon: number;
  readonly backtestHorizon: number;
  readonly probabilities: readonly number[];
  /** one entry a model: final fit and backtest */
  readonly members: readonly {
    readonly mean: Float64Array;
    readonly quantiles: Float64Array;
    readonly backtestMeans: Float64Array;
    readonly backtestQuantiles: Float64Array;
  }[];
  readonly nonNegative: boolean;
  /** index of the member that is believed until the backtests say otherwise; absent = all alike */
  readonly priorMember?: number;
}

/** Scores over all origins and steps; NaN where nothing could be scored. */
export interface Scores {
  readonly mase: number;
  readonly smape: number;
  readonly wape: number;
  readonly coverage80: number;
  readonly coverage95: number;
}

export interface Combination {
  /** [M] sum 1 */
  readonly weights: Float64Array;
  readonly mean: Float64Array;
  readonly quantiles: Float64Array;
  readonly conformal: boolean;
  readonly members: readonly Scores[];
  readonly ensemble: Scores;
}

export interface DecomposeRequest {
  readonly values: Float64Array;
  readonly periods: readonly number[];
  /** absent = R's default */
  readonly seasonalWindow?: number | 'periodic';
  readonly seasonalDegree?: number;
  readonly trendWindow?: number;
  readonly trendDegree?: number;
  readonly lowPassWindow?: number;
  readonly lowPassDegree?: number;
  readonly jumps?: readonly [seasonal: number, trend: number, lowPass: number];
  readonly inner?: number;
  readonly outer?: number;
  readonly robust?: boolean;
}

export interface Decomposition {
  readonly status: FitStatus;
  readonly periods: readonly number[];
  readonly trend: Float64Array;
  /** one [n] for each of `periods` */
  readonly seasonal: readonly Float64Array[];
  readonly remainder: Float64Array;
  readonly weights: Float64Array;
  readonly strength: readonly number[];
}

export interface Description {
  readonly status: FitStatus;
  readonly acf: Float64Array;
  readonly pacf: Float64Array;
  readonly kpssLevel: number;
  readonly ndiffs: number;
  readonly nsdiffs: number;
  readonly strength: readonly number[];
  readonly boxCoxLambda: number;
  readonly dominantPeriod: number;
  /** those candidate periods that the data bear out */
  readonly periods: readonly number[];
}

export interface DrawRequest {
  readonly seed: number;
  /** all paths; the engine splits them into chunks of a fixed size */
  readonly paths: number;
  readonly probabilities: readonly number[];
  /** [L × T] demand */
  readonly quantiles: Float64Array;
  readonly steps: number;
  readonly autocorrelation: number;
  /** demand one replica carries */
  readonly capacity: number;
  readonly capacityLogSd: number;
  readonly loadFactor: number;
  readonly spareReplicas: number;
  readonly minReplicas: number;
  readonly blockSteps: number;
  readonly pricePerStep: number;
  readonly priceLogSd: number;
}

export interface Draws {
  /** [paths] */
  readonly cost: Float64Array;
  readonly peakReplicas: Float64Array;
  /** [T] */
  readonly meanReplicas: Float64Array;
}

/** Ranges and meanings: assembly/records.ts, FuturesRequest. */
export interface FuturesRequest {
  readonly seed: number;
  /** all paths; the engine splits them into chunks of a fixed size */
  readonly paths: number;
  readonly steps: number;
  readonly probabilities: readonly number[];
  /** [L × T] demand */
  readonly quantiles: Float64Array;
  readonly autocorrelation: number;
  /** share of the scores' variance that is one draw for the whole path, [0, 1) */
  readonly levelShare: number;
  /** on demand, before margin and burst */
  readonly demandFactor: number;
  /** busiest minute of a step = mean × (1 + burstSd × largest of 60 normals) */
  readonly burstSd: number;
  readonly driftLogSdPerStep: number;
  /** demand one replica carries within every goal */
  readonly capacity: number;
  readonly capacityLogSd: number;
  readonly marginFactor: number;
  readonly spareReplicas: number;
  /** carrying replicas at least; the spares come on top */
  readonly minReplicas: number;
  readonly blockSteps: number;
  readonly blocksPerRow: number;
  /** [blocks] the planned size that is judged */
  readonly planned: readonly number[];
  readonly runningReplicas: number;
  readonly startFailure: number;
  /** [G] capacity within each goal alone over `capacity`, ≥ 1 */
  readonly goalRatios: readonly number[];
  /** [M] first step after each month, the last = steps */
  readonly monthEnds: readonly number[];
  /** [M] Infinity = no budget */
  readonly monthBudgets: readonly number[];
  readonly pricePerStep: number;
  readonly priceLogSd: number;
}

/** A distribution by its values, ascending, and how many paths (or steps) have each. */
export interface Sketch {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Replicas up to 255 are exact, larger ones and money within 1/256; arrays by path are exact. */
export interface Futures {
  /** paths drawn; fewer than asked for where the caller stopped */
  readonly paths: number;
  /** [paths] money over all steps, the size following the need block by block */
  readonly cost: Float64Array;
  readonly peakReplicas: Float64Array;
  /** [paths] share of the load that the planned size does not carry, and with one more replica */
  readonly short: Float64Array;
  readonly shortWithOneMore: Float64Array;
  /** [rows] replicas, and money per step */
  readonly replicas: readonly Sketch[];
  readonly costPerStep: readonly Sketch[];
  /** [M] money per step of the month */
  readonly monthCostPerStep: readonly Sketch[];
  /** steps that each number of replicas is held, over all paths */
  readonly heldSteps: Sketch;
  /** [M] paths over the month's budget */
  readonly overBudget: readonly number[];
  /** [G][M + 1] paths in which the planned size breaks the goal, the last = in any step */
  readonly broken: readonly (readonly number[])[];
  readonly brokenWithOneMore: readonly (readonly number[])[];
}

/** How far a simulation has come: the mean cost so far, and its standard error. */
export interface FuturesProgress {
  readonly paths: number;
  readonly meanCost: number;
  readonly standardError: number;
}

export interface FuturesOptions extends JobOptions {
  /** called after each batch, in order; `false` stops and keeps what is there */
  readonly onBatch?: (progress: FuturesProgress) => boolean | undefined;
}

/** Each call may be cancelled: the worker is ended, the promise rejects with the signal's reason. */
export interface JobOptions {
  readonly signal?: CancelSignal | undefined;
}

export interface Engine {
  /** version of the core; part of every plan */
  readonly coreVersion: string;
  decompose(request: DecomposeRequest, options?: JobOptions): Promise<Decomposition>;
  describe(
    request: { values: Float64Array; periods: readonly number[]; lags: number },
    options?: JobOptions,
  ): Promise<Description>;
  /** gaps filled as R's na.interp does: a straight line, with seasons a line through the adjusted values and the season on top */
  fill(request: { values: Float64Array; periods: readonly number[] }, options?: JobOptions): Promise<Float64Array>;
  fit(request: FitRequest, options?: JobOptions): Promise<FitResult>;
  backtest(request: BacktestRequest, options?: JobOptions): Promise<BacktestResult>;
  combine(request: CombineRequest, options?: JobOptions): Promise<Combination>;
  draw(request: DrawRequest, options?: JobOptions): Promise<Draws>;
  /** a load on replicas, pass by pass */
  serve(request: ServeRequest, options?: JobOptions): Promise<ServeResult>;
  simulateFutures(request: FuturesRequest, options?: FuturesOptions): Promise<Futures>;
  /** quantiles of a lognormal with this mean and coefficient of variation, at each of `probabilities` */
  lognormal(
    request: { mean: number; cv: number; probabilities: readonly number[] },
    options?: JobOptions,
  ): Promise<Float64Array>;
  /** ends all workers; later calls reject */
  dispose(): void;
}
