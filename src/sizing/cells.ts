/**
 * A discrete distribution as weighted cells, filled once and then asked for percentiles or for the share within a limit.
 * Percentile q is the least value v with P(X ≤ v) ≥ q, so "percentile ≤ goal" and "share within goal ≥ q" are the same statement.
 */
import type { Percentiles } from './sizing.ts';

/** Weights may miss one by rounding; a share within this of q counts as q. */
const ROUNDING = 1e-9;

export class Cells {
  private values = new Float64Array(512);
  private weights = new Float64Array(512);
  private count = 0;
  private total = 0;

  /** Empties it, keeping its memory: the search fills thousands of distributions. */
  reset(): void {
    this.count = 0;
    this.total = 0;
  }

  /** weight ≥ 0; values finite or Infinity */
  add(value: number, weight: number): void {
    if (!(weight > 0)) return;
    if (this.count === this.values.length) this.grow();
    this.values[this.count] = value;
    this.weights[this.count] = weight;
    this.count += 1;
    this.total += weight;
  }

  private grow(): void {
    const values = new Float64Array(2 * this.count);
    const weights = new Float64Array(2 * this.count);
    values.set(this.values);
    weights.set(this.weights);
    this.values = values;
    this.weights = weights;
  }

  /** P(X ≤ limit); O(n), no sort. */
  shareWithin(limit: number): number {
    let sum = 0;
    for (let i = 0; i < this.count; i += 1) {
      if ((this.values[i] as number) <= limit) sum += this.weights[i] as number;
    }
    return sum / this.total;
  }

  /** True when the percentile for `probability` is within `limit`. */
  meets(limit: number, probability: number): boolean {
    return this.shareWithin(limit) >= probability - ROUNDING;
  }

  /** Mean and percentiles; O(n) by selection, since thousands of cells are asked for three values. */
  percentiles(): Percentiles {
    let mean = 0;
    for (let i = 0; i < this.count; i += 1) mean += (this.values[i] as number) * (this.weights[i] as number);
    const [p50 = 0, p95 = 0, p99 = 0] = this.select([0.5, 0.95, 0.99]);
    return { mean: mean / this.total, p50, p95, p99 };
  }

  /** Least value with P(X ≤ value) ≥ probability; 0 without cells. Reorders the cells. */
  percentile(probability: number): number {
    return this.select([probability])[0] ?? 0;
  }

  /** Percentiles of ascending probabilities by three-way selection; each goes on above where the one before was found. */
  private select(probabilities: readonly number[]): number[] {
    const { values } = this;
    const results: number[] = [];
    let below = 0;
    let low = 0;
    let found = 0;
    for (const probability of probabilities) {
      const want = (probability - ROUNDING) * this.total;
      let high = this.count - 1;
      while (below < want && low <= high) {
        const pivot = middleOf(values[low] as number, values[(low + high) >> 1] as number, values[high] as number);
        const cut = this.partition(low, high, pivot);
        if (below + cut.less >= want) high = cut.from - 1;
        else {
          below += cut.less + cut.equal;
          low = cut.to + 1;
          found = pivot;
        }
      }
      results.push(found);
    }
    return results;
  }

  /** Orders cells low … high as < pivot, = pivot (from … to), > pivot; returns the weights of the first two. */
  private partition(
    low: number,
    high: number,
    pivot: number,
  ): { less: number; equal: number; from: number; to: number } {
    const { values, weights } = this;
    let from = low;
    let to = high;
    let less = 0;
    let equal = 0;
    for (let i = low; i <= to;) {
      const value = values[i] as number;
      const weight = weights[i] as number;
      if (value < pivot) {
        less += weight;
        this.swap(i, from);
        from += 1;
        i += 1;
      } else if (value > pivot) {
        this.swap(i, to);
        to -= 1;
      } else {
        equal += weight;
        i += 1;
      }
    }
    return { less, equal, from, to };
  }

  private swap(i: number, j: number): void {
    const { values, weights } = this;
    const value = values[i] as number;
    const weight = weights[i] as number;
    values[i] = values[j] as number;
    weights[i] = weights[j] as number;
    values[j] = value;
    weights[j] = weight;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
