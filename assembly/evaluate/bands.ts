/** Where things stand among the levels of a forecast: its centre, its spread, its bands. */
import { normalQuantile } from '../math/special';
import { Calibration } from './conformal';

/** Levels are matched to this. */
const SAME_LEVEL: f64 = 1e-9;

/** Where the centre and the reference levels of the spread stand among the levels. */
export class Bands {
  readonly probabilities: Float64Array;
  readonly centre: i32;
  readonly low: i32;
  readonly high: i32;

  constructor(probabilities: Float64Array) {
    this.probabilities = probabilities;
    this.centre = levelOf(probabilities, 0.5);
    this.low = nearest(probabilities, 0.1, false);
    this.high = nearest(probabilities, 0.9, true);
  }

  get usable(): bool {
    return this.low >= 0 && this.high >= 0;
  }

  centreAt(quantiles: Float64Array, from: i32, steps: i32, j: i32, mean: f64): f64 {
    return this.centre >= 0 ? quantiles[from + this.centre * steps + j] : mean;
  }

  /** The spread of the side on which the residual lies, as the standard deviation of a normal with that quantile. */
  spreadAt(quantiles: Float64Array, from: i32, steps: i32, j: i32, centre: f64, above: bool): f64 {
    const level = above ? this.high : this.low;
    return (quantiles[from + level * steps + j] - centre) / normalQuantile(this.probabilities[level]);
  }

  /** The same quantiles with the calibrated distances from the centre. */
  calibrated(
    quantiles: Float64Array,
    mean: Float64Array,
    horizon: i32,
    calibration: Calibration,
    nonNegative: bool,
  ): Float64Array {
    const result = new Float64Array(quantiles.length);
    for (let level = 0; level < this.probabilities.length; level++) {
      const spreads = calibration.spreadsAt(this.probabilities[level]);
      for (let j = 0; j < horizon; j++) {
        const centre = this.centreAt(quantiles, 0, horizon, j, mean[j]);
        const spread = this.spreadAt(quantiles, 0, horizon, j, centre, spreads > 0);
        const value = centre + spreads * calibration.stepFactor(j) * spread;
        result[level * horizon + j] = nonNegative ? Math.max(0, value) : value;
      }
    }
    return result;
  }
}

/** The row of this level, -1 where it is not among them. */
export function levelOf(probabilities: Float64Array, probability: f64): i32 {
  for (let i = 0; i < probabilities.length; i++) if (Math.abs(probabilities[i] - probability) < SAME_LEVEL) return i;
  return -1;
}

/** The row nearest to the level on its side of the median, -1 where that side has none. */
function nearest(probabilities: Float64Array, probability: f64, above: bool): i32 {
  let best = -1;
  for (let i = 0; i < probabilities.length; i++) {
    const side = above ? probabilities[i] > 0.5 + SAME_LEVEL : probabilities[i] < 0.5 - SAME_LEVEL;
    if (side && (best < 0 || Math.abs(probabilities[i] - probability) < Math.abs(probabilities[best] - probability)))
      best = i;
  }
  return best;
}
