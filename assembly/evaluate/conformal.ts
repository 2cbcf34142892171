/**
 * Intervals calibrated on backtest residuals.
 *
 * Split conformal prediction: Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world", doi:10.1007/b106715; of
 * scaled residuals: Lei, G'Sell, Rinaldo, Tibshirani & Wasserman (2018), doi:10.1080/01621459.2017.1307116; per forecast horizon:
 * Stankeviciute, Alaa & van der Schaar (2021), "Conformal time-series forecasting".
 *
 * The residual of an origin and step is divided by the combined models' own spread there (above and below the centre apart), so
 * that all origins and steps can be pooled: the models say how uncertainty grows and leans, the residuals say how large it is.
 * What differs from plain split conformal, because a series gives 3 to 10 origins with dependent steps: the residuals of an origin
 * count as few (their lag-1 correlation says how many, and an actual that several origins share counts once); a level so far out
 * that hardly a residual lies beyond it leans on Student's t at the pooled scale, with the degrees of freedom that the scale is
 * known by; the pooled scale is shrunk to the models' own; and the scale of a step, relative to all, is smoothed over
 * neighbouring steps and shrunk to 1.
 */
import { studentQuantile } from '../models/naive-student';

/** E|z| of a standard normal, sqrt(2 / pi). */
const MEAN_ABSOLUTE: f64 = 0.79788456080286535588;
/** The models' own scale counts as much as this many residuals; these constants are our choice, inside the training parts of the competition series (docs/method.md). */
const PRIOR_RESIDUALS: f64 = 12;
/** Errors ahead are a little larger than models say, which know nothing of having been chosen. */
const PRIOR_SCALE: f64 = 1.05;
/** A step's scale of 1 counts as much as this many residuals; our choice, as above. */
const PRIOR_STEP_RESIDUALS: f64 = 12;
/** Residuals beyond a level at which its empirical quantile counts half; our choice, as above. */
const HALF_TRUST_BEYOND: f64 = 4;
/** The calibrated scale stays within these factors of the models': a short backtest is no proof of more. */
const LEAST_FACTOR: f64 = 0.7;
const MOST_FACTOR: f64 = 4;
/** A residual counts as at most so many spreads, so that one broken hour does not set all intervals. */
const MOST_SPREADS: f64 = 20;

/** Backtest residuals in units of the models' spread, and what they say about the intervals. */
export class Calibration {
  /** [K x b] |residual| / spread of its side; NaN where there is no actual */
  private readonly units: Float64Array;
  private readonly origins: i32;
  private readonly steps: i32;
  /** residuals pooled, and how many independent ones they are worth */
  private pooled: i32 = 0;
  private effective: f64 = 0;
  /** pooled scale over the models', shrunk and bounded */
  private factor: f64 = 1;
  /** [b] relative scale of each step */
  private readonly stepFactors: Float64Array;
  /** different actuals among all residuals */
  private readonly actuals: i32;
  /** the pooled residuals, ascending, each divided by its step's factor */
  private sorted: Float64Array = new Float64Array(0);

  /** @param actuals different actuals among all residuals: origins nearer to each other than `steps` share some */
  constructor(origins: i32, steps: i32, actuals: i32) {
    this.origins = origins;
    this.steps = steps;
    this.actuals = actuals;
    this.units = new Float64Array(origins * steps).fill(NaN);
    this.stepFactors = new Float64Array(steps).fill(1);
  }

  /** Notes one residual; a spread of zero (or of pooled levels that cross) makes it exact (0) or as far out as any. */
  note(origin: i32, step: i32, residual: f64, spread: f64): void {
    const size = Math.abs(residual);
    const spreads = spread > 0 ? Math.min(size / spread, MOST_SPREADS) : MOST_SPREADS;
    this.units[origin * this.steps + step] = size == 0 ? 0 : spreads;
  }

  /**
   * Learns from all residuals but those of one origin.
   *
   * @param without  origin to leave out, -1 = none
   * @returns        whether there was anything to learn from
   */
  learn(without: i32): bool {
    this.measureSteps(without);
    const kept = new Float64Array(this.origins * this.steps);
    let count = 0;
    let sum: f64 = 0;
    for (let k = 0; k < this.origins; k++) {
      for (let j = 0; j < this.steps; j++) {
        const unit = this.units[k * this.steps + j];
        if (k == without || isNaN(unit)) continue;
        kept[count] = unit / this.stepFactors[j];
        sum += kept[count++];
      }
    }
    this.pooled = count;
    if (count == 0) return false;
    this.sorted = kept.slice(0, count).sort();
    this.effective = this.effectiveCount(without, sum / count);
    const raw = sum / count / MEAN_ABSOLUTE;
    const shrunk = (this.effective * raw + PRIOR_RESIDUALS * PRIOR_SCALE) / (this.effective + PRIOR_RESIDUALS);
    this.factor = Math.min(Math.max(shrunk, LEAST_FACTOR), MOST_FACTOR);
    return true;
  }

  /**
   * How many spreads from the centre the quantile lies, at a step of average scale.
   *
   * @param probability  in (0, 1)
   * @returns            signed
   */
  spreadsAt(probability: f64): f64 {
    const inside = Math.abs(2 * probability - 1);
    if (inside == 0) return 0;
    const unit = studentQuantile((1 + inside) / 2, this.effective + PRIOR_RESIDUALS);
    const shape = this.factor * unit;
    const beyond = this.effective * (1 - inside);
    const trust = beyond / (beyond + HALF_TRUST_BEYOND);
    const empirical = Math.min(Math.max(this.empirical(inside), LEAST_FACTOR * unit), MOST_FACTOR * unit);
    const size = trust * empirical + (1 - trust) * shape;
    return probability < 0.5 ? -size : size;
  }

  /** The scale of a step relative to the average; beyond the backtest's horizon as at its last step. */
  stepFactor(step: i32): f64 {
    return this.stepFactors[min(step, this.steps - 1)];
  }

  /** The conformal quantile of the pooled residuals: rank ceil((n + 1) inside), interpolated, at most the largest. */
  private empirical(inside: f64): f64 {
    const rank = Math.min((this.pooled + 1) * inside, this.pooled) - 1;
    if (rank <= 0) return this.sorted[0];
    const below = i32(Math.floor(rank));
    const above = min(below + 1, this.pooled - 1);
    return this.sorted[below] + (rank - below) * (this.sorted[above] - this.sorted[below]);
  }

  /** Relative scale of each step: mean residual of a window of neighbouring steps over the mean of all, shrunk to 1. */
  private measureSteps(without: i32): void {
    const steps = this.steps;
    const sums = new Float64Array(steps + 1);
    const counts = new Float64Array(steps + 1);
    for (let j = 0; j < steps; j++) {
      sums[j + 1] = sums[j];
      counts[j + 1] = counts[j];
      for (let k = 0; k < this.origins; k++) {
        const unit = this.units[k * steps + j];
        if (k == without || isNaN(unit)) continue;
        sums[j + 1] += unit;
        counts[j + 1] += 1;
      }
    }
    const mean = counts[steps] > 0 ? sums[steps] / counts[steps] : 0;
    const reach = max(1, steps / 6);
    for (let j = 0; j < steps; j++) {
      const from = max(0, j - reach);
      const to = min(steps, j + reach + 1);
      const count = counts[to] - counts[from];
      // neighbouring residuals of one origin are near to one residual
      const worth = count / (1 + reach);
      const relative = count > 0 && mean > 0 ? (sums[to] - sums[from]) / count / mean : 1;
      this.stepFactors[j] = (worth * relative + PRIOR_STEP_RESIDUALS) / (worth + PRIOR_STEP_RESIDUALS);
    }
  }

  /** n (1 - r) / (1 + r), n the different actuals, with the lag-1 correlation r of the residuals' sizes within origins, between 0 and 0.95. */
  private effectiveCount(without: i32, mean: f64): f64 {
    let products: f64 = 0;
    let squares: f64 = 0;
    for (let k = 0; k < this.origins; k++) {
      if (k == without) continue;
      let before: f64 = NaN;
      for (let j = 0; j < this.steps; j++) {
        const now = this.units[k * this.steps + j] / this.stepFactors[j] - mean;
        if (!isNaN(now)) squares += now * now;
        if (!isNaN(now) && !isNaN(before)) products += now * before;
        before = now;
      }
    }
    const correlation = squares > 0 ? Math.min(Math.max(products / squares, 0), 0.95) : 0;
    return (Math.min(this.pooled, this.actuals) * (1 - correlation)) / (1 + correlation);
  }
}
