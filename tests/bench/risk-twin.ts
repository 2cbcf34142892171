/**
 * The futures kernel in plain JavaScript, to see what WebAssembly is worth: the same streams, bit for bit (xoshiro256++ on pairs of 32-bit
 * words, no BigInt in the loops), the same ziggurat, paths, sizes, sketches and counts. Only the bench uses it.
 */
import type { RawFuturesRequest } from '../../src/engine/raw-records.ts';

const SKETCH_BINS = 28 * 128;
const SKETCH_FIRST = (1023 - 6) * 128;
const TAIL = 3.6541528853610088;
const AREA = 0.00492867323397466;
const MASK = (1n << 64n) - 1n;
const GOLDEN = 0x9e3779b97f4a7c15n;

const abscissas = (() => {
  const x = new Float64Array(257);
  let height = Math.exp(-0.5 * TAIL * TAIL);
  x[0] = AREA / height;
  x[1] = TAIL;
  for (let i = 2; i < 256; i += 1) {
    x[i] = Math.sqrt(-2 * Math.log(AREA / x[i - 1]! + height));
    height = Math.exp(-0.5 * x[i]! * x[i]!);
  }
  return x;
})();

function mixed(word: bigint): bigint {
  let z = word;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

/** One stream: state and last word as pairs of 32-bit halves. */
class Stream {
  private readonly s = new Int32Array(8);
  /** last word */
  high = 0;
  low = 0;

  constructor(seed: number, stream: number, chunk: number) {
    let word = mixed((BigInt(seed) << 32n) | BigInt(stream));
    word = mixed((word + GOLDEN * BigInt(chunk + 1)) & MASK);
    for (let i = 0; i < 4; i += 1) {
      word = (word + GOLDEN) & MASK;
      const state = mixed(word);
      this.s[2 * i] = Number(state >> 32n) | 0;
      this.s[2 * i + 1] = Number(state & 0xffffffffn) | 0;
    }
  }

  next(): void {
    const s = this.s;
    let ah = s[0]!;
    let al = s[1]!;
    let bh = s[2]!;
    let bl = s[3]!;
    let ch = s[4]!;
    let cl = s[5]!;
    let dh = s[6]!;
    let dl = s[7]!;
    const sumLow = (al >>> 0) + (dl >>> 0);
    const sh = (ah + dh + (sumLow > 0xffffffff ? 1 : 0)) | 0;
    const sl = sumLow | 0;
    const rl = (sl << 23) | (sh >>> 9);
    const resultLow = (rl >>> 0) + (al >>> 0);
    this.high = (((sh << 23) | (sl >>> 9)) + ah + (resultLow > 0xffffffff ? 1 : 0)) | 0;
    this.low = resultLow | 0;
    const th = (bh << 17) | (bl >>> 15);
    const tl = bl << 17;
    ch ^= ah;
    cl ^= al;
    dh ^= bh;
    dl ^= bl;
    bh ^= ch;
    bl ^= cl;
    ah ^= dh;
    al ^= dl;
    ch ^= th;
    cl ^= tl;
    s[0] = ah;
    s[1] = al;
    s[2] = bh;
    s[3] = bl;
    s[4] = ch;
    s[5] = cl;
    // rotated by 45 = 32 + 13
    s[6] = (dl << 13) | (dh >>> 19);
    s[7] = (dh << 13) | (dl >>> 19);
  }

  /** [0, 1) of 53 bits */
  uniform(): number {
    this.next();
    return ((this.high >>> 0) * 2097152 + (this.low >>> 11)) / 9007199254740992;
  }

  /** As random.ts: 53 bits, rejections from the same stream. */
  normal(): number {
    for (;;) {
      this.next();
      const layer = this.low & 255;
      const u = ((this.high >>> 0) * 2097152 + (this.low >>> 11)) / 4503599627370496 - 1;
      const outer = abscissas[layer]!;
      const inner = abscissas[layer + 1]!;
      const z = u * outer;
      if (Math.abs(z) < inner) return z;
      if (layer === 0) return this.tail(u < 0);
      const upper = Math.exp(-0.5 * (outer * outer - z * z));
      const lower = Math.exp(-0.5 * (inner * inner - z * z));
      if (lower + this.uniform() * (upper - lower) < 1) return z;
    }
  }

  tail(negative: boolean): number {
    let x: number;
    let y: number;
    do {
      x = -Math.log(1 - this.uniform()) / TAIL;
      y = -Math.log(1 - this.uniform());
    } while (y + y < x * x);
    return negative ? -(TAIL + x) : TAIL + x;
  }
}

/** The stream of one lane, and the scalar one for what falls outside a layer. */
class Lane {
  private readonly stream: Stream;
  private readonly scalar: Stream;
  constructor(seed: number, stream: number, chunk: number, lane: number) {
    this.stream = new Stream(seed, stream + 1000 * lane, chunk);
    this.scalar = new Stream(seed, stream + 2000 + 1000 * lane, chunk);
  }

  word(): Stream {
    this.stream.next();
    return this.stream;
  }

  normal(): number {
    const { stream } = this;
    stream.next();
    const layer = stream.low & 255;
    const u = ((stream.high >>> 0) * 1048576 + (stream.low >>> 12)) / 2251799813685248 - 1;
    const outer = abscissas[layer]!;
    const inner = abscissas[layer + 1]!;
    const z = u * outer;
    if (Math.abs(z) < inner) return z;
    if (layer === 0) return this.scalar.tail(u < 0);
    const upper = Math.exp(-0.5 * (outer * outer - z * z));
    const lower = Math.exp(-0.5 * (inner * inner - z * z));
    return lower + this.scalar.uniform() * (upper - lower) < 1 ? z : this.scalar.normal();
  }
}

export interface TwinTools {
  /** normal quantile, by the core */
  readonly knots: Float64Array;
  readonly bursts: Float64Array;
}

export interface TwinFutures {
  readonly cost: Float64Array;
  readonly peakReplicas: Float64Array;
  readonly short: Float64Array;
  readonly broken: Int32Array;
  readonly heldSteps: Float64Array;
}

const bits = new Float64Array(1);
const halves = new Int32Array(bits.buffer);
/** Upper 19 bits of the double, from its upper half: exponent and 7 bits. */
function binOf(x: number): number {
  bits[0] = x;
  const bin = (halves[1]! >> 13) - SKETCH_FIRST;
  return bin < 0 ? 0 : bin >= SKETCH_BINS ? SKETCH_BINS - 1 : bin;
}

/** One chunk; replicas that do not come up are left out (the bench has none), everything else is drawn. */
export function twinFutures(request: RawFuturesRequest, tools: TwinTools): TwinFutures {
  const { steps, paths, seed, chunk, blockSteps, blocksPerRow, planned, monthEnds, monthBudgets, goalRatios } = request;
  const { knots, bursts } = tools;
  const levels = knots.length;
  const pieces = levels - 1;
  const blocks = Math.ceil(steps / blockSteps);
  const rows = Math.ceil(blocks / blocksPerRow);
  const months = monthEnds.length;
  const lines = new Float64Array(2 * steps * pieces);
  for (let t = 0; t < steps; t += 1)
    for (let k = 0; k < pieces; k += 1) {
      const low = request.quantiles[k * steps + t]! * request.demandFactor;
      const high = request.quantiles[(k + 1) * steps + t]! * request.demandFactor;
      const slope = (high - low) / (knots[k + 1]! - knots[k]!);
      lines[2 * (t * pieces + k)] = low - slope * knots[k]!;
      lines[2 * (t * pieces + k) + 1] = slope;
    }
  const cells = new Uint8Array(512);
  for (let cell = 0; cell < 512; cell += 1) {
    let piece = 0;
    while (piece < pieces - 1 && knots[piece + 1]! < cell / 32 - 8) piece += 1;
    cells[cell] = piece;
  }
  const lanesOf = (stream: number): Lane[] => {
    return [0, 1].map((lane) => new Lane(seed, stream, chunk, lane));
  };
  const [demand, burst, level] = [lanesOf(201), lanesOf(202), lanesOf(203)];
  const [capacities, prices, drifts] = [lanesOf(204), lanesOf(205), lanesOf(206)];
  const replicaTable = new Uint16Array(rows * SKETCH_BINS);
  const costTable = new Uint16Array(rows * SKETCH_BINS);
  const monthTable = new Uint16Array(months * SKETCH_BINS);
  const heldSteps = new Float64Array(SKETCH_BINS);
  const cost = new Float64Array(paths);
  const peakReplicas = new Float64Array(paths);
  const short = new Float64Array(paths);
  const overBudget = new Int32Array(months);
  const broken = new Int32Array(goalRatios.length * (months + 1));
  const brokenMore = new Int32Array(goalRatios.length * (months + 1));
  const load = new Float64Array(steps);
  const most = new Float64Array(blocks);
  const worst = new Float64Array(months + 1);
  const worstMore = new Float64Array(months + 1);
  const monthSteps = new Float64Array(months);
  const bytes = new Uint8Array(8 * Math.ceil(steps / 8));
  const words = new Int32Array(bytes.buffer);
  const phi = request.autocorrelation;
  const fresh = Math.sqrt(1 - phi * phi);
  const own = Math.sqrt(1 - request.levelShare);
  const shared = Math.sqrt(request.levelShare);
  const bursty = request.burstSd > 0;
  for (let path = 0; path < paths; path += 1) {
    const lane = path & 1;
    const [stream, burstLane] = [demand[lane]!, burst[lane]!];
    const levelScore = shared * level[lane]!.normal();
    const perReplica = request.capacity * Math.exp(request.capacityLogSd * capacities[lane]!.normal());
    const priceShare = Math.exp(request.priceLogSd * prices[lane]!.normal());
    const ratio = Math.exp(request.driftLogSdPerStep * drifts[lane]!.normal());
    if (bursty)
      for (let i = 0; i < words.length; i += 2) {
        const word = burstLane.word();
        words[i] = word.low;
        words[i + 1] = word.high;
      }
    let z = 0;
    for (let t = 0; t < steps; t += 1) {
      const e = stream.normal();
      z = t === 0 ? e : phi * z + fresh * e;
      const score = levelScore + own * z;
      const cell = ((score + 8) * 32) | 0;
      let piece = cells[cell < 0 ? 0 : cell > 511 ? 511 : cell]!;
      while (piece < pieces - 1 && knots[piece + 1]! < score) piece += 1;
      const at = 2 * (t * pieces + piece);
      let value = lines[at]! + lines[at + 1]! * score;
      if (value < 0) value = 0;
      load[t] = bursty ? value * bursts[bytes[t]!]! : value;
    }
    let drift = 1;
    let total = 0;
    let lacking = 0;
    let lackingMore = 0;
    let month = 0;
    let now = 0;
    let nowMore = 0;
    let ever = 0;
    let everMore = 0;
    let t = 0;
    for (let block = 0; block < blocks; block += 1) {
      const end = Math.min(steps, (block + 1) * blockSteps);
      const carried = perReplica * planned[block]!;
      const carriedMore = perReplica * (planned[block]! + 1);
      let blockMost = 0;
      while (t < end) {
        const stop = month < months ? Math.min(end, monthEnds[month]!) : end;
        let segment = 0;
        for (; t < stop; t += 1) {
          drift *= ratio;
          const value = load[t]! * drift;
          if (value > segment) segment = value;
          total += value;
          if (value > carried) lacking += value - carried;
          if (value > carriedMore) lackingMore += value - carriedMore;
        }
        if (segment > blockMost) blockMost = segment;
        now = Math.max(now, segment / carried);
        nowMore = Math.max(nowMore, segment / carriedMore);
        if (month < months && t === monthEnds[month]) {
          worst[month] = now;
          worstMore[month] = nowMore;
          ever = Math.max(ever, now);
          everMore = Math.max(everMore, nowMore);
          now = 0;
          nowMore = 0;
          month += 1;
        }
      }
      most[block] = blockMost;
    }
    worst[months] = ever;
    worstMore[months] = everMore;
    const needOfLoad = request.marginFactor / perReplica;
    let peak = 0;
    let all = 0;
    let monthSum = 0;
    let row = 0;
    let inRow = 0;
    let rowMost = 0;
    let rowSum = 0;
    let rowSteps = 0;
    let start = 0;
    month = 0;
    let monthEnd = months > 0 ? monthEnds[0]! : steps + 1;
    for (let block = 0; block < blocks; block += 1) {
      const end = Math.min(steps, start + blockSteps);
      const need = Math.max(request.minReplicas, Math.ceil(most[block]! * needOfLoad - 1e-9)) + request.spareReplicas;
      const length = end - start;
      heldSteps[binOf(need)]! += length;
      if (need > peak) peak = need;
      if (need > rowMost) rowMost = need;
      rowSum += need * length;
      rowSteps += length;
      inRow += 1;
      if (inRow === blocksPerRow || block === blocks - 1) {
        replicaTable[row * SKETCH_BINS + binOf(rowMost)]! += 1;
        costTable[row * SKETCH_BINS + binOf((rowSum / rowSteps) * priceShare)]! += 1;
        all += rowSum;
        row += 1;
        inRow = 0;
        rowMost = 0;
        rowSum = 0;
        rowSteps = 0;
      }
      while (monthEnd <= end) {
        monthSteps[month] = monthSum + need * (monthEnd - start);
        monthSum = 0;
        start = monthEnd;
        month += 1;
        monthEnd = month < months ? monthEnds[month]! : steps + 1;
      }
      monthSum += need * (end - start);
      start = end;
    }
    cost[path] = all * request.pricePerStep * priceShare;
    peakReplicas[path] = peak;
    short[path] = total > 0 ? lacking / total : 0;
    let from = 0;
    for (let m = 0; m < months; m += 1) {
      monthTable[m * SKETCH_BINS + binOf((monthSteps[m]! / (monthEnds[m]! - from)) * priceShare)]! += 1;
      from = monthEnds[m]!;
      if (monthSteps[m]! * request.pricePerStep * priceShare > monthBudgets[m]!) overBudget[m]! += 1;
    }
    for (let goal = 0; goal < goalRatios.length; goal += 1) {
      const limit = goalRatios[goal]! * (1 + 1e-9);
      for (let m = 0; m <= months; m += 1) {
        if (worst[m]! > limit) broken[goal * (months + 1) + m]! += 1;
        if (worstMore[m]! > limit) brokenMore[goal * (months + 1) + m]! += 1;
      }
    }
    // kept alive, as the kernel hands it over
    short[path]! += 0 * lackingMore;
  }
  return { cost, peakReplicas, short, broken, heldSteps };
}
