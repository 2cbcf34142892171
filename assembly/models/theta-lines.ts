/**
 * One pass of the dynamic optimised Theta model over a series, with the derivatives that its estimation needs.
 *
 * J. A. Fiorucci, T. R. Pellegrini, F. Louzada, F. Petropoulos, A. B. Koehler (2016), Models for optimising the theta method and their
 * relationship to state space models, doi 10.1016/j.ijforecast.2016.02.005, section 3. Legend, t = 1..n, q = 1 - alpha:
 *   mu_t = l_(t-1) + w g_t,  w = 1 - 1/theta,  g_t = q^(t-1) A_(t-1) + (1 - q^t) / alpha B_(t-1)
 *   l_t = l_(t-1) + alpha (y_t - l_(t-1)),  A_t = mean_t - (t + 1)/2 B_t
 * where mean_t and B_t are mean and least squares slope of y_1..y_t. At a given alpha the errors of a series without gaps are linear
 * in l_0 and w. A missing value counts as its own forecast, as the paper has it for the future.
 */

/** Errors count from here on: before it no slope is known. */
const FIRST_ERROR: i32 = 3;
/** q^t below this is zero (numbers near the smallest double are slow). */
const FADED: f64 = 1e-200;

/** Series and states; allocates nothing after its constructor. */
export class ThetaLines {
  alpha: f64 = 0.5;
  /** sum of squared errors, and how many there are */
  sumSquares: f64 = 0.0;
  errors: i32 = 0;
  /** sums over the errors e of (d mu/d l0)^2, (d mu/d l0)(d mu/d w), (d mu/d w)^2, e d mu/d l0, e d mu/d w */
  startStart: f64 = 0.0;
  startWeight: f64 = 0.0;
  weightWeight: f64 = 0.0;
  startError: f64 = 0.0;
  weightError: f64 = 0.0;
  /** after the last observation: l, mean, B and q^n */
  level: f64 = 0.0;
  mean: f64 = 0.0;
  slope: f64 = 0.0;
  fade: f64 = 1.0;

  constructor(readonly values: StaticArray<f64>) {}

  /** Sum of squared errors at (alpha, l0, w); fills the fields above, and one-step means from the third value on where asked. */
  run(alpha: f64, start: f64, weight: f64, fitted: Float64Array | null = null): f64 {
    const values = this.values;
    const q = 1.0 - alpha;
    let fade: f64 = 1.0;
    // states with their derivatives by l0 and w
    let level = start;
    let levelS: f64 = 1.0;
    let levelW: f64 = 0.0;
    let mean: f64 = 0.0;
    let meanS: f64 = 0.0;
    let meanW: f64 = 0.0;
    let slope: f64 = 0.0;
    let slopeS: f64 = 0.0;
    let slopeW: f64 = 0.0;
    let sum: f64 = 0.0;
    let ss: f64 = 0.0;
    let sw: f64 = 0.0;
    let ww: f64 = 0.0;
    let se: f64 = 0.0;
    let we: f64 = 0.0;
    let errors = 0;
    for (let i = 0, n = values.length; i < n; i++) {
      const t = <f64>(i + 1);
      const tilt = (1.0 - fade * q) / alpha - 0.5 * fade * t;
      const line = fade * mean + tilt * slope;
      const mu = level + weight * line;
      const muS = levelS + weight * (fade * meanS + tilt * slopeS);
      const muW = levelW + line + weight * (fade * meanW + tilt * slopeW);
      let y = unchecked(values[i]);
      let yS: f64 = 0.0;
      let yW: f64 = 0.0;
      if (isNaN(y)) {
        y = mu;
        yS = muS;
        yW = muW;
      } else if (i + 1 >= FIRST_ERROR) {
        const e = y - mu;
        sum += e * e;
        ss += muS * muS;
        sw += muS * muW;
        ww += muW * muW;
        se += muS * e;
        we += muW * e;
        errors++;
      }
      if (fitted) fitted[i] = i + 1 >= FIRST_ERROR ? mu : NaN;
      const pull = 6.0 / (t * (t + 1.0));
      const keep = i == 0 ? 0.0 : (t - 2.0) / (t + 1.0);
      const gain = i == 0 ? 0.0 : pull;
      slope = keep * slope + gain * (y - mean);
      slopeS = keep * slopeS + gain * (yS - meanS);
      slopeW = keep * slopeW + gain * (yW - meanW);
      mean += (y - mean) / t;
      meanS += (yS - meanS) / t;
      meanW += (yW - meanW) / t;
      level += alpha * (y - level);
      levelS += alpha * (yS - levelS);
      levelW += alpha * (yW - levelW);
      if (Math.abs(levelS) < FADED) levelS = 0.0;
      fade *= q;
      if (fade < FADED) fade = 0.0;
    }
    this.alpha = alpha;
    this.sumSquares = sum;
    this.errors = errors;
    this.startStart = ss;
    this.startWeight = sw;
    this.weightWeight = ww;
    this.startError = se;
    this.weightError = we;
    this.level = level;
    this.mean = mean;
    this.slope = slope;
    this.fade = fade;
    return sum;
  }
}
