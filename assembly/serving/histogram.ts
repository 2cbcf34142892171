/**
 * Counts of times by their leading bits: the exponent and ten bits of the fraction of a double, so that a bin is at most 0.1 % wide and
 * no logarithm is taken. Holds 2^-10 .. 2^40 ms; what lies outside counts in the outermost bins.
 */
const FRACTION_BITS: i32 = 10;
/** double exponents (biased by 1023) of the ends */
const LOWEST: i32 = (1023 - 10) << FRACTION_BITS;
const HIGHEST: i32 = (1023 + 40) << FRACTION_BITS;

export class Histogram {
  private readonly bins: StaticArray<i32> = new StaticArray<i32>(HIGHEST - LOWEST);
  private least: f64 = Infinity;
  private most: f64 = -Infinity;
  private low: i32 = HIGHEST - LOWEST - 1;
  private high: i32 = 0;
  count: i32 = 0;

  clear(): void {
    for (let i = this.low; i <= this.high; i++) this.bins[i] = 0;
    this.least = Infinity;
    this.most = -Infinity;
    this.low = HIGHEST - LOWEST - 1;
    this.high = 0;
    this.count = 0;
  }

  /** @param value  >= 0, finite */
  add(value: f64): void {
    const key = i32(reinterpret<u64>(value) >> (52 - FRACTION_BITS));
    const bin = max(LOWEST, min(HIGHEST - 1, key)) - LOWEST;
    this.bins[bin]++;
    this.count++;
    if (bin < this.low) this.low = bin;
    if (bin > this.high) this.high = bin;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  /** Counts what another one counted. */
  merge(other: Histogram): void {
    for (let i = other.low; i <= other.high; i++) this.bins[i] += other.bins[i];
    this.count += other.count;
    this.low = min(this.low, other.low);
    this.high = max(this.high, other.high);
    this.least = Math.min(this.least, other.least);
    this.most = Math.max(this.most, other.most);
  }

  /**
   * The values below which shares p lie, linear within a bin and never outside what was seen; NaN when nothing was.
   *
   * @param p    ascending
   * @param out  filled from `to` on, one every `step` places
   */
  quantiles(p: Float64Array, out: Float64Array, to: i32, step: i32): void {
    let bin = this.low;
    let below: f64 = 0;
    for (let l = 0, n = p.length; l < n; l++) {
      const wanted = p[l] * f64(this.count);
      let value = this.count == 0 ? NaN : this.most;
      for (; bin <= this.high; bin++) {
        const here = f64(this.bins[bin]);
        if (here > 0 && below + here >= wanted) {
          const from = edgeOf(bin);
          value = from + ((wanted - below) / here) * (edgeOf(bin + 1) - from);
          break;
        }
        below += here;
      }
      out[to + l * step] = Math.min(this.most, Math.max(this.least, value));
    }
  }
}

function edgeOf(bin: i32): f64 {
  return reinterpret<f64>(u64(bin + LOWEST) << (52 - FRACTION_BITS));
}
