/**
 * Loess on an equally spaced series, as STL needs it.
 *
 * Cleveland, Cleveland, McRae & Terpenning (1990), "STL: a seasonal-trend decomposition procedure based on loess", Journal of
 * Official Statistics 6(1); conventions (bandwidth at the ends, which windows, jumps) fixed by R's stats::stl.
 * Differs in the arithmetic only: positions are whole numbers, so the tricube weights of each bandwidth are kept in a table
 * and a fit is one pass over window and table (sums instead of normalised weights).
 */
import { dotRun } from '../math/vector';

/** Tables kept at once: both ends of a short window (few bandwidths) hit again and again, a long window's are not worth the room. */
const SLOTS: i32 = 16;
const LONG_REACH: i32 = 128;
const LONG_SLOTS: i32 = 4;

export class Loess {
  /** number of points in the window, odd */
  window: i32 = 3;
  /** 0 or 1 */
  degree: i32 = 0;
  /** every how many points a fit is made; straight lines between */
  jump: i32 = 1;

  private points: i32 = -1;
  /** what a window longer than the series adds to the bandwidth */
  private extra: i32 = 0;
  private reach: i32 = 0;
  private slots: i32 = 0;
  /** [slots x (2 reach + 1)] tricube weight by distance, mirrored about the middle */
  private table: StaticArray<f64> = new StaticArray<f64>(0);
  private bandwidth: StaticArray<i32> = new StaticArray<i32>(SLOTS);
  /** the number of points whose weights were last summed in this slot, and that sum */
  private summed: StaticArray<i32> = new StaticArray<i32>(SLOTS);
  private sum: StaticArray<f64> = new StaticArray<f64>(SLOTS);

  private values: StaticArray<f64> = new StaticArray<f64>(0);
  private weights: StaticArray<f64> = new StaticArray<f64>(0);
  private weighted: bool = false;

  /** @param capacity  the longest series that will be smoothed; later calls do not allocate beyond the first of the longest window */
  constructor(private capacity: i32) {}

  set(window: i32, degree: i32, jump: i32): void {
    if (window != this.window) this.points = -1;
    this.window = window;
    this.degree = degree;
    this.jump = jump;
  }

  /** Names the series values[0..n - 1] and its weights (read when `weighted`) for the fits that follow. */
  attach(values: StaticArray<f64>, n: i32, weights: StaticArray<f64>, weighted: bool): void {
    this.values = values;
    this.weights = weights;
    this.weighted = weighted;
    if (n == this.points) return;
    this.points = n;
    this.extra = this.window > n ? (this.window - n) / 2 : 0;
    const reach = min(this.window, max(this.capacity, n)) + 1;
    if (reach != this.reach) this.reserve(reach);
    for (let s = 0; s < this.slots; s++) this.bandwidth[s] = -1;
  }

  private reserve(reach: i32): void {
    this.reach = reach;
    this.slots = reach > LONG_REACH ? LONG_SLOTS : SLOTS;
    const need = this.slots * (2 * reach + 1);
    if (this.table.length < need) this.table = new StaticArray<f64>(need);
  }

  /** Smooths the attached series into out[start..start + n - 1]. */
  smooth(out: StaticArray<f64>, start: i32): void {
    const n = this.points;
    if (n < 2) {
      if (n == 1) out[start] = this.values[0];
      return;
    }
    const window = this.window;
    const jump = min(this.jump, n - 1);
    const half = (window + 1) / 2;
    let left = 0;
    let right = n - 1;
    for (let i = 0; i < n; i += jump) {
      if (window < n) {
        left = max(0, min(i - half + 1, n - window));
        right = left + window - 1;
      }
      const fit = this.at(i, left, right);
      out[start + i] = fit == fit ? fit : this.values[i];
    }
    if (jump > 1) this.bridge(out, start, jump, left, right);
  }

  /** Straight lines between the fits, and a fit at the last point where the jumps missed it (in the window of the last jump, as R has it). */
  private bridge(out: StaticArray<f64>, start: i32, jump: i32, left: i32, right: i32): void {
    const n = this.points;
    let i = 0;
    for (; i + jump < n; i += jump) line(out, start + i, jump);
    if (i == n - 1) return;
    const fit = this.at(n - 1, left, right);
    out[start + n - 1] = fit == fit ? fit : this.values[n - 1];
    line(out, start + i, n - 1 - i);
  }

  /** The local fit at position x (one step outside the series is allowed) from points left..right; NaN when all their weights vanish. */
  at(x: i32, left: i32, right: i32): f64 {
    const slot = this.slotOf(max(x - left, right - x) + this.extra);
    const from = slot * (2 * this.reach + 1) + this.reach + left - x;
    const count = right - left + 1;
    if (this.weighted)
      return this.degree == 0 ? this.robustLevel(left, from, count) : this.robustLine(left, from, count, left - x);
    if (this.degree == 0 || x - left == right - x) {
      return dotRun(this.values, left, this.table, from, count) / this.weightSum(slot, from, count);
    }
    return this.plainLine(left, from, count, left - x);
  }

  /** The table for bandwidth h, made when it is not at hand. */
  private slotOf(h: i32): i32 {
    const slot = h & (this.slots - 1);
    if (this.bandwidth[slot] == h) return slot;
    const middle = slot * (2 * this.reach + 1) + this.reach;
    const table = this.table;
    const end = min(h - this.extra, this.reach);
    for (let d = 0; d <= end; d++) {
      const w = tricube(<f64>d, <f64>h);
      table[middle + d] = w;
      table[middle - d] = w;
    }
    this.bandwidth[slot] = h;
    this.summed[slot] = 0;
    return slot;
  }

  /** Windows of one bandwidth and count are alike or mirrored, so their weights have one sum. */
  private weightSum(slot: i32, from: i32, count: i32): f64 {
    if (this.summed[slot] == count) return this.sum[slot];
    let sum: f64 = 0;
    for (let i = 0; i < count; i++) sum += this.table[from + i];
    this.summed[slot] = count;
    this.sum[slot] = sum;
    return sum;
  }

  private plainLine(left: i32, from: i32, count: i32, offset: i32): f64 {
    const table = this.table;
    const values = this.values;
    let s0: f64 = 0,
      s1: f64 = 0,
      s2: f64 = 0,
      t0: f64 = 0,
      t1: f64 = 0;
    let d = <f64>offset;
    for (let i = 0; i < count; i++) {
      const w = unchecked(table[from + i]);
      const y = unchecked(values[left + i]);
      const wd = w * d;
      s0 += w;
      s1 += wd;
      s2 += wd * d;
      t0 += w * y;
      t1 += wd * y;
      d += 1;
    }
    return this.solve(s0, s1, s2, t0, t1);
  }

  private robustLevel(left: i32, from: i32, count: i32): f64 {
    const w = changetype<usize>(this.table) + ((<usize>from) << 3);
    const r = changetype<usize>(this.weights) + ((<usize>left) << 3);
    const y = changetype<usize>(this.values) + ((<usize>left) << 3);
    let s = f64x2.splat(0),
      t = f64x2.splat(0);
    const pairs = (<usize>(count & ~1)) << 3;
    for (let k: usize = 0; k < pairs; k += 16) {
      const u = f64x2.mul(v128.load(w + k), v128.load(r + k));
      s = f64x2.add(s, u);
      t = f64x2.add(t, f64x2.mul(u, v128.load(y + k)));
    }
    let s0 = across(s),
      t0 = across(t);
    if (count & 1) {
      const u = load<f64>(w + pairs) * load<f64>(r + pairs);
      s0 += u;
      t0 += u * load<f64>(y + pairs);
    }
    return s0 > 0 ? t0 / s0 : NaN;
  }

  private robustLine(left: i32, from: i32, count: i32, offset: i32): f64 {
    const w = changetype<usize>(this.table) + ((<usize>from) << 3);
    const r = changetype<usize>(this.weights) + ((<usize>left) << 3);
    const y = changetype<usize>(this.values) + ((<usize>left) << 3);
    let a0 = f64x2.splat(0),
      a1 = a0,
      a2 = a0,
      b0 = a0,
      b1 = a0;
    let d = f64x2.replace_lane(f64x2.splat(<f64>offset), 1, <f64>(offset + 1));
    const two = f64x2.splat(2);
    const pairs = (<usize>(count & ~1)) << 3;
    for (let k: usize = 0; k < pairs; k += 16) {
      const u = f64x2.mul(v128.load(w + k), v128.load(r + k));
      const ud = f64x2.mul(u, d);
      const v = v128.load(y + k);
      a0 = f64x2.add(a0, u);
      a1 = f64x2.add(a1, ud);
      a2 = f64x2.add(a2, f64x2.mul(ud, d));
      b0 = f64x2.add(b0, f64x2.mul(u, v));
      b1 = f64x2.add(b1, f64x2.mul(ud, v));
      d = f64x2.add(d, two);
    }
    let s0 = across(a0),
      s1 = across(a1),
      s2 = across(a2),
      t0 = across(b0),
      t1 = across(b1);
    if (count & 1) {
      const last = <f64>(offset + count - 1);
      const u = load<f64>(w + pairs) * load<f64>(r + pairs);
      const v = load<f64>(y + pairs);
      s0 += u;
      s1 += u * last;
      s2 += u * last * last;
      t0 += u * v;
      t1 += u * last * v;
    }
    return this.solve(s0, s1, s2, t0, t1);
  }

  /** The weighted line at distance 0; the weighted mean where the points stand too close for a slope (sd below 0.001 of the range, R's rule). */
  private solve(s0: f64, s1: f64, s2: f64, t0: f64, t1: f64): f64 {
    if (!(s0 > 0)) return NaN;
    const centre = s1 / s0;
    const spread = s2 / s0 - centre * centre;
    const level = t0 / s0;
    const least = 0.001 * <f64>(this.points - 1);
    if (!(spread > least * least)) return level;
    return level - (centre / spread) * (t1 / s0 - centre * level);
  }
}

/** Tricube weight at distance d of bandwidth h, flat within 0.001 h and zero beyond 0.999 h (R's cut-offs). */
function tricube(d: f64, h: f64): f64 {
  if (d > 0.999 * h) return 0;
  if (d <= 0.001 * h) return 1;
  const ratio = d / h;
  const rest = 1 - ratio * ratio * ratio;
  return rest * rest * rest;
}

/** Fills the points between out[start] and out[start + steps] linearly. */
function line(out: StaticArray<f64>, start: i32, steps: i32): void {
  const from = out[start];
  const slope = (out[start + steps] - from) / <f64>steps;
  for (let j = 1; j < steps; j++) out[start + j] = from + slope * <f64>j;
}

/** Sum of both lanes. */
function across(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}
