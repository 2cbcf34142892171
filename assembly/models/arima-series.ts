import { FitRequest } from '../records';

/**
 * One request made ready: missing ends trimmed, values and regressors scaled by powers of two (so that 1e-300 and 1e300 fit alike,
 * and not a bit of any value is lost), gaps counted.
 */
export class ArimaSeries {
  /** rows trimmed before and after */
  leading: i32 = 0;
  trailing: i32 = 0;
  /** rows between, missing ones among them */
  length: i32 = 0;
  /** rows with a value */
  observed: i32 = 0;
  /** [length] scaled, NaN = missing */
  values: StaticArray<f64> = new StaticArray<f64>(0);
  /** value = scaled value * 2^exponent */
  exponent: i32 = 0;
  regressors: i32 = 0;
  /** [(1 + regressors) x length] the running index first (for a drift), then the regressors; scaled */
  columns: StaticArray<f64> = new StaticArray<f64>(0);
  /** [1 + regressors] their exponents */
  exponents: StaticArray<i32> = new StaticArray<i32>(0);

  constructor(request: FitRequest) {
    const n = request.values.length;
    let first = 0;
    let last = n - 1;
    while (first < n && isNaN(request.values[first])) first++;
    while (last > first && isNaN(request.values[last])) last--;
    this.leading = first;
    this.length = max(0, last - first + 1);
    this.trailing = n - first - this.length;
    this.regressors = n > 0 ? request.regressors.length / n : 0;
    this.values = new StaticArray<f64>(this.length);
    this.columns = new StaticArray<f64>((1 + this.regressors) * this.length);
    this.exponents = new StaticArray<i32>(1 + this.regressors);
    for (let t = 0; t < this.length; t++) {
      this.values[t] = request.values[first + t];
      if (!isNaN(this.values[t])) this.observed++;
      this.columns[t] = <f64>(t + 1);
      for (let k = 0; k < this.regressors; k++)
        this.columns[(k + 1) * this.length + t] = request.regressors[k * n + first + t];
    }
    this.exponent = scaleToOne(this.values, 0, this.length);
    for (let k = 0; k <= this.regressors; k++)
      this.exponents[k] = scaleToOne(this.columns, k * this.length, this.length);
  }

  get gaps(): bool {
    return this.observed < this.length;
  }
}

/** Divides a range by a power of two so that its largest value lies in [1, 2); returns the exponent. NaN stays NaN, zeros stay. */
export function scaleToOne(values: StaticArray<f64>, from: i32, length: i32): i32 {
  let largest: f64 = 0;
  for (let t = 0; t < length; t++) {
    const size = Math.abs(values[from + t]);
    if (size > largest) largest = size;
  }
  if (largest == 0) return 0;
  const exponent = exponentOf(largest);
  for (let t = 0; t < length; t++) values[from + t] = timesPowerOfTwo(values[from + t], -exponent);
  return exponent;
}

/** The e with 2^e <= x < 2^(e + 1), x > 0; -1022 for denormal numbers. */
export function exponentOf(x: f64): i32 {
  const bits = <i32>((reinterpret<u64>(x) >> 52) & 0x7ff);
  return max(bits, 1) - 1023;
}

/** x * 2^e without a detour through infinity. */
export function timesPowerOfTwo(x: f64, e: i32): f64 {
  const half = e / 2;
  return x * powerOfTwo(half) * powerOfTwo(e - half);
}

function powerOfTwo(e: i32): f64 {
  if (e < -1022) return 0;
  return reinterpret<f64>((<u64>(e + 1023)) << 52);
}

/** First difference at a lag, in place; the result takes the places from 0 on. Returns the new length, >= 0. */
export function differenceInPlace(values: StaticArray<f64>, from: i32, length: i32, lag: i32): i32 {
  for (let t = 0; t + lag < length; t++) values[from + t] = values[from + t + lag] - values[from + t];
  return max(0, length - lag);
}
