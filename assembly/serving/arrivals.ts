/**
 * Times of arrival. Gaps of mean one are drawn first and divided by the rate, so that runs at different rates see the same luck
 * (common random numbers); a rate that changes bends the time axis (Cinlar's inversion: E. Cinlar 1975, "Introduction to stochastic
 * processes", chapter 4). Gamma gaps: G. Marsaglia, W. W. Tsang (2000), A simple method for generating gamma variables,
 * doi 10.1145/358407.358414.
 */
import { Random } from '../math/random';

/** Named stream; fixed for ever. */
const STREAM_ARRIVALS: u32 = 201;

/** Gaps with mean one and a given coefficient of variation: 0 even, 1 exponential, others gamma. */
class Gaps {
  private readonly random: Random;
  private readonly shape: f64;

  constructor(
    seed: u32,
    chunk: u32,
    private readonly cv: f64,
  ) {
    this.random = new Random(seed, STREAM_ARRIVALS, chunk);
    this.shape = cv > 0 ? 1.0 / (cv * cv) : 0;
  }

  next(): f64 {
    if (this.cv == 0) return 1;
    if (this.cv == 1) return -Math.log(1.0 - this.random.nextF64());
    return this.gamma() / this.shape;
  }

  private gamma(): f64 {
    // below 1 the shape is raised by one and the variate brought back by a power of a uniform
    const boost = this.shape < 1;
    const d = (boost ? this.shape + 1.0 : this.shape) - 1.0 / 3.0;
    const c = 1.0 / Math.sqrt(9.0 * d);
    while (true) {
      const x = this.random.nextNormal();
      const root = 1.0 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = 1.0 - this.random.nextF64();
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        const value = d * v;
        return boost ? value * Math.pow(1.0 - this.random.nextF64(), 1.0 / this.shape) : value;
      }
    }
  }
}

/**
 * Fills out[0 .. count) with ascending times, ms.
 *
 * @param ratePerMs  > 0
 * @param profile    factors on the rate, each for stepMs, repeated; empty = constant
 */
export function fillArrivals(
  out: StaticArray<f64>,
  count: i32,
  seed: u32,
  chunk: u32,
  ratePerMs: f64,
  cv: f64,
  profile: Float64Array,
  stepMs: f64,
): void {
  const gaps = new Gaps(seed, chunk, cv);
  if (profile.length == 0) {
    let sum: f64 = 0;
    for (let i = 0; i < count; i++) {
      sum += gaps.next();
      out[i] = sum / ratePerMs;
    }
    return;
  }
  let step = 0;
  let time: f64 = 0;
  let left = stepMs;
  for (let i = 0; i < count; i++) {
    let work = gaps.next() / ratePerMs;
    while (work > left * profile[step]) {
      work -= left * profile[step];
      time += left;
      left = stepMs;
      step = step + 1 < profile.length ? step + 1 : 0;
    }
    const spent = profile[step] > 0 ? work / profile[step] : 0;
    time += spent;
    left -= spent;
    out[i] = time;
  }
}
