/**
 * The derivatives of ets-tangent.ts for the forms without season whose trend, if any, is additive: the same recursions with everything that
 * the general form needs left out, all states and sums in locals. On long series nearly all the time of a fit goes here.
 *
 * Columns are worked in pairs (f64x2) that go together: alpha and level, beta and slope, phi alone.
 */
import { Component } from '../abi';
import { ALPHA, BETA, LEVEL, PHI, SLOPE } from './ets-form';
import { EtsRecursion } from './ets-recursion';

/** What the derivatives are summed up to; allocates only in its constructor. */
export class EtsSums {
  /** [columns x columns] sum of e' e'^T, upper part; [columns] sum of e e'; [columns] sum of (log|mu|)', 0 for additive errors */
  readonly matrix: StaticArray<f64>;
  readonly cross: StaticArray<f64>;
  readonly logSlope: StaticArray<f64>;

  constructor(
    readonly recursion: EtsRecursion,
    /** four parameters, level, slope, seasonal states but the last (which keeps their sum); padded to an even number */
    readonly columns: i32,
  ) {
    this.matrix = new StaticArray<f64>(columns * columns);
    this.cross = new StaticArray<f64>(columns);
    this.logSlope = new StaticArray<f64>(columns);
  }

  /** Sums at `theta`, into fields that hold zeros; false for forms that are not plain. */
  addPlain(theta: StaticArray<f64>): bool {
    const form = this.recursion.form;
    if (form.season != Component.None || form.trend == Component.Multiplicative) return false;
    if (form.trend == Component.None) lineariseLevel(this, theta);
    else lineariseTrend(this, theta);
    return true;
  }
}

/** Level alone: derivatives along alpha and the first level. */
function lineariseLevel(sums: EtsSums, theta: StaticArray<f64>): void {
  const values = sums.recursion.values;
  const relative = sums.recursion.form.error == Component.Multiplicative;
  const alpha = theta[ALPHA];
  const keep = 1.0 - alpha;
  let l = theta[LEVEL];
  let alongAlpha: f64 = 0.0;
  let alongLevel: f64 = 1.0;
  let aa: f64 = 0.0;
  let al: f64 = 0.0;
  let ll: f64 = 0.0;
  let crossAlpha: f64 = 0.0;
  let crossLevel: f64 = 0.0;
  let logAlpha: f64 = 0.0;
  let logLevel: f64 = 0.0;
  for (let t = 0, n = values.length; t < n; t++) {
    const y = unchecked(values[t]);
    if (isNaN(y)) continue;
    const u = y - l;
    let e = u;
    let rowAlpha = -alongAlpha;
    let rowLevel = -alongLevel;
    if (relative) {
      const inverse = 1.0 / l;
      e = u * inverse;
      logAlpha += alongAlpha * inverse;
      logLevel += alongLevel * inverse;
      const along = y * inverse * inverse;
      rowAlpha *= along;
      rowLevel *= along;
    }
    aa += rowAlpha * rowAlpha;
    al += rowAlpha * rowLevel;
    ll += rowLevel * rowLevel;
    crossAlpha += e * rowAlpha;
    crossLevel += e * rowLevel;
    alongAlpha = keep * alongAlpha + u;
    alongLevel *= keep;
    l += alpha * u;
  }
  const columns = sums.columns;
  sums.matrix[ALPHA * columns + ALPHA] = aa;
  sums.matrix[ALPHA * columns + LEVEL] = al;
  sums.matrix[LEVEL * columns + LEVEL] = ll;
  sums.cross[ALPHA] = crossAlpha;
  sums.cross[LEVEL] = crossLevel;
  sums.logSlope[ALPHA] = logAlpha;
  sums.logSlope[LEVEL] = logLevel;
}

/** Level and slope, damped or not. */
function lineariseTrend(sums: EtsSums, theta: StaticArray<f64>): void {
  const values = sums.recursion.values;
  const form = sums.recursion.form;
  const relative = form.error == Component.Multiplicative;
  const damped = form.damped;
  const alpha = theta[ALPHA];
  const beta = theta[BETA];
  const phi = damped ? theta[PHI] : 1.0;
  const vKeep = f64x2.splat(1.0 - alpha);
  const vBeta = f64x2.splat(beta);
  const vPhi = f64x2.splat(phi);
  const zero = f64x2.splat(0.0);
  let l = theta[LEVEL];
  let b = theta[SLOPE];
  // derivatives of level and slope along (alpha, level), (beta, slope), (phi, nothing)
  let dl0 = f64x2.replace_lane(zero, 1, 1.0);
  let dl1 = zero;
  let dl2 = zero;
  let db0 = zero;
  let db1 = f64x2.replace_lane(zero, 1, 1.0);
  let db2 = zero;
  let m00 = zero;
  let m10 = zero;
  let m01 = zero;
  let m11 = zero;
  let m21 = zero;
  let m31 = zero;
  let p0 = zero;
  let p1 = zero;
  let pp = zero;
  let cross0 = zero;
  let cross1 = zero;
  let cross2 = zero;
  let log0 = zero;
  let log1 = zero;
  let log2 = zero;
  for (let t = 0, n = values.length; t < n; t++) {
    const damp = phi * b;
    const q = l + damp;
    const y = unchecked(values[t]);
    const dq0 = f64x2.add(dl0, f64x2.mul(vPhi, db0));
    const dq1 = f64x2.add(dl1, f64x2.mul(vPhi, db1));
    let dq2 = zero;
    if (damped) dq2 = f64x2.add(f64x2.add(dl2, f64x2.mul(vPhi, db2)), f64x2.replace_lane(zero, 0, b));
    if (isNaN(y)) {
      dl0 = dq0;
      dl1 = dq1;
      dl2 = dq2;
      db0 = f64x2.mul(vPhi, db0);
      db1 = f64x2.mul(vPhi, db1);
      db2 = f64x2.add(f64x2.mul(vPhi, db2), f64x2.replace_lane(zero, 0, damped ? b : 0.0));
      l = q;
      b = damp;
      continue;
    }
    const u = y - q;
    let e = u;
    let along: f64 = -1.0;
    if (relative) {
      const inverse = 1.0 / q;
      e = u * inverse;
      along = -y * inverse * inverse;
      const vInverse = f64x2.splat(inverse);
      log0 = f64x2.add(log0, f64x2.mul(vInverse, dq0));
      log1 = f64x2.add(log1, f64x2.mul(vInverse, dq1));
      log2 = f64x2.add(log2, f64x2.mul(vInverse, dq2));
    }
    const vAlong = f64x2.splat(along);
    const vE = f64x2.splat(e);
    const r0 = f64x2.mul(vAlong, dq0);
    const r1 = f64x2.mul(vAlong, dq1);
    const s0 = f64x2.splat(f64x2.extract_lane(r0, 0));
    const s1 = f64x2.splat(f64x2.extract_lane(r0, 1));
    m00 = f64x2.add(m00, f64x2.mul(s0, r0));
    m10 = f64x2.add(m10, f64x2.mul(s1, r0));
    m01 = f64x2.add(m01, f64x2.mul(s0, r1));
    m11 = f64x2.add(m11, f64x2.mul(s1, r1));
    m21 = f64x2.add(m21, f64x2.mul(f64x2.splat(f64x2.extract_lane(r1, 0)), r1));
    m31 = f64x2.add(m31, f64x2.mul(f64x2.splat(f64x2.extract_lane(r1, 1)), r1));
    cross0 = f64x2.add(cross0, f64x2.mul(vE, r0));
    cross1 = f64x2.add(cross1, f64x2.mul(vE, r1));
    if (damped) {
      const r2 = f64x2.mul(vAlong, dq2);
      const s2 = f64x2.splat(f64x2.extract_lane(r2, 0));
      p0 = f64x2.add(p0, f64x2.mul(s2, r0));
      p1 = f64x2.add(p1, f64x2.mul(s2, r1));
      pp = f64x2.add(pp, f64x2.mul(s2, r2));
      cross2 = f64x2.add(cross2, f64x2.mul(vE, r2));
      dl2 = f64x2.mul(vKeep, dq2);
      const moved = f64x2.sub(f64x2.mul(vPhi, db2), f64x2.mul(vBeta, dq2));
      db2 = f64x2.add(moved, f64x2.replace_lane(zero, 0, b));
    }
    dl0 = f64x2.add(f64x2.mul(vKeep, dq0), f64x2.replace_lane(zero, 0, u));
    dl1 = f64x2.mul(vKeep, dq1);
    db0 = f64x2.sub(f64x2.mul(vPhi, db0), f64x2.mul(vBeta, dq0));
    const moved = f64x2.sub(f64x2.mul(vPhi, db1), f64x2.mul(vBeta, dq1));
    db1 = f64x2.add(moved, f64x2.replace_lane(zero, 0, u));
    l = q + alpha * u;
    b = damp + beta * u;
  }
  write(sums, ALPHA, m00, m01, p0, ALPHA);
  write(sums, LEVEL, m10, m11, p0, LEVEL);
  put(sums, BETA, BETA, f64x2.extract_lane(m21, 0));
  put(sums, BETA, SLOPE, f64x2.extract_lane(m21, 1));
  put(sums, SLOPE, SLOPE, f64x2.extract_lane(m31, 1));
  put(sums, BETA, PHI, f64x2.extract_lane(p1, 0));
  put(sums, PHI, SLOPE, f64x2.extract_lane(p1, 1));
  put(sums, PHI, PHI, f64x2.extract_lane(pp, 0));
  spread(sums.cross, cross0, cross1, cross2);
  spread(sums.logSlope, log0, log1, log2);
}

/** One row of the matrix: along (alpha, level), (beta, slope), and its entry of (alpha, level) along phi. */
function write(sums: EtsSums, row: i32, first: v128, second: v128, phi: v128, own: i32): void {
  put(sums, row, ALPHA, f64x2.extract_lane(first, 0));
  put(sums, row, LEVEL, f64x2.extract_lane(first, 1));
  put(sums, row, BETA, f64x2.extract_lane(second, 0));
  put(sums, row, SLOPE, f64x2.extract_lane(second, 1));
  put(sums, row, PHI, own == ALPHA ? f64x2.extract_lane(phi, 0) : f64x2.extract_lane(phi, 1));
}

/** Into the upper part. */
function put(sums: EtsSums, i: i32, j: i32, value: f64): void {
  sums.matrix[min(i, j) * sums.columns + max(i, j)] = value;
}

function spread(to: StaticArray<f64>, first: v128, second: v128, third: v128): void {
  to[ALPHA] = f64x2.extract_lane(first, 0);
  to[LEVEL] = f64x2.extract_lane(first, 1);
  to[BETA] = f64x2.extract_lane(second, 0);
  to[SLOPE] = f64x2.extract_lane(second, 1);
  to[PHI] = f64x2.extract_lane(third, 0);
}
