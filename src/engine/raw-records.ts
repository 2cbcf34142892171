/**
 * The records of assembly/records.ts as the raw bindings pass them: enums are numbers (codes in assembly/abi.ts), arrays are
 * copied in and out. The bindings turn an omitted number into 0, not into the default of the class, so requests are always
 * made by the functions here, which hold the same defaults (a test compares both files).
 */
import { rawDraft, type RawDraft } from './raw-draft.ts';

export interface RawModelSpec {
  kind: number;
  periods: Int32Array;
  order: Int32Array;
  constant: number;
  method: number;
  exhaustive: boolean;
  error: number;
  trend: number;
  season: number;
  damped: number;
  lambda: number;
  biasAdjust: boolean;
  fixed: Float64Array;
}

export interface RawFitRequest {
  values: Float64Array;
  spec: RawModelSpec;
  horizon: number;
  probabilities: Float64Array;
  regressors: Float64Array;
  futureRegressors: Float64Array;
  seed: number;
}

export interface RawFit {
  status: number;
  spec: RawModelSpec;
  coefficients: Float64Array;
  standardErrors: Float64Array;
  sigma2: number;
  sigma2Ml: number;
  loglik: number;
  aic: number;
  aicc: number;
  bic: number;
  nobs: number;
  fitted: Float64Array;
  residuals: Float64Array;
  mean: Float64Array;
  quantiles: Float64Array;
  search: Float64Array;
  searchWidth: number;
  residualMean: number;
  residualSd: number;
  residualAcf1: number;
  residualLags: number;
  residualDf: number;
  ljungBox: number;
  ljungBoxP: number;
}

export interface RawDecomposeRequest {
  values: Float64Array;
  periods: Int32Array;
  seasonalWindow: number;
  seasonalDegree: number;
  trendDegree: number;
  lowPassDegree: number;
  trendWindow: number;
  lowPassWindow: number;
  seasonalJump: number;
  trendJump: number;
  lowPassJump: number;
  inner: number;
  outer: number;
  robust: boolean;
}

export interface RawDecomposition {
  status: number;
  periods: Int32Array;
  trend: Float64Array;
  seasonal: Float64Array;
  remainder: Float64Array;
  weights: Float64Array;
  strength: Float64Array;
}

export interface RawDescribeRequest {
  values: Float64Array;
  periods: Int32Array;
  lags: number;
}

export interface RawDescription {
  status: number;
  acf: Float64Array;
  pacf: Float64Array;
  kpssLevel: number;
  ndiffs: number;
  nsdiffs: number;
  strength: Float64Array;
  boxCoxLambda: number;
  dominantPeriod: number;
  periods: Int32Array;
}

export interface RawBacktestRequest {
  fit: RawFitRequest;
  origins: Int32Array;
}

export interface RawBacktest {
  status: number;
  spec: RawModelSpec;
  means: Float64Array;
  quantiles: Float64Array;
}

export interface RawCombineRequest {
  values: Float64Array;
  period: number;
  origins: Int32Array;
  models: number;
  horizon: number;
  backtestHorizon: number;
  probabilities: Float64Array;
  means: Float64Array;
  quantiles: Float64Array;
  backtestMeans: Float64Array;
  backtestQuantiles: Float64Array;
  nonNegative: boolean;
  priorMember: number;
}

export interface RawCombination {
  status: number;
  weights: Float64Array;
  mean: Float64Array;
  quantiles: Float64Array;
  conformal: boolean;
  mase: Float64Array;
  smape: Float64Array;
  wape: Float64Array;
  coverage80: Float64Array;
  coverage95: Float64Array;
}

export interface RawDrawRequest {
  seed: number;
  chunk: number;
  paths: number;
  steps: number;
  probabilities: Float64Array;
  quantiles: Float64Array;
  autocorrelation: number;
  capacity: number;
  capacityLogSd: number;
  loadFactor: number;
  spareReplicas: number;
  minReplicas: number;
  blockSteps: number;
  pricePerStep: number;
  priceLogSd: number;
}

export interface RawDraws {
  status: number;
  cost: Float64Array;
  peakReplicas: Float64Array;
  meanReplicas: Float64Array;
}

export interface RawServeRequest extends RawDraft {
  seed: number;
  chunk: number;
  arrivals: number;
  ratePerMs: number;
  cv: number;
  profile: Float64Array;
  profileStepMs: number;
  times: Float64Array;
  clients: number;
  warmup: number;
  measured: number;
  tail: number;
  classes: Float64Array;
  samples: Float64Array;
  scheduler: number;
  maxBatchTokens: number;
  maxSequences: number;
  chunked: boolean;
  poolBlocks: number;
  blockTokens: number;
  windowTokens: number;
  windowShare: number;
  stateBlocks: number;
  contextLimit: number;
  prefixCache: number;
  terms: Float64Array;
  memoryMs: Float64Array;
  computeMs: Float64Array;
  expertMs: Float64Array;
  fineTokens: number;
  coarseTokens: number;
  requestMs: number;
  replicas: number;
  routing: number;
  prefillReplicas: number;
  transferMsPerToken: number;
  transferMs: number;
  probabilities: Float64Array;
  goalMetric: Int32Array;
  goalMs: Float64Array;
  goalShare: Float64Array;
  stopWhenMissed: boolean;
  detail: boolean;
}

export interface RawService {
  status: number;
  completed: number;
  refused: number;
  unfinished: number;
  passes: number;
  stopped: boolean;
  means: Float64Array;
  meanErrors: Float64Array;
  quantiles: Float64Array;
  quantileErrors: Float64Array;
  goalMet: Float64Array;
  withinAll: number;
  windowMs: number;
  ratePerMs: number;
  promptTokensPerMs: number;
  outputTokensPerMs: number;
  busyFraction: number;
  blockedFraction: number;
  meanRunning: number;
  meanWaiting: number;
  meanPresent: number;
  kvMeanFraction: number;
  kvMaxFraction: number;
  preemptions: number;
  hitFraction: number;
  saturation: number;
  waitGrowth: number;
  blocksLeft: number;
  blocksMost: number;
  promptTokens: number;
  outputTokens: number;
  arrival: Float64Array;
  first: Float64Array;
  done: Float64Array;
  input: Int32Array;
  output: Int32Array;
  replica: Int32Array;
}

export interface RawFuturesRequest {
  seed: number;
  chunk: number;
  paths: number;
  steps: number;
  probabilities: Float64Array;
  quantiles: Float64Array;
  autocorrelation: number;
  levelShare: number;
  demandFactor: number;
  burstSd: number;
  driftLogSdPerStep: number;
  capacity: number;
  capacityLogSd: number;
  marginFactor: number;
  spareReplicas: number;
  minReplicas: number;
  blockSteps: number;
  blocksPerRow: number;
  planned: Int32Array;
  runningReplicas: number;
  startFailure: number;
  goalRatios: Float64Array;
  monthEnds: Int32Array;
  monthBudgets: Float64Array;
  pricePerStep: number;
  priceLogSd: number;
}

export interface RawFutures {
  status: number;
  cost: Float64Array;
  peakReplicas: Float64Array;
  short: Float64Array;
  shortWithOneMore: Float64Array;
  replicaRows: Int32Array;
  costRows: Int32Array;
  monthRows: Int32Array;
  heldSteps: Float64Array;
  overBudget: Int32Array;
  broken: Int32Array;
  brokenWithOneMore: Int32Array;
}

/** The jobs behind the door, assembly/index.ts, and what the runtime exports beside them. */
export interface RawCore {
  decompose(request: RawDecomposeRequest): RawDecomposition;
  describe(request: RawDescribeRequest): RawDescription;
  fill(values: Float64Array, periods: Int32Array): Float64Array;
  fit(request: RawFitRequest): RawFit;
  backtest(request: RawBacktestRequest): RawBacktest;
  combine(request: RawCombineRequest): RawCombination;
  draw(request: RawDrawRequest): RawDraws;
  serve(request: RawServeRequest): RawService;
  simulateFutures(request: RawFuturesRequest): RawFutures;
  lognormal(mean: number, cv: number, probabilities: Float64Array): Float64Array;
  __collect(): void;
}

const noNumbers = () => new Float64Array(0);
const noWholes = () => new Int32Array(0);

export function rawModelSpec(given: Partial<RawModelSpec> = {}): RawModelSpec {
  return {
    kind: 0,
    periods: noWholes(),
    order: noWholes(),
    constant: -1,
    method: 0,
    exhaustive: false,
    error: -1,
    trend: -1,
    season: -1,
    damped: -1,
    lambda: Number.NaN,
    biasAdjust: false,
    fixed: noNumbers(),
    ...given,
  };
}

/** Anything of the record, and of the spec in it. */
export type PartialFitRequest = Partial<Omit<RawFitRequest, 'spec'>> & { spec?: Partial<RawModelSpec> | undefined };

export function rawFitRequest(given: PartialFitRequest = {}): RawFitRequest {
  return {
    values: noNumbers(),
    horizon: 0,
    probabilities: noNumbers(),
    regressors: noNumbers(),
    futureRegressors: noNumbers(),
    seed: 0,
    ...given,
    spec: rawModelSpec(given.spec),
  };
}

export function rawDecomposeRequest(given: Partial<RawDecomposeRequest> = {}): RawDecomposeRequest {
  return {
    values: noNumbers(),
    periods: noWholes(),
    seasonalWindow: 0,
    seasonalDegree: -1,
    trendDegree: -1,
    lowPassDegree: -1,
    trendWindow: 0,
    lowPassWindow: 0,
    seasonalJump: 0,
    trendJump: 0,
    lowPassJump: 0,
    inner: -1,
    outer: -1,
    robust: false,
    ...given,
  };
}

export function rawDescribeRequest(given: Partial<RawDescribeRequest> = {}): RawDescribeRequest {
  return { values: noNumbers(), periods: noWholes(), lags: 0, ...given };
}

export function rawCombineRequest(given: Partial<RawCombineRequest> = {}): RawCombineRequest {
  return {
    values: noNumbers(),
    period: 1,
    origins: noWholes(),
    models: 0,
    horizon: 0,
    backtestHorizon: 0,
    probabilities: noNumbers(),
    means: noNumbers(),
    quantiles: noNumbers(),
    backtestMeans: noNumbers(),
    backtestQuantiles: noNumbers(),
    nonNegative: false,
    priorMember: -1,
    ...given,
  };
}

export function rawDrawRequest(given: Partial<RawDrawRequest> = {}): RawDrawRequest {
  return {
    seed: 0,
    chunk: 0,
    paths: 0,
    steps: 0,
    probabilities: noNumbers(),
    quantiles: noNumbers(),
    autocorrelation: 0,
    capacity: 1,
    capacityLogSd: 0,
    loadFactor: 1,
    spareReplicas: 0,
    minReplicas: 0,
    blockSteps: 1,
    pricePerStep: 0,
    priceLogSd: 0,
    ...given,
  };
}

export function rawServeRequest(given: Partial<RawServeRequest> = {}): RawServeRequest {
  return {
    seed: 0,
    chunk: 0,
    arrivals: 0,
    ratePerMs: 0,
    cv: 1,
    profile: noNumbers(),
    profileStepMs: 0,
    times: noNumbers(),
    clients: 0,
    warmup: 0,
    measured: 0,
    tail: 0,
    classes: noNumbers(),
    samples: noNumbers(),
    scheduler: 0,
    maxBatchTokens: 0,
    maxSequences: 0,
    chunked: true,
    poolBlocks: 0,
    blockTokens: 16,
    windowTokens: 0,
    windowShare: 0,
    stateBlocks: 0,
    contextLimit: 0,
    prefixCache: 0,
    terms: noNumbers(),
    memoryMs: noNumbers(),
    computeMs: noNumbers(),
    expertMs: noNumbers(),
    fineTokens: 0,
    coarseTokens: 1,
    ...rawDraft(),
    requestMs: 0,
    replicas: 1,
    routing: 0,
    prefillReplicas: 0,
    transferMsPerToken: 0,
    transferMs: 0,
    probabilities: noNumbers(),
    goalMetric: noWholes(),
    goalMs: noNumbers(),
    goalShare: noNumbers(),
    stopWhenMissed: false,
    detail: false,
    ...given,
  };
}

export function rawFuturesRequest(given: Partial<RawFuturesRequest> = {}): RawFuturesRequest {
  return {
    seed: 0,
    chunk: 0,
    paths: 0,
    steps: 0,
    probabilities: noNumbers(),
    quantiles: noNumbers(),
    autocorrelation: 0,
    levelShare: 0,
    demandFactor: 1,
    burstSd: 0,
    driftLogSdPerStep: 0,
    capacity: 1,
    capacityLogSd: 0,
    marginFactor: 1,
    spareReplicas: 0,
    minReplicas: 0,
    blockSteps: 1,
    blocksPerRow: 1,
    planned: noWholes(),
    runningReplicas: 0,
    startFailure: 0,
    goalRatios: noNumbers(),
    monthEnds: noWholes(),
    monthBudgets: noNumbers(),
    pricePerStep: 0,
    priceLogSd: 0,
    ...given,
  };
}
