/**
 * Two demand paths at a time, in the lanes of a vector: normal scores with memory, turned into demand by the quantiles of each step.
 *
 * Scores: s[t] = sqrt(w) u + sqrt(1 - w) z[t], z[t] = phi z[t-1] + sqrt(1 - phi^2) e[t]: what is shared by the whole path, and what is
 * forgotten. The quantile function is linear in the score between the levels and beyond the last two, as in paths.ts; each piece is
 * kept as a + b s. Burst: the largest of 60 normals (minutes of an hour) has distribution function Phi(x)^60, held as 256 points of
 * equal probability.
 */
import { RandomPair } from '../math/random-pair';
import { normalQuantile } from '../math/special';
import { FuturesRequest } from '../records';

/** Cells of a score in [-8, 8), each with the first piece that reaches into it. */
const CELLS: i32 = 512;
const CELLS_PER_UNIT: f64 = 32;
const BURST_POINTS: i32 = 256;
const MINUTES: f64 = 60;

/** Streams 201 … 203; see random-pair.ts for those of the second lane. */
const STREAM_DEMAND: u32 = 201;
const STREAM_BURST: u32 = 202;
const STREAM_LEVEL: u32 = 203;

export class FuturePaths {
  private readonly steps: i32;
  private readonly pieces: i32;
  private readonly phi: f64;
  private readonly fresh: f64;
  private readonly shared: f64;
  private readonly own: f64;
  private readonly bursty: bool;
  private readonly knots: StaticArray<f64>;
  private readonly cells: StaticArray<u8> = new StaticArray<u8>(CELLS);
  /** [steps x pieces x (a, b)] */
  private readonly lines: StaticArray<f64>;
  private readonly bursts: StaticArray<f64> = new StaticArray<f64>(BURST_POINTS);
  private readonly normals: StaticArray<f64>;
  private readonly words: StaticArray<u64>;
  private readonly level: StaticArray<f64> = new StaticArray<f64>(2);
  private readonly demandStream: RandomPair;
  private readonly burstStream: RandomPair;
  private readonly levelStream: RandomPair;

  constructor(request: FuturesRequest) {
    const steps = request.steps;
    const levels = request.probabilities.length;
    const pieces = max(1, levels - 1);
    const phi = request.autocorrelation;
    this.steps = steps;
    this.pieces = pieces;
    this.phi = phi;
    this.fresh = Math.sqrt(1 - phi * phi);
    this.shared = Math.sqrt(request.levelShare);
    this.own = Math.sqrt(1 - request.levelShare);
    this.bursty = request.burstSd > 0;
    this.knots = new StaticArray<f64>(levels);
    this.lines = new StaticArray<f64>(steps * pieces * 2);
    this.normals = new StaticArray<f64>(2 * steps);
    this.words = new StaticArray<u64>(2 * ((steps + 7) / 8));
    this.demandStream = new RandomPair(request.seed, STREAM_DEMAND, request.chunk);
    this.burstStream = new RandomPair(request.seed, STREAM_BURST, request.chunk);
    this.levelStream = new RandomPair(request.seed, STREAM_LEVEL, request.chunk);
    for (let i = 0; i < levels; i++) this.knots[i] = normalQuantile(request.probabilities[i]);
    this.layLines(request, levels);
    for (let cell = 0; cell < CELLS; cell++) {
      const low = <f64>cell / CELLS_PER_UNIT - 8;
      let piece = 0;
      while (piece < pieces - 1 && this.knots[piece + 1] < low) piece++;
      this.cells[cell] = <u8>piece;
    }
    for (let i = 0; i < BURST_POINTS; i++) {
      const share = (<f64>i + 0.5) / <f64>BURST_POINTS;
      this.bursts[i] = 1 + request.burstSd * normalQuantile(Math.exp(Math.log(share) / MINUTES));
    }
  }

  private layLines(request: FuturesRequest, levels: i32): void {
    const steps = this.steps;
    for (let t = 0; t < steps; t++) {
      for (let k = 0; k < this.pieces; k++) {
        const low = request.quantiles[k * steps + t] * request.demandFactor;
        let slope: f64 = 0;
        if (levels > 1) {
          const high = request.quantiles[(k + 1) * steps + t] * request.demandFactor;
          slope = (high - low) / (this.knots[k + 1] - this.knots[k]);
        }
        const at = 2 * (t * this.pieces + k);
        this.lines[at] = low - slope * (levels > 1 ? this.knots[k] : 0);
        this.lines[at + 1] = slope;
      }
    }
  }

  /** The next two paths: out[2 t + lane], the busiest minute of each step, >= 0. */
  draw(out: StaticArray<f64>): void {
    const steps = this.steps;
    this.demandStream.fillNormals(this.normals, steps);
    this.levelStream.fillNormals(this.level, 1);
    if (this.bursty) this.burstStream.fillWords(this.words, (steps + 7) / 8);
    const own = f64x2.splat(this.own);
    const phi = f64x2.splat(this.phi);
    const fresh = f64x2.splat(this.fresh);
    const level = f64x2.mul(f64x2.splat(this.shared), v128.load(changetype<usize>(this.level)));
    const zero = f64x2.splat(0);
    const bytes = changetype<usize>(this.words);
    const bursts = changetype<usize>(this.bursts);
    const bursty = this.bursty;
    const knots = changetype<usize>(this.knots);
    const cells = changetype<usize>(this.cells);
    const last = this.pieces - 1;
    const stride = (<usize>this.pieces) << 4;
    let line = changetype<usize>(this.lines);
    let from = changetype<usize>(this.normals);
    let to = changetype<usize>(out);
    let z = v128.load(from);
    for (let t = 0; t < steps; t++) {
      if (t > 0) z = f64x2.add(f64x2.mul(phi, z), f64x2.mul(fresh, v128.load(from)));
      const score = f64x2.add(level, f64x2.mul(own, z));
      const first = v128.load(line + ((<usize>pieceOf(f64x2.extract_lane(score, 0), cells, knots, last)) << 4));
      const second = v128.load(line + ((<usize>pieceOf(f64x2.extract_lane(score, 1), cells, knots, last)) << 4));
      const a = v128.shuffle<f64>(first, second, 0, 2);
      const b = v128.shuffle<f64>(first, second, 1, 3);
      let value = f64x2.pmax(f64x2.add(a, f64x2.mul(b, score)), zero);
      if (bursty) {
        // one random byte a step and lane: eight steps to a word
        const word = bytes + ((<usize>(t >> 3)) << 4) + <usize>(t & 7);
        const low = v128.load_zero<u64>(bursts + ((<usize>load<u8>(word)) << 3));
        value = f64x2.mul(value, v128.load_lane<u64>(bursts + ((<usize>load<u8>(word, 8)) << 3), low, 1));
      }
      v128.store(to, value);
      line += stride;
      from += 16;
      to += 16;
    }
  }
}

/** The piece of the quantile function that a score falls into. */
function pieceOf(score: f64, cells: usize, knots: usize, last: i32): i32 {
  const cell = max(0, min(CELLS - 1, <i32>((score + 8) * CELLS_PER_UNIT)));
  let piece = <i32>load<u8>(cells + cell);
  while (piece < last && load<f64>(knots + ((<usize>(piece + 1)) << 3)) < score) piece++;
  return piece;
}
