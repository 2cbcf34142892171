/** Kernels on plain arrays of doubles that several rooms share. The f64x2 sums have one fixed order, the same in every build. */

/**
 * Sum of a[aStart + i] * b[bStart + i] for i in 0..count - 1, in two f64x2 accumulators.
 *
 * Both runs must lie inside their arrays (checked in debug builds only).
 */
export function dotRun(a: StaticArray<f64>, aStart: i32, b: StaticArray<f64>, bStart: i32, count: i32): f64 {
  assert(aStart >= 0 && bStart >= 0 && aStart + count <= a.length && bStart + count <= b.length);
  let p = changetype<usize>(a) + ((<usize>aStart) << 3);
  let q = changetype<usize>(b) + ((<usize>bStart) << 3);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let left = count;
  while (left >= 4) {
    even = f64x2.add(even, f64x2.mul(v128.load(p), v128.load(q)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(p, 16), v128.load(q, 16)));
    p += 32;
    q += 32;
    left -= 4;
  }
  even = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  while (left > 0) {
    sum += load<f64>(p) * load<f64>(q);
    p += 8;
    q += 8;
    left--;
  }
  return sum;
}

/**
 * to[toStart + i] += factor * from[fromStart + i] for i in 0..count - 1, two at a time in ascending order. Both may be the same array when
 * the entries read lie two or more before those written: then what was written is read again, as a recursion wants it.
 */
export function addScaled(
  to: StaticArray<f64>,
  toStart: i32,
  from: StaticArray<f64>,
  fromStart: i32,
  count: i32,
  factor: f64,
): void {
  assert(toStart >= 0 && fromStart >= 0 && toStart + count <= to.length && fromStart + count <= from.length);
  let p = changetype<usize>(to) + ((<usize>toStart) << 3);
  let q = changetype<usize>(from) + ((<usize>fromStart) << 3);
  const factors = f64x2.splat(factor);
  let left = count;
  for (; left >= 2; left -= 2, p += 16, q += 16)
    v128.store(p, f64x2.add(v128.load(p), f64x2.mul(factors, v128.load(q))));
  if (left > 0) store<f64>(p, load<f64>(p) + factor * load<f64>(q));
}

/** Largest |value| among the present; 0 when nothing is present. */
export function largestMagnitude(values: Float64Array): f64 {
  let largest: f64 = 0;
  for (let i = 0, n = values.length; i < n; i++) {
    const size = Math.abs(values[i]);
    if (size > largest) largest = size;
  }
  return largest;
}

/**
 * A power of two that brings `magnitude` near 1 when multiplied: exact to apply and to undo (by 1 / factor), so that
 * statistics without units come out the same to the last bit. The factor and its reciprocal are normal doubles.
 */
export function scaleToOne(magnitude: f64): f64 {
  const exponent = <i64>((reinterpret<u64>(magnitude) >> 52) & 0x7ff); // biased by 1023
  const held: i64 = exponent < 1 ? 1 : exponent > 2045 ? 2045 : exponent;
  return reinterpret<f64>((2046 - held) << 52);
}

/** values times factor; NaN stays NaN. */
export function scaledBy(values: Float64Array, factor: f64): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = values[i] * factor;
  return out;
}

/** R's default tolerance of all.equal, sqrt(machine epsilon). */
const NEARLY: f64 = 1.490116119384766e-8;

/**
 * Whether the present values are alike as R's forecast::is.constant has it: the mean distance to the first value, over those that
 * differ from it, is below 1.5e-8 of their mean size. (R compares absolutely when that size itself is below 1.5e-8; scale first.)
 */
export function isConstant(values: Float64Array): bool {
  let first: f64 = NaN;
  let distance: f64 = 0;
  let size: f64 = 0;
  let count = 0;
  for (let i = 0, n = values.length; i < n; i++) {
    const v = values[i];
    if (v != v) continue;
    if (first != first) first = v;
    if (v == first) continue;
    distance += Math.abs(v - first);
    size += Math.abs(v);
    count++;
  }
  if (count == 0) return true;
  return size > NEARLY * count ? distance < NEARLY * size : distance < NEARLY * count;
}

/** A copy as StaticArray, the form that the kernels work on. */
export function toStatic(values: Float64Array): StaticArray<f64> {
  const n = values.length;
  const out = new StaticArray<f64>(n);
  for (let i = 0; i < n; i++) out[i] = values[i];
  return out;
}
