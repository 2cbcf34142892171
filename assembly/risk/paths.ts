/**
 * Demand paths whose values at each step have the given quantiles and hang together along the steps.
 *
 * Gaussian copula (Nelsen 2006, "An introduction to copulas", doi:10.1007/0-387-28678-0) with an AR(1) of standard normals:
 * z[t] = phi z[t-1] + sqrt(1 - phi^2) e[t]. The quantile function of a step is linear in z between the given quantiles and goes on
 * linearly from the last two beyond them, so that a normal forecast is met exactly and its tails are normal; demand is never
 * below zero.
 */
import { normalQuantile } from '../math/special';
import { Random } from '../math/random';

export class DemandPaths {
  private readonly levels: i32;
  private readonly steps: i32;
  private readonly phi: f64;
  private readonly fresh: f64;
  /** [L] normal scores of the probabilities */
  private readonly scores: StaticArray<f64>;
  /** [L x T] as given */
  private readonly quantiles: Float64Array;

  /**
   * @param probabilities    [L >= 1] ascending, in (0, 1)
   * @param quantiles        [L x T]
   * @param autocorrelation  phi, in (-1, 1)
   */
  constructor(probabilities: Float64Array, quantiles: Float64Array, steps: i32, autocorrelation: f64) {
    const levels = probabilities.length;
    this.levels = levels;
    this.steps = steps;
    this.phi = autocorrelation;
    this.fresh = Math.sqrt(1 - autocorrelation * autocorrelation);
    this.quantiles = quantiles;
    this.scores = new StaticArray<f64>(levels);
    for (let i = 0; i < levels; i++) this.scores[i] = normalQuantile(probabilities[i]);
  }

  /** Draws the next path from the stream into out[T]. */
  draw(random: Random, out: StaticArray<f64>): void {
    const steps = this.steps;
    const phi = this.phi;
    const fresh = this.fresh;
    let z: f64 = 0;
    for (let t = 0; t < steps; t++) {
      z = t == 0 ? random.nextNormal() : phi * z + fresh * random.nextNormal();
      out[t] = Math.max(0, this.quantileAt(t, z));
    }
  }

  /** The value of step t at the normal score z, before the floor at zero. */
  private quantileAt(t: i32, z: f64): f64 {
    const levels = this.levels;
    const steps = this.steps;
    const scores = this.scores;
    const quantiles = this.quantiles;
    if (levels == 1) return quantiles[t];
    let upper = 1;
    while (upper < levels - 1 && scores[upper] < z) upper++;
    const low = quantiles[(upper - 1) * steps + t];
    const share = (z - scores[upper - 1]) / (scores[upper] - scores[upper - 1]);
    return low + share * (quantiles[upper * steps + t] - low);
  }
}
