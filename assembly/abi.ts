/**
 * Codes that cross the door of the core, shared by assembly/ and src/engine (the only files that see both sides).
 * Plain const enums: AssemblyScript compiles them to i32 constants, TypeScript inlines them.
 */

/** What became of a fit or a job. Everything but `Ok` means: the arrays of the record are empty, the model is left out, with this reason. */
export const enum Status {
  Ok = 0,
  /** fewer observations than the model needs */
  TooShort = 1,
  /** a multiplicative model or a log needs values above zero */
  NotPositive = 2,
  /** every value alike: nothing to estimate */
  Constant = 3,
  /** no finite optimum from any start */
  NotConverged = 4,
  /** the estimate is not stationary or not invertible */
  NotStationary = 5,
  /** this combination of options does not exist */
  Unsupported = 6,
  /** gaps where the model allows none */
  HasGaps = 7,
  /** the arithmetic left the range of a double */
  Overflow = 8,
}

/** Kinds of forecasting models. */
export const enum ModelKind {
  Mean = 0,
  Naive = 1,
  SeasonalNaive = 2,
  Drift = 3,
  Theta = 4,
  Ets = 5,
  Arima = 6,
  /** STL/MSTL, then ETS on the seasonally adjusted series */
  StlEts = 7,
  /** STL/MSTL, then ARIMA on the seasonally adjusted series */
  StlArima = 8,
  /** STL/MSTL, then Theta on the seasonally adjusted series */
  StlTheta = 9,
  /** dynamic optimised Theta */
  OptimisedTheta = 10,
  /** intermittent demand: Croston, Syntetos-Boylan, Teunter-Syntetos-Babai */
  Croston = 11,
  Sba = 12,
  Tsb = 13,
  /** local level with bounded updates and detection of level shifts */
  RobustLevel = 14,
}

/** Component letters of ETS; `Auto` lets the search choose. */
export const enum Component {
  Auto = -1,
  None = 0,
  Additive = 1,
  Multiplicative = 2,
}

/** Three-state switch: let the search choose, off, on. */
export const enum Choice {
  Auto = -1,
  No = 0,
  Yes = 1,
}

/** Estimation of ARIMA, R's names. */
export const enum Method {
  CssMl = 0,
  Ml = 1,
  Css = 2,
}

/** Columns of a row of `Fit.search` for ARIMA. */
export const enum ArimaSearch {
  P = 0,
  D = 1,
  Q = 2,
  SeasonalP = 3,
  SeasonalD = 4,
  SeasonalQ = 5,
  Constant = 6,
  Criterion = 7,
  Status = 8,
  Width = 9,
}

/** Columns of a row of `Fit.search` for ETS. */
export const enum EtsSearch {
  Error = 0,
  Trend = 1,
  Season = 2,
  Damped = 3,
  Criterion = 4,
  Status = 5,
  Width = 6,
}

/** Engines by their scheduling rules; serving/scheduler-*.ts. */
export const enum Scheduler {
  Vllm = 0,
  Sglang = 1,
  TensorrtLlm = 2,
}

/** How requests come: at a rate, at given times, or from clients that each wait for their answer. */
export const enum ArrivalKind {
  Rate = 0,
  Times = 1,
  Closed = 2,
}

/** Where token counts come from. Points: each equally likely; Quantiles: values at even probabilities from 0 to 1, linear between. */
export const enum LengthKind {
  Lognormal = 0,
  Points = 1,
  Quantiles = 2,
  /** inputs and outputs drawn together, the same row of both samples */
  Pairs = 3,
  /** like Pairs, but row by row in the order of the requests, from the first again after the last */
  Script = 4,
}

/** Columns of a row of `ServeRequest.classes`. */
export const enum ServeClass {
  Share = 0,
  InputKind = 1,
  InputMean = 2,
  InputCv = 3,
  /** first place in `ServeRequest.samples`, and how many */
  InputFrom = 4,
  InputCount = 5,
  OutputKind = 6,
  OutputMean = 7,
  OutputCv = 8,
  OutputFrom = 9,
  OutputCount = 10,
  /** share of the prompt that is taken to be in the prefix cache */
  CachedFraction = 11,
  /** leading tokens that all requests of the class share; used when hits are worked out */
  SharedTokens = 12,
  /** calls of a session, its fraction by chance; 1 = requests on their own */
  Calls = 13,
  /** tokens that each call adds to the prompt, up to a limit (0 = none) */
  GrowthTokens = 14,
  MaxContext = 15,
  /** mean of the exponential time between an answer and the next call, ms */
  PauseMs = 16,
  Width = 17,
}

/** Whether hits in the prefix cache are taken as stated or worked out from what is resident. */
export const enum PrefixCache {
  Stated = 0,
  Resident = 1,
}

export const enum Routing {
  RoundRobin = 0,
  LeastOutstanding = 1,
  SessionAffinity = 2,
}

/** Places of `ServeRequest.terms`: the coefficients of a pass, ms; b sequences, n tokens, S attended tokens of the decoding ones. */
export const enum StepTerm {
  Overlap = 0,
  /** tokens of a decoding sequence in a micro-batch: 1, with a draft one more than it proposes, over the pipeline stages */
  DecodeShare = 1,
  MemoryPerSequence = 2,
  MemoryPerContext = 3,
  MemoryPerWindowed = 4,
  ComputePerSequence = 5,
  ComputePerPrefill = 6,
  ComputePerPair = 7,
  ComputePerWindowedPair = 8,
  ComputePerContext = 9,
  ComputePerWindowed = 10,
  Window = 11,
  Base = 12,
  PerToken = 13,
  PerSequence = 14,
  Width = 15,
}

/** Whether the line of waiting requests has an end. */
export const enum Saturation {
  Stable = 0,
  Near = 1,
  Saturated = 2,
}

/** Bins of risk/sketch.ts: 2^BinBits to a power of two, from 2^LeastExponent on, over so many powers. */
export const enum Sketch {
  BinBits = 7,
  LeastExponent = -6,
  Octaves = 28,
}
