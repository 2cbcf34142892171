/**
 * Histograms whose bins keep a relative error, without a logarithm: the bin of x is the upper bits of the double itself, 128 bins to
 * a power of two (the idea of DDSketch, C. Masson, J. E. Rim, H. K. Lee (2019), doi 10.14778/3352063.3352135, with its linearly
 * interpolated mapping). A bin is at most 1/128 of its lower edge wide, so its middle is within 1/256 of any value in it; whole
 * numbers up to 255 have bins of their own. Counts add up exactly, in any order.
 */

import { Sketch } from '../abi';

const BIN_BITS: i32 = Sketch.BinBits;
/** Smaller values share bin 0. */
const LEAST_EXPONENT: i32 = Sketch.LeastExponent;
/** Bins of one row; larger values share the last. */
export const SKETCH_BINS: i32 = Sketch.Octaves << Sketch.BinBits;

export function binOf(x: f64): i32 {
  const bin = <i32>(reinterpret<i64>(x) >> (52 - BIN_BITS)) - ((1023 + LEAST_EXPONENT) << BIN_BITS);
  return max(0, min(SKETCH_BINS - 1, bin));
}

/** Counts one value in row `row` of a table of 16-bit counts. */
export function count(table: usize, row: i32, x: f64): void {
  const at = table + ((<usize>(row * SKETCH_BINS + binOf(x))) << 1);
  store<u16>(at, load<u16>(at) + 1);
}

/** The rows of a table of 16-bit counts, packed: first bin, number of bins, counts. An empty row is 0, 0. */
export function packedRows(table: StaticArray<u16>, rows: i32): Int32Array {
  let length = 0;
  const firsts = new StaticArray<i32>(rows);
  const lengths = new StaticArray<i32>(rows);
  for (let row = 0; row < rows; row++) {
    const base = row * SKETCH_BINS;
    const address = changetype<usize>(table) + ((<usize>base) << 1);
    // four counts at a time over the empty ends
    let first = 0;
    while (first < SKETCH_BINS && load<u64>(address + ((<usize>first) << 1)) == 0) first += 4;
    while (first < SKETCH_BINS && table[base + first] == 0) first++;
    let end = SKETCH_BINS;
    while (end > first + 4 && load<u64>(address + ((<usize>(end - 4)) << 1)) == 0) end -= 4;
    let last = end - 1;
    while (last >= first && table[base + last] == 0) last--;
    firsts[row] = first <= last ? first : 0;
    lengths[row] = max(0, last - first + 1);
    length += 2 + lengths[row];
  }
  const packed = new Int32Array(length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    packed[at++] = firsts[row];
    packed[at++] = lengths[row];
    const base = row * SKETCH_BINS + firsts[row];
    for (let i = 0; i < lengths[row]; i++) packed[at++] = table[base + i];
  }
  return packed;
}
