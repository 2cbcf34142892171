/**
 * Guerrero's criterion for the Box-Cox lambda and its minimum.
 *
 * Guerrero (1993), "Time-series analysis supported by power transformations", Journal of Forecasting 12,
 * doi:10.1002/for.3980120104. Minimum by Brent (1973), Algorithms for Minimization without Derivatives, chapter 5 (localmin),
 * stopped as R's optimize is, because the lambda that R reports is that stopping point.
 */

/** R's optimize: tol = machine epsilon ^ 0.25. */
const TOLERANCE: f64 = 0.0001220703125;
/** (3 - sqrt(5)) / 2 */
const GOLDEN: f64 = 0.3819660112501051518;
/** sqrt(machine epsilon) of a double */
const ROOT_EPSILON: f64 = 1.490116119384766e-8;
/** R's optimize puts the largest double where the function is not a number. */
const NOT_A_NUMBER: f64 = f64.MAX_VALUE;

/** [blocks] mean and standard deviation of each block, the last blocks * period values; NaN-aware. */
class Blocks {
  means: StaticArray<f64>;
  deviations: StaticArray<f64>;

  constructor(values: Float64Array, period: i32) {
    const count = values.length / period;
    this.means = new StaticArray<f64>(count);
    this.deviations = new StaticArray<f64>(count);
    const start = values.length - count * period;
    for (let b = 0; b < count; b++) this.measure(values, start + b * period, period, b);
  }

  private measure(values: Float64Array, from: i32, period: i32, block: i32): void {
    let sum: f64 = 0;
    let count: f64 = 0;
    for (let i = from; i < from + period; i++) {
      if (values[i] != values[i]) continue;
      sum += values[i];
      count += 1;
    }
    const centre = sum / count;
    let squares: f64 = 0;
    for (let i = from; i < from + period; i++)
      if (values[i] == values[i]) squares += (values[i] - centre) * (values[i] - centre);
    this.means[block] = centre;
    this.deviations[block] = count > 1 ? Math.sqrt(squares / (count - 1)) : NaN;
  }

  private ratio(block: i32, lambda: f64): f64 {
    return this.deviations[block] / Math.pow(this.means[block], 1 - lambda);
  }

  /** Coefficient of variation of the block ratios; the largest double where it does not exist. */
  cv(lambda: f64): f64 {
    let sum: f64 = 0;
    let count: f64 = 0;
    for (let b = 0; b < this.means.length; b++) {
      const ratio = this.ratio(b, lambda);
      if (ratio != ratio) continue;
      sum += ratio;
      count += 1;
    }
    const centre = sum / count;
    let squares: f64 = 0;
    for (let b = 0; b < this.means.length; b++) {
      const ratio = this.ratio(b, lambda);
      if (ratio == ratio) squares += (ratio - centre) * (ratio - centre);
    }
    const cv = Math.sqrt(squares / (count - 1)) / centre;
    return isFinite(cv) ? cv : NOT_A_NUMBER;
  }
}

/**
 * The lambda in (low, high) with the least variation of the block ratios.
 *
 * @param values  [n], NaN = missing
 * @param period  length of a block, >= 2, at most n
 * @returns       1 when no lambda tried has a criterion
 */
export function minimizeCv(values: Float64Array, period: i32, low: f64, high: f64): f64 {
  const blocks = new Blocks(values, period);
  let a = low;
  let b = high;
  let x = a + GOLDEN * (b - a);
  let w = x;
  let v = x;
  let fx = blocks.cv(x);
  let fw = fx;
  let fv = fx;
  let step: f64 = 0;
  let last: f64 = 0;
  while (true) {
    const middle = 0.5 * (a + b);
    const near = ROOT_EPSILON * Math.abs(x) + TOLERANCE / 3;
    if (Math.abs(x - middle) <= 2 * near - 0.5 * (b - a)) break;
    let p: f64 = 0,
      q: f64 = 0,
      before: f64 = 0;
    if (Math.abs(last) > near) {
      const r = (x - w) * (fx - fv);
      q = (x - v) * (fx - fw);
      p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      else q = -q;
      before = last;
      last = step;
    }
    if (Math.abs(p) >= Math.abs(0.5 * q * before) || p <= q * (a - x) || p >= q * (b - x)) {
      last = x < middle ? b - x : a - x;
      step = GOLDEN * last;
    } else {
      step = p / q;
      const probe = x + step;
      if (probe - a < 2 * near || b - probe < 2 * near) step = x < middle ? near : -near;
    }
    const u = x + (Math.abs(step) >= near ? step : step > 0 ? near : -near);
    const fu = blocks.cv(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = u;
      fx = fu;
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w == x) {
        v = w;
        fv = fw;
        w = u;
        fw = fu;
      } else if (fu <= fv || v == x || v == w) {
        v = u;
        fv = fu;
      }
    }
  }
  return fx < NOT_A_NUMBER ? x : 1;
}
