/**
 * Two random streams side by side in the lanes of one vector: lane 0 for even paths, lane 1 for odd ones.
 *
 * The generator and its seeding are those of random.ts, the normals its ziggurat, two at a time: the 98.8 % of draws inside a layer
 * need no branch of their own. What falls outside takes further numbers from a scalar stream of its lane, so that the lanes never
 * wait for each other. The abscissa has 52 bits here (the upper bits of the word as a mantissa), 53 in random.ts.
 */
import { abscissas, GOLDEN, mixed, Random } from './random';

/** 1.0 as bits: with 52 random bits below, a double in [1, 2). */
const ONE_BITS: u64 = 0x3ff0000000000000;
/** Streams of the second lane and of the scalar numbers of both, counted from the stream of the first. */
const SECOND_LANE: u32 = 1000;
const SCALAR: u32 = 2000;

export class RandomPair {
  /** [4 words x 2 lanes] */
  private readonly state: StaticArray<u64> = new StaticArray<u64>(8);
  private readonly scalars: StaticArray<Random>;

  constructor(seed: u32, stream: u32, chunk: u32) {
    this.scalars = [new Random(seed, stream + SCALAR, chunk), new Random(seed, stream + SCALAR + SECOND_LANE, chunk)];
    for (let lane: u32 = 0; lane < 2; lane++) {
      let word = mixed(((<u64>seed) << 32) | (<u64>(stream + lane * SECOND_LANE)));
      word = mixed(word + GOLDEN * (<u64>chunk + 1));
      for (let i: u32 = 0; i < 4; i++) this.state[2 * i + lane] = mixed((word += GOLDEN));
    }
  }

  /** `count` words of each lane: out[2 i + lane]. */
  fillWords(out: StaticArray<u64>, count: i32): void {
    const state = changetype<usize>(this.state);
    let a = v128.load(state);
    let b = v128.load(state, 16);
    let c = v128.load(state, 32);
    let d = v128.load(state, 48);
    let at = changetype<usize>(out);
    for (let i = 0; i < count; i++, at += 16) {
      v128.store(at, i64x2.add(rotated(i64x2.add(a, d), 23), a));
      const shifted = i64x2.shl(b, 17);
      c = v128.xor(c, a);
      d = v128.xor(d, b);
      b = v128.xor(b, c);
      a = v128.xor(a, d);
      c = v128.xor(c, shifted);
      d = rotated(d, 45);
    }
    v128.store(state, a);
    v128.store(state, b, 16);
    v128.store(state, c, 32);
    v128.store(state, d, 48);
  }

  /** `count` standard normals of each lane: out[2 i + lane]. */
  fillNormals(out: StaticArray<f64>, count: i32): void {
    const state = changetype<usize>(this.state);
    const x = changetype<usize>(abscissas);
    let a = v128.load(state);
    let b = v128.load(state, 16);
    let c = v128.load(state, 32);
    let d = v128.load(state, 48);
    const one = i64x2.splat(ONE_BITS);
    const two = f64x2.splat(2);
    const three = f64x2.splat(3);
    let at = changetype<usize>(out);
    for (let i = 0; i < count; i++, at += 16) {
      const word = i64x2.add(rotated(i64x2.add(a, d), 23), a);
      const shifted = i64x2.shl(b, 17);
      c = v128.xor(c, a);
      d = v128.xor(d, b);
      b = v128.xor(b, c);
      a = v128.xor(a, d);
      c = v128.xor(c, shifted);
      d = rotated(d, 45);
      const first = x + ((<usize>(i64x2.extract_lane(word, 0) & 255)) << 3);
      const second = x + ((<usize>(i64x2.extract_lane(word, 1) & 255)) << 3);
      const outer = v128.load_lane<u64>(second, v128.load_zero<u64>(first), 1);
      const inner = v128.load_lane<u64>(second + 8, v128.load_zero<u64>(first + 8), 1);
      const u = f64x2.sub(f64x2.mul(v128.or(i64x2.shr_u(word, 12), one), two), three);
      const z = f64x2.mul(u, outer);
      v128.store(at, z);
      const inside = f64x2.lt(f64x2.abs(z), inner);
      if (!i64x2.all_true(inside)) {
        if (i64x2.extract_lane(inside, 0) == 0) store<f64>(at, this.outside(f64x2.extract_lane(u, 0), first, 0));
        if (i64x2.extract_lane(inside, 1) == 0) store<f64>(at, this.outside(f64x2.extract_lane(u, 1), second, 1), 8);
      }
    }
    v128.store(state, a);
    v128.store(state, b, 16);
    v128.store(state, c, 32);
    v128.store(state, d, 48);
  }

  /** A normal whose abscissa u fell outside the inner part of the layer at this address. */
  private outside(u: f64, layer: usize, lane: i32): f64 {
    const scalar = this.scalars[lane];
    if (layer == changetype<usize>(abscissas)) return scalar.tail(u < 0.0);
    const outer = load<f64>(layer);
    const inner = load<f64>(layer, 8);
    const z = u * outer;
    const upper = Math.exp(-0.5 * (outer * outer - z * z));
    const lower = Math.exp(-0.5 * (inner * inner - z * z));
    return lower + scalar.nextF64() * (upper - lower) < 1.0 ? z : scalar.nextNormal();
  }
}

function rotated(words: v128, bits: i32): v128 {
  return v128.or(i64x2.shl(words, bits), i64x2.shr_u(words, 64 - bits));
}
