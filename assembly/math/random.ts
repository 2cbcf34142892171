/**
 * Random streams that are addressed, not passed on: the same (seed, stream, chunk) always starts the same numbers.
 *
 * Generator: xoshiro256++, D. Blackman, S. Vigna (2021), Scrambled linear pseudorandom number generators, doi 10.1145/3460772.
 * Seeding: SplitMix64, G. L. Steele, D. Lea, C. H. Flood (2014), Fast splittable pseudorandom number generators,
 * doi 10.1145/2714064.2660195. Normals: the ziggurat of G. Marsaglia, W. W. Tsang (2000), doi 10.18637/jss.v005.i08, in the
 * form of J. A. Doornik (2005), An improved ziggurat method to generate normal random samples: layer and abscissa come from
 * different bits of a word, and the arithmetic is that of doubles. Not by a reference implementation: no other program's bits are matched.
 */

/** SplitMix64's increment, the odd number nearest 2^64 / golden ratio. */
export const GOLDEN: u64 = 0x9e3779b97f4a7c15;
/** 2^-53: from the upper 53 bits of a word to [0, 1). */
const TO_UNIT: f64 = 1.0 / 9007199254740992.0;
/** Layers of the ziggurat; the abscissa of the lowest and the area of each for 256 layers (Marsaglia and Tsang, section 3). */
const LAYERS: i32 = 256;
const TAIL: f64 = 3.6541528853610088;
const AREA: f64 = 0.00492867323397466;

/** Abscissas x[0..256] of the layers, falling to zero; x[0] stands for the base layer with its tail. */
export const abscissas: StaticArray<f64> = layerAbscissas();

function layerAbscissas(): StaticArray<f64> {
  const x = new StaticArray<f64>(LAYERS + 1);
  let height = Math.exp(-0.5 * TAIL * TAIL);
  x[0] = AREA / height;
  x[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) {
    x[i] = Math.sqrt(-2.0 * Math.log(AREA / x[i - 1] + height));
    height = Math.exp(-0.5 * x[i] * x[i]);
  }
  return x;
}

/** SplitMix64's finaliser: a bijection of 64-bit words in which every input bit moves every output bit. */
export function mixed(word: u64): u64 {
  let z = word;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** One stream of uniform and normal numbers. */
export class Random {
  private a: u64 = 0;
  private b: u64 = 0;
  private c: u64 = 0;
  private d: u64 = 0;

  constructor(seed: u32, stream: u32, chunk: u32) {
    let word = mixed(((<u64>seed) << 32) | (<u64>stream));
    word = mixed(word + GOLDEN * (<u64>chunk + 1));
    this.a = mixed((word += GOLDEN));
    this.b = mixed((word += GOLDEN));
    this.c = mixed((word += GOLDEN));
    this.d = mixed(word + GOLDEN);
  }

  /** 64 random bits. */
  nextU64(): u64 {
    const b = this.b;
    const result = rotl<u64>(this.a + this.d, 23) + this.a;
    let c = this.c ^ this.a;
    let d = this.d ^ b;
    this.b = b ^ c;
    this.a ^= d;
    c ^= b << 17;
    d = rotl<u64>(d, 45);
    this.c = c;
    this.d = d;
    return result;
  }

  /** Uniform on [0, 1), a multiple of 2^-53. */
  nextF64(): f64 {
    return <f64>(this.nextU64() >> 11) * TO_UNIT;
  }

  /** Standard normal. */
  nextNormal(): f64 {
    const x = abscissas;
    while (true) {
      const word = this.nextU64();
      const layer = <i32>(word & 255);
      const u = <f64>(word >> 11) * (2.0 * TO_UNIT) - 1.0;
      const outer = unchecked(x[layer]);
      const inner = unchecked(x[layer + 1]);
      const z = u * outer;
      if (Math.abs(z) < inner) return z;
      if (layer == 0) return this.tail(u < 0.0);
      const upper = Math.exp(-0.5 * (outer * outer - z * z));
      const lower = Math.exp(-0.5 * (inner * inner - z * z));
      if (lower + this.nextF64() * (upper - lower) < 1.0) return z;
    }
  }

  /** Normal beyond TAIL: Marsaglia's (1964) exponential rejection; 1 - u keeps the logarithms finite. */
  tail(negative: bool): f64 {
    let x: f64 = 0.0;
    let y: f64 = 0.0;
    do {
      x = -Math.log(1.0 - this.nextF64()) / TAIL;
      y = -Math.log(1.0 - this.nextF64());
    } while (y + y < x * x);
    return negative ? -(TAIL + x) : TAIL + x;
  }
}
