/**
 * Derivatives of an exponential smoothing model's errors with respect to all its parameters and initial states.
 *
 * Own work on the model of ets-recursion.ts: the derivatives of every state run along with the states (forward mode), which gives the
 * exact Gauss-Newton matrix of the sum of squares. With multiplicative errors the likelihood is that of sum (G e)^2, G the
 * geometric mean of |mu|, a sum of squares too; so the mean of (log|mu|)' is kept beside the matrix. Two columns are
 * worked on at a time (f64x2), by plain pointers: arrays of doubles of known length, `columns` even.
 */
import { Component } from '../abi';
import { ALPHA, BETA, GAMMA, LEVEL, PHI, SEASON, SLOPE } from './ets-form';
import { EtsRecursion } from './ets-recursion';
import { EtsSums } from './ets-tangent-plain';

/** Rows that are gathered before they are added to the matrix: a rank-4 update reads and writes it a quarter as often. */
const BLOCK: i32 = 4;

/** The derivatives at one point; allocates only in its constructor. */
export class EtsTangent extends EtsSums {
  private readonly dLevel: StaticArray<f64>;
  private readonly dSlope: StaticArray<f64>;
  private readonly dSeasonal: StaticArray<f64>;
  private readonly rows: StaticArray<f64>;

  constructor(recursion: EtsRecursion) {
    const m = max(1, recursion.form.seasons());
    const columns = (SEASON + m) & ~1;
    super(recursion, columns);
    this.dLevel = new StaticArray<f64>(columns);
    this.dSlope = new StaticArray<f64>(columns);
    this.dSeasonal = new StaticArray<f64>(m * columns);
    this.rows = new StaticArray<f64>(BLOCK * columns);
  }

  /** Fills the fields at `theta`, which the recursion must have found admissible just before. */
  linearise(theta: StaticArray<f64>): void {
    this.matrix.fill(0.0);
    this.cross.fill(0.0);
    this.logSlope.fill(0.0);
    if (!this.addPlain(theta)) this.lineariseAny(theta);
    const relative = this.recursion.form.error == Component.Multiplicative;
    const share = relative ? 1.0 / <f64>this.recursion.observed : 0.0;
    for (let k = 0; k < this.columns; k++) this.logSlope[k] *= share;
  }

  private lineariseAny(theta: StaticArray<f64>): void {
    const recursion = this.recursion;
    const form = recursion.form;
    const trend = form.trend;
    const season = form.season;
    const relative = form.error == Component.Multiplicative;
    const m = season == Component.None ? 1 : form.period;
    const alpha = theta[ALPHA];
    const beta = trend == Component.None ? 0.0 : theta[BETA];
    const gamma = season == Component.None ? 0.0 : theta[GAMMA];
    const phi = form.damped ? theta[PHI] : 1.0;
    const values = recursion.values;
    const seasonal = recursion.seasonal;
    const columns = this.columns;
    const bytes = (<usize>columns) << 3;
    const dLevel = changetype<usize>(this.dLevel);
    const dSlope = changetype<usize>(this.dSlope);
    const dSeasonal = changetype<usize>(this.dSeasonal);
    const rows = changetype<usize>(this.rows);
    this.beginDerivatives();
    recursion.begin(theta);
    let l = recursion.level;
    let b = recursion.slope;
    let slot = 0;
    let pending = 0;
    for (let t = 0, n = values.length; t < n; t++) {
      // q = l + phi b or l b^phi, with its derivatives along l, b and phi
      let damp: f64 = 0.0;
      let alongL: f64 = 1.0;
      let alongB: f64 = 0.0;
      let dampAlongB: f64 = 0.0;
      let dampAlongPhi: f64 = 0.0;
      let q = l;
      if (trend == Component.Additive) {
        damp = phi * b;
        q = l + damp;
        alongB = phi;
        dampAlongB = phi;
        dampAlongPhi = b;
      } else if (trend == Component.Multiplicative) {
        damp = phi == 1.0 ? b : Math.pow(b, phi);
        q = l * damp;
        alongL = damp;
        dampAlongB = (phi * damp) / b;
        alongB = l * dampAlongB;
        dampAlongPhi = form.damped ? damp * Math.log(b) : 0.0;
      }
      const alongPhi = trend == Component.Multiplicative ? l * dampAlongPhi : dampAlongPhi;
      const s = unchecked(seasonal[slot]);
      const multiplied = season == Component.Multiplicative;
      const mu = multiplied ? q * s : q + s;
      const y = unchecked(values[t]);
      const seen = !isNaN(y);
      const muAlongQ = multiplied ? s : 1.0;
      const muAlongS = multiplied ? q : season == Component.Additive ? 1.0 : 0.0;
      // u = what the level misses; v = what the season misses
      let u: f64 = 0.0;
      let v: f64 = 0.0;
      let e: f64 = 0.0;
      let eAlongMu: f64 = 0.0;
      let a: f64 = 0.0;
      let slopeGain: f64 = 0.0;
      let slopeAlongL: f64 = 0.0;
      let g: f64 = 0.0;
      let uAlongS: f64 = 0.0;
      let vAlongQ: f64 = 0.0;
      if (seen) {
        u = multiplied ? y / s - q : y - s - q;
        uAlongS = multiplied ? -y / (s * s) : season == Component.Additive ? -1.0 : 0.0;
        v = season == Component.None ? 0.0 : multiplied ? y / q - s : y - q - s;
        vAlongQ = multiplied ? -y / (q * q) : -1.0;
        e = relative ? (y - mu) / mu : y - mu;
        eAlongMu = relative ? -y / (mu * mu) : -1.0;
        a = alpha;
        g = gamma;
        slopeGain = trend == Component.Multiplicative ? beta / l : beta;
        if (trend == Component.Multiplicative) slopeAlongL = (-beta * u) / (l * l);
      }
      const season0 = dSeasonal + <usize>slot * bytes;
      const row0 = rows + <usize>pending * bytes;
      this.step(
        row0,
        season0,
        alongL,
        alongB,
        uAlongS,
        eAlongMu * muAlongQ,
        eAlongMu * muAlongS,
        a,
        dampAlongB,
        slopeAlongL,
        slopeGain,
        1.0 - g,
        g * vAlongQ,
      );
      // what the parameters themselves add, beside what they add through the states
      if (trend != Component.None && form.damped) {
        add(row0, PHI, eAlongMu * muAlongQ * alongPhi);
        add(dLevel, PHI, (1.0 - a) * alongPhi);
        add(dSlope, PHI, dampAlongPhi - slopeGain * alongPhi);
        add(season0, PHI, g * vAlongQ * alongPhi);
      }
      const ratio = trend == Component.Multiplicative ? 1.0 / l : 1.0;
      add(dLevel, ALPHA, u);
      if (trend != Component.None) add(dSlope, BETA, u * ratio);
      if (season != Component.None) add(season0, GAMMA, v);
      if (seen) {
        this.gather(row0, e, relative ? -mu / y : 0.0);
        if (++pending == BLOCK) {
          this.addRows(BLOCK);
          pending = 0;
        }
        b = trend == Component.None ? 0.0 : damp + slopeGain * u;
        l = q + alpha * u;
        if (season != Component.None) unchecked((seasonal[slot] = s + gamma * v));
      } else {
        l = q;
        b = damp;
      }
      if (++slot == m) slot = 0;
    }
    this.addRows(pending);
  }

  /** Derivatives of the initial states: the identity, and -1 for the oldest seasonal state, which the others' sum fixes. */
  private beginDerivatives(): void {
    const columns = this.columns;
    const m = this.recursion.form.seasons();
    this.dLevel.fill(0.0);
    this.dSlope.fill(0.0);
    this.dSeasonal.fill(0.0);
    this.dLevel[LEVEL] = 1.0;
    this.dSlope[SLOPE] = 1.0;
    for (let i = 0; i + 1 < m; i++) {
      this.dSeasonal[(m - 1 - i) * columns + SEASON + i] = 1.0;
      this.dSeasonal[SEASON + i] = -1.0;
    }
  }

  /** All columns of one step: the row e' and the derivatives of the new states, by the chain rule from the old ones. */
  private step(
    row: usize,
    season0: usize,
    alongL: f64,
    alongB: f64,
    uAlongS: f64,
    rowAlongQ: f64,
    rowAlongS: f64,
    a: f64,
    dampAlongB: f64,
    slopeAlongL: f64,
    slopeGain: f64,
    keep: f64,
    seasonAlongQ: f64,
  ): void {
    const dLevel = changetype<usize>(this.dLevel);
    const dSlope = changetype<usize>(this.dSlope);
    const end = (<usize>this.columns) << 3;
    const vAlongL = f64x2.splat(alongL);
    const vAlongB = f64x2.splat(alongB);
    const vUAlongS = f64x2.splat(uAlongS);
    const vRowAlongQ = f64x2.splat(rowAlongQ);
    const vRowAlongS = f64x2.splat(rowAlongS);
    const vA = f64x2.splat(a);
    const vDampAlongB = f64x2.splat(dampAlongB);
    const vSlopeAlongL = f64x2.splat(slopeAlongL);
    const vSlopeGain = f64x2.splat(slopeGain);
    const vKeep = f64x2.splat(keep);
    const vSeasonAlongQ = f64x2.splat(seasonAlongQ);
    for (let at: usize = 0; at < end; at += 16) {
      const dl = v128.load(dLevel + at);
      const db = v128.load(dSlope + at);
      const ds = v128.load(season0 + at);
      const dq = f64x2.add(f64x2.mul(vAlongL, dl), f64x2.mul(vAlongB, db));
      const du = f64x2.sub(f64x2.mul(vUAlongS, ds), dq);
      v128.store(row + at, f64x2.add(f64x2.mul(vRowAlongQ, dq), f64x2.mul(vRowAlongS, ds)));
      v128.store(dLevel + at, f64x2.add(dq, f64x2.mul(vA, du)));
      const db1 = f64x2.add(f64x2.mul(vDampAlongB, db), f64x2.mul(vSlopeAlongL, dl));
      v128.store(dSlope + at, f64x2.add(db1, f64x2.mul(vSlopeGain, du)));
      v128.store(season0 + at, f64x2.add(f64x2.mul(vKeep, ds), f64x2.mul(vSeasonAlongQ, dq)));
    }
  }

  /** Adds e e' and (log|mu|)' = e' * logFactor of one row. */
  private gather(row: usize, e: f64, logFactor: f64): void {
    const cross = changetype<usize>(this.cross);
    const logSlope = changetype<usize>(this.logSlope);
    const end = (<usize>this.columns) << 3;
    const vE = f64x2.splat(e);
    const vFactor = f64x2.splat(logFactor);
    for (let at: usize = 0; at < end; at += 16) {
      const d = v128.load(row + at);
      v128.store(cross + at, f64x2.add(v128.load(cross + at), f64x2.mul(vE, d)));
      v128.store(logSlope + at, f64x2.add(v128.load(logSlope + at), f64x2.mul(vFactor, d)));
    }
  }

  /** Adds the outer products of the gathered rows to the upper part of the matrix; rows past `count` count as zero. */
  private addRows(count: i32): void {
    const bytes = (<usize>this.columns) << 3;
    const row0 = changetype<usize>(this.rows);
    if (count < BLOCK) memory.fill(row0 + <usize>count * bytes, 0, <usize>(BLOCK - count) * bytes);
    const row1 = row0 + bytes;
    const row2 = row1 + bytes;
    const row3 = row2 + bytes;
    let target = changetype<usize>(this.matrix);
    for (let i: usize = 0; i < bytes; i += 8) {
      const a0 = v128.load64_splat(row0 + i);
      const a1 = v128.load64_splat(row1 + i);
      const a2 = v128.load64_splat(row2 + i);
      const a3 = v128.load64_splat(row3 + i);
      for (let j = i & ~15; j < bytes; j += 16) {
        const first = f64x2.add(f64x2.mul(a0, v128.load(row0 + j)), f64x2.mul(a1, v128.load(row1 + j)));
        const last = f64x2.add(f64x2.mul(a2, v128.load(row2 + j)), f64x2.mul(a3, v128.load(row3 + j)));
        v128.store(target + j, f64x2.add(v128.load(target + j), f64x2.add(first, last)));
      }
      target += bytes;
    }
  }
}

/** Adds to one element of an array of doubles. */
function add(array: usize, index: i32, amount: f64): void {
  const at = array + ((<usize>index) << 3);
  store<f64>(at, load<f64>(at) + amount);
}
