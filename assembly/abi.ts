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

/** Bins of risk/sketch.ts: 2^BinBits to a power of two, from 2^LeastExponent on, over so many powers. */
export const enum Sketch {
  BinBits = 7,
  LeastExponent = -6,
  Octaves = 28,
}
