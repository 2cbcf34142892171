/**
 * Members with weights become one distribution: means are averaged, quantiles are averaged level by level (Lichtendahl,
 * Grushka-Cockayne & Winkler 2013, "Is it better to average probabilities or quantiles?", doi:10.1287/mnsc.1120.1667) and then
 * widened by the disagreement of the members, so that the variance is that of their mixture: mean of the variances plus variance of
 * the means. Each distance from the mean grows as in a sum of independent normals.
 */
import { normalQuantile } from '../math/special';

/** A pooled forecast of `steps` steps. */
export class Pooled {
  readonly mean: Float64Array;
  /** [L x steps] */
  readonly quantiles: Float64Array;

  constructor(steps: i32, levels: i32) {
    this.mean = new Float64Array(steps);
    this.quantiles = new Float64Array(levels * steps);
  }
}

/** Forecasts of several members, in blocks: one for the future, or one for each origin. */
export class Members {
  private readonly probabilities: Float64Array;
  /** [M x blocks x steps] and [M x blocks x L x steps] */
  private readonly means: Float64Array;
  private readonly quantiles: Float64Array;
  private readonly blocks: i32;
  private readonly steps: i32;

  constructor(probabilities: Float64Array, means: Float64Array, quantiles: Float64Array, blocks: i32, steps: i32) {
    this.probabilities = probabilities;
    this.means = means;
    this.quantiles = quantiles;
    this.blocks = blocks;
    this.steps = steps;
  }

  /** The weights of the members that have a forecast in this block, made to sum to 1; as they are where none has. */
  private present(block: i32, weights: Float64Array): Float64Array {
    const kept = new Float64Array(weights.length);
    let total: f64 = 0;
    for (let m = 0; m < weights.length; m++) {
      if (isNaN(this.means[(m * this.blocks + block) * this.steps])) continue;
      kept[m] = weights[m];
      total += weights[m];
    }
    if (total == 0) return weights;
    for (let m = 0; m < weights.length; m++) kept[m] /= total;
    return kept;
  }

  /**
   * Pools one block; a member without weight may hold anything.
   *
   * @param weights      [M] sum 1
   * @param nonNegative  nothing below zero
   */
  pool(block: i32, weights: Float64Array, nonNegative: bool): Pooled {
    const steps = this.steps;
    const levels = this.probabilities.length;
    const pooled = new Pooled(steps, levels);
    const squares = new Float64Array(steps);
    weights = this.present(block, weights);
    for (let m = 0; m < weights.length; m++) {
      const weight = weights[m];
      if (weight == 0) continue;
      const at = (m * this.blocks + block) * steps;
      for (let j = 0; j < steps; j++) pooled.mean[j] += weight * this.means[at + j];
      for (let i = 0; i < levels * steps; i++) pooled.quantiles[i] += weight * this.quantiles[at * levels + i];
    }
    for (let m = 0; m < weights.length; m++) {
      if (weights[m] == 0) continue;
      const at = (m * this.blocks + block) * steps;
      for (let j = 0; j < steps; j++) {
        const apart = this.means[at + j] - pooled.mean[j];
        squares[j] += weights[m] * apart * apart;
      }
    }
    for (let level = 0; level < levels; level++)
      widen(pooled, squares, level, normalQuantile(this.probabilities[level]));
    if (nonNegative) floorAtZero(pooled);
    return pooled;
  }
}

function widen(pooled: Pooled, squares: Float64Array, level: i32, z: f64): void {
  const steps = squares.length;
  for (let j = 0; j < steps; j++) {
    const at = level * steps + j;
    const distance = pooled.quantiles[at] - pooled.mean[j];
    const wider = Math.sqrt(distance * distance + z * z * squares[j]);
    // a quantile on the far side of the mean (a skewed member) is left where it is
    if (z < 0 && distance <= 0) pooled.quantiles[at] = pooled.mean[j] - wider;
    if (z > 0 && distance >= 0) pooled.quantiles[at] = pooled.mean[j] + wider;
  }
}

function floorAtZero(pooled: Pooled): void {
  for (let j = 0; j < pooled.mean.length; j++) pooled.mean[j] = Math.max(0, pooled.mean[j]);
  for (let i = 0; i < pooled.quantiles.length; i++) pooled.quantiles[i] = Math.max(0, pooled.quantiles[i]);
}
