/** What an exponential smoothing model is made of, and where each parameter lies. */
import { Component } from '../abi';

/** Places in the parameter vector: alpha, beta, gamma, phi, level, slope, then all seasonal states, newest first. */
export const ALPHA: i32 = 0;
export const BETA: i32 = 1;
export const GAMMA: i32 = 2;
export const PHI: i32 = 3;
export const LEVEL: i32 = 4;
export const SLOPE: i32 = 5;
export const SEASON: i32 = 6;

/** Smallest and largest value of each smoothing parameter: the box of R's `ets` (METHOD-FORECAST section 1). */
export const LOWER: f64 = 1e-4;
export const UPPER: f64 = 0.9999;
export const PHI_LOWER: f64 = 0.8;
export const PHI_UPPER: f64 = 0.98;

/** One resolved form: letters are Component codes without Auto, `period` is 1 where there is no season. */
export class EtsForm {
  constructor(
    readonly error: i32,
    readonly trend: i32,
    readonly season: i32,
    readonly damped: bool,
    readonly period: i32,
  ) {}

  /** Whether the combination exists: as R's `ets` with `restrict`, which leaves out the forms with unbounded forecast variance. */
  allowed(): bool {
    if (this.damped && this.trend == Component.None) return false;
    if (this.season != Component.None && this.period < 2) return false;
    if (this.error == Component.Additive)
      return this.trend != Component.Multiplicative && this.season != Component.Multiplicative;
    return !(this.trend == Component.Multiplicative && this.season == Component.Additive);
  }

  /** Whether values at or below zero are out of its reach. */
  needsPositive(): bool {
    return this.error == Component.Multiplicative;
  }

  /** Number of seasonal states. */
  seasons(): i32 {
    return this.season == Component.None ? 0 : this.period;
  }

  /** Length of the parameter vector with its unused places. */
  size(): i32 {
    return SEASON + this.seasons();
  }

  /** Whether the model has the parameter or state at `place`. */
  has(place: i32): bool {
    if (place == BETA || place == SLOPE) return this.trend != Component.None;
    if (place == GAMMA) return this.season != Component.None;
    if (place == PHI) return this.damped;
    return place < this.size();
  }

  /** Parameters and states that the data must pay for: the last seasonal state follows from the others. */
  freedom(): i32 {
    let count = 0;
    for (let place = 0, size = this.size(); place < size; place++) if (this.has(place)) count++;
    return this.season == Component.None ? count : count - 1;
  }
}
