/**
 * The draws and the figures of assembly/serving in plain JavaScript, for the speed table only: xoshiro256++ in 32-bit halves (BigInt is far
 * slower), the same ziggurat, lognormal lengths, exponential gaps, and the histogram by leading bits.
 */
const GOLDEN = 0x9e3779b97f4a7c15n;
const WORD = (1n << 64n) - 1n;
const TO_UNIT = 1 / 9007199254740992;
const LAYERS = 256;
const TAIL = 3.6541528853610088;
const AREA = 0.00492867323397466;

const abscissas = layerAbscissas();

function layerAbscissas(): Float64Array {
  const x = new Float64Array(LAYERS + 1);
  let height = Math.exp(-0.5 * TAIL * TAIL);
  x[0] = AREA / height;
  x[1] = TAIL;
  for (let i = 2; i < LAYERS; i += 1) {
    x[i] = Math.sqrt(-2 * Math.log(AREA / x[i - 1]! + height));
    height = Math.exp(-0.5 * x[i]! * x[i]!);
  }
  return x;
}

function mixed(word: bigint): bigint {
  let z = word & WORD;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & WORD;
  return z ^ (z >> 31n);
}

export class TwinRandom {
  private aHigh = 0;
  private aLow = 0;
  private bHigh = 0;
  private bLow = 0;
  private cHigh = 0;
  private cLow = 0;
  private dHigh = 0;
  private dLow = 0;
  private high = 0;
  private low = 0;

  constructor(seed: number, stream: number, chunk: number) {
    let word = mixed((BigInt(seed) << 32n) | BigInt(stream));
    word = mixed(word + GOLDEN * BigInt(chunk + 1));
    const halves = (): [number, number] => {
      word = (word + GOLDEN) & WORD;
      const state = mixed(word);
      return [Number(state >> 32n) | 0, Number(state & 0xffffffffn) | 0];
    };
    [this.aHigh, this.aLow] = halves();
    [this.bHigh, this.bLow] = halves();
    [this.cHigh, this.cLow] = halves();
    [this.dHigh, this.dLow] = halves();
  }

  /** 64 random bits into high and low. */
  private next(): void {
    const { aHigh, aLow, bHigh, bLow } = this;
    let low = (aLow >>> 0) + (this.dLow >>> 0);
    const sumHigh = (aHigh + this.dHigh + (low > 0xffffffff ? 1 : 0)) | 0;
    const sumLow = low | 0;
    const turnedHigh = (sumHigh << 23) | (sumLow >>> 9);
    const turnedLow = (sumLow << 23) | (sumHigh >>> 9);
    low = (turnedLow >>> 0) + (aLow >>> 0);
    this.high = (turnedHigh + aHigh + (low > 0xffffffff ? 1 : 0)) | 0;
    this.low = low | 0;
    let cHigh = this.cHigh ^ aHigh;
    let cLow = this.cLow ^ aLow;
    const dHigh = this.dHigh ^ bHigh;
    const dLow = this.dLow ^ bLow;
    this.bHigh = bHigh ^ cHigh;
    this.bLow = bLow ^ cLow;
    this.aHigh = aHigh ^ dHigh;
    this.aLow = aLow ^ dLow;
    cHigh ^= (bHigh << 17) | (bLow >>> 15);
    cLow ^= bLow << 17;
    this.cHigh = cHigh;
    this.cLow = cLow;
    this.dHigh = (dLow << 13) | (dHigh >>> 19);
    this.dLow = (dHigh << 13) | (dLow >>> 19);
  }

  unit(): number {
    this.next();
    return ((this.high >>> 0) * 2097152 + (this.low >>> 11)) * TO_UNIT;
  }

  normal(): number {
    for (;;) {
      this.next();
      const layer = this.low & 255;
      const u = ((this.high >>> 0) * 2097152 + (this.low >>> 11)) * (2 * TO_UNIT) - 1;
      const outer = abscissas[layer]!;
      const inner = abscissas[layer + 1]!;
      const z = u * outer;
      if (Math.abs(z) < inner) return z;
      if (layer === 0) return this.tail(u < 0);
      const upper = Math.exp(-0.5 * (outer * outer - z * z));
      const lower = Math.exp(-0.5 * (inner * inner - z * z));
      if (lower + this.unit() * (upper - lower) < 1) return z;
    }
  }

  private tail(negative: boolean): number {
    let x: number;
    let y: number;
    do {
      x = -Math.log(1 - this.unit()) / TAIL;
      y = -Math.log(1 - this.unit());
    } while (y + y < x * x);
    return negative ? -(TAIL + x) : TAIL + x;
  }
}

/** Whole tokens of a lognormal law. */
export function drawnLengths(count: number, seed: number, stream: number, mean: number, cv: number): Int32Array {
  const random = new TwinRandom(seed, stream, 0);
  const variance = Math.log1p(cv * cv);
  const sigma = Math.sqrt(variance);
  const scale = mean * Math.exp(-0.5 * variance);
  const out = new Int32Array(count);
  for (let i = 0; i < count; i += 1)
    out[i] = Math.max(1, Math.floor(Math.min(1e8, scale * Math.exp(sigma * random.normal())) + 0.5));
  return out;
}

/** Times of a Poisson process. */
export function drawnTimes(count: number, seed: number, ratePerMs: number): Float64Array {
  const random = new TwinRandom(seed, 201, 0);
  const out = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    sum += -Math.log(1 - random.unit());
    out[i] = sum / ratePerMs;
  }
  return out;
}

const SHIFT = 10;
const LOWEST = (1023 - 10) << SHIFT;
const BINS = 50 << SHIFT;
const cell = new Float64Array(1);
const words = new Uint32Array(cell.buffer);
const bins = new Int32Array(BINS);

/** Percentiles of values [from, to) by their leading bits. */
export function twinQuantiles(
  values: Float64Array,
  from: number,
  to: number,
  probabilities: readonly number[],
): number[] {
  let least = BINS - 1;
  let most = 0;
  for (let i = from; i < to; i += 1) {
    cell[0] = values[i]!;
    const bin = Math.max(0, Math.min(BINS - 1, (words[1]! >>> (20 - SHIFT)) - LOWEST));
    bins[bin]! += 1;
    if (bin < least) least = bin;
    if (bin > most) most = bin;
  }
  const found = probabilities.map((p) => {
    const wanted = p * (to - from);
    let below = 0;
    for (let bin = least; bin <= most; bin += 1) {
      const here = bins[bin]!;
      if (here > 0 && below + here >= wanted)
        return edgeOf(bin) + ((wanted - below) / here) * (edgeOf(bin + 1) - edgeOf(bin));
      below += here;
    }
    return Number.NaN;
  });
  for (let bin = least; bin <= most; bin += 1) bins[bin] = 0;
  return found;
}

function edgeOf(bin: number): number {
  words[0] = 0;
  words[1] = (bin + LOWEST) << (20 - SHIFT);
  return cell[0]!;
}
