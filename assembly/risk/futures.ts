/**
 * Futures of a service: Monte-Carlo over demand, bursts inside the step, drift of the lengths, the error of the capacity, the price and
 * replicas that do not come up. Two paths at a time. Each source of chance has a random stream of its own; a chunk is addressed by
 * (seed, chunk), and what it gives back are counts and arrays by path, so that any split over workers adds up to the same bits.
 *
 * Two questions a path: what size each block needs and what that costs (as in monte-carlo.ts), and how a size planned beforehand
 * fares, as it stands and with one more replica under the same chances.
 */
import { Status } from '../abi';
import { binomialQuantile } from '../math/binomial';
import { RandomPair } from '../math/random-pair';
import { Futures, FuturesRequest } from '../records';
import { FuturePaths } from './future-paths';
import { refusalOfFutures } from './futures-request';
import { binOf, count, packedRows, SKETCH_BINS } from './sketch';

const STREAM_CAPACITY: u32 = 204;
const STREAM_PRICE: u32 = 205;
const STREAM_DRIFT: u32 = 206;
const STREAM_START: u32 = 207;

/** Load over capacity that counts as one more replica begins above this part of it: sums of doubles are not exact. */
const ROUNDING: f64 = 1e-9;
/** 2^-53 */
const TO_UNIT: f64 = 1.0 / 9007199254740992.0;

/** @returns  Unsupported for lengths or ranges that the comments of the request exclude, Overflow when a cost is not finite */
export function drawFutures(request: FuturesRequest): Futures {
  const futures = new Futures();
  futures.status = refusalOfFutures(request);
  if (futures.status != Status.Ok) return futures;
  const work = new FutureWork(request, futures);
  const pairs = (request.paths + 1) / 2;
  for (let pair = 0; pair < pairs; pair++) {
    work.drawPair();
    work.walk();
    work.settle(2 * pair, 0);
    if (2 * pair + 1 < request.paths) work.settle(2 * pair + 1, 1);
  }
  work.finish();
  return futures;
}

/** The tables, and the state of the two paths in work. Interleaved arrays hold both lanes: [2 i + lane]. */
class FutureWork {
  private readonly request: FuturesRequest;
  private readonly futures: Futures;
  private readonly paths: FuturePaths;
  private readonly capacityStream: RandomPair;
  private readonly priceStream: RandomPair;
  private readonly driftStream: RandomPair;
  private readonly startStream: RandomPair;
  private readonly blocks: i32;
  private readonly rows: i32;
  private readonly months: i32;
  private readonly load: StaticArray<f64>;
  private readonly startWords: StaticArray<u64>;
  private readonly drift: StaticArray<f64> = new StaticArray<f64>(2);
  private readonly perReplica: StaticArray<f64> = new StaticArray<f64>(2);
  private readonly price: StaticArray<f64> = new StaticArray<f64>(2);
  /** [blocks] replicas needed */
  private readonly needs: StaticArray<f64>;
  /** [blocks x 2] 1 / planned, 1 / (planned + 1) */
  private readonly inverses: StaticArray<f64>;
  /** [months + 1] largest load over what the planned size carries; the last = in any step */
  private readonly worst: StaticArray<f64>;
  private readonly worstMore: StaticArray<f64>;
  private readonly total: StaticArray<f64> = new StaticArray<f64>(2);
  private readonly short: StaticArray<f64> = new StaticArray<f64>(2);
  private readonly shortMore: StaticArray<f64> = new StaticArray<f64>(2);
  private readonly replicaTable: StaticArray<u16>;
  private readonly costTable: StaticArray<u16>;
  private readonly monthTable: StaticArray<u16>;
  private readonly held: StaticArray<f64> = new StaticArray<f64>(SKETCH_BINS);
  /** [months] replica-steps of one path */
  private readonly monthSteps: StaticArray<f64>;

  constructor(request: FuturesRequest, futures: Futures) {
    this.request = request;
    this.futures = futures;
    const seed = request.seed;
    const chunk = request.chunk;
    const blocks = (request.steps + request.blockSteps - 1) / request.blockSteps;
    const months = request.monthEnds.length;
    this.blocks = blocks;
    const rows = (blocks + request.blocksPerRow - 1) / request.blocksPerRow;
    this.rows = rows;
    this.months = months;
    this.paths = new FuturePaths(request);
    this.capacityStream = new RandomPair(seed, STREAM_CAPACITY, chunk);
    this.priceStream = new RandomPair(seed, STREAM_PRICE, chunk);
    this.driftStream = new RandomPair(seed, STREAM_DRIFT, chunk);
    this.startStream = new RandomPair(seed, STREAM_START, chunk);
    this.load = new StaticArray<f64>(2 * request.steps);
    this.startWords = new StaticArray<u64>(2 * blocks);
    this.needs = new StaticArray<f64>(2 * blocks);
    const inverses = new StaticArray<f64>(2 * blocks);
    for (let block = 0; block < blocks; block++) {
      inverses[2 * block] = 1 / <f64>request.planned[block];
      inverses[2 * block + 1] = 1 / <f64>(request.planned[block] + 1);
    }
    this.inverses = inverses;
    this.worst = new StaticArray<f64>(2 * (months + 1));
    this.worstMore = new StaticArray<f64>(2 * (months + 1));
    this.monthSteps = new StaticArray<f64>(months);
    this.replicaTable = new StaticArray<u16>(rows * SKETCH_BINS);
    this.costTable = new StaticArray<u16>(rows * SKETCH_BINS);
    this.monthTable = new StaticArray<u16>(months * SKETCH_BINS);
    futures.cost = new Float64Array(request.paths);
    futures.peakReplicas = new Float64Array(request.paths);
    futures.short = new Float64Array(request.paths);
    futures.shortWithOneMore = new Float64Array(request.paths);
    futures.overBudget = new Int32Array(months);
    futures.broken = new Int32Array(request.goalRatios.length * (months + 1));
    futures.brokenWithOneMore = new Int32Array(request.goalRatios.length * (months + 1));
  }

  /** Everything that is drawn for the next two paths. */
  drawPair(): void {
    const request = this.request;
    this.paths.draw(this.load);
    this.capacityStream.fillNormals(this.perReplica, 1);
    this.priceStream.fillNormals(this.price, 1);
    this.driftStream.fillNormals(this.drift, 1);
    if (request.startFailure > 0) this.startStream.fillWords(this.startWords, this.blocks);
    for (let lane = 0; lane < 2; lane++) {
      this.perReplica[lane] = request.capacity * Math.exp(request.capacityLogSd * this.perReplica[lane]);
      this.price[lane] = request.pricePerStep * Math.exp(request.priceLogSd * this.price[lane]);
      this.drift[lane] = Math.exp(request.driftLogSdPerStep * this.drift[lane]);
    }
  }

  /** Both paths along the steps: what each block needs, and how the planned size fares. */
  walk(): void {
    const request = this.request;
    const steps = request.steps;
    const blocks = this.blocks;
    const blockSteps = request.blockSteps;
    const planned = request.planned.dataStart;
    const monthEnds = request.monthEnds.dataStart;
    const months = this.months;
    const zero = f64x2.splat(0);
    const least = f64x2.splat(<f64>request.minReplicas);
    const spare = f64x2.splat(<f64>request.spareReplicas);
    const rounding = f64x2.splat(ROUNDING);
    const perReplica = v128.load(changetype<usize>(this.perReplica));
    const needOfLoad = f64x2.div(f64x2.splat(request.marginFactor), perReplica);
    const ofReplica = f64x2.div(f64x2.splat(1), perReplica);
    const ratio = v128.load(changetype<usize>(this.drift));
    const failing = request.startFailure > 0;
    const worsts = changetype<usize>(this.worst);
    const worstsMore = changetype<usize>(this.worstMore);
    let drift = f64x2.splat(1);
    let total = zero;
    let short = zero;
    let shortMore = zero;
    // load over planned replicas; over what they carry at the end of the month
    let worst = zero;
    let worstMore = zero;
    let ever = zero;
    let everMore = zero;
    let month = 0;
    let monthEnd = months > 0 ? load<i32>(monthEnds) : steps + 1;
    let t = 0;
    let from = changetype<usize>(this.load);
    let to = changetype<usize>(this.needs);
    let inverse = changetype<usize>(this.inverses);
    for (let block = 0; block < blocks; block++, to += 16, inverse += 16) {
      const end = min(steps, t + blockSteps);
      const size = f64x2.splat(<f64>load<i32>(planned + ((<usize>block) << 2)));
      const sizeMore = f64x2.add(size, f64x2.splat(1));
      let short1 = false;
      let down = zero;
      let downMore = zero;
      if (failing) {
        down = this.missing(block, 0);
        downMore = this.missing(block, 1);
        short1 = v128.any_true(v128.or(down, downMore));
      }
      let blockMost = zero;
      while (t < end) {
        const stop = min(short1 ? t + 1 : end, monthEnd);
        const running = f64x2.sub(size, down);
        const runningMore = f64x2.sub(sizeMore, downMore);
        const carried = f64x2.mul(perReplica, running);
        const carriedMore = f64x2.mul(perReplica, runningMore);
        let most = zero;
        for (; t < stop; t++, from += 16) {
          drift = f64x2.mul(drift, ratio);
          const load = f64x2.mul(v128.load(from), drift);
          most = f64x2.pmax(most, load);
          total = f64x2.add(total, load);
          short = f64x2.add(short, f64x2.pmax(f64x2.sub(load, carried), zero));
          shortMore = f64x2.add(shortMore, f64x2.pmax(f64x2.sub(load, carriedMore), zero));
        }
        blockMost = f64x2.pmax(blockMost, most);
        if (short1) {
          worst = f64x2.pmax(worst, f64x2.div(most, running));
          worstMore = f64x2.pmax(worstMore, f64x2.div(most, runningMore));
          down = zero;
          downMore = zero;
          short1 = false;
        } else {
          worst = f64x2.pmax(worst, f64x2.mul(most, v128.load64_splat(inverse)));
          worstMore = f64x2.pmax(worstMore, f64x2.mul(most, v128.load64_splat(inverse, 8)));
        }
        if (t == monthEnd) {
          v128.store(worsts + ((<usize>month) << 4), f64x2.mul(worst, ofReplica));
          v128.store(worstsMore + ((<usize>month) << 4), f64x2.mul(worstMore, ofReplica));
          ever = f64x2.pmax(ever, worst);
          everMore = f64x2.pmax(everMore, worstMore);
          worst = zero;
          worstMore = zero;
          month++;
          monthEnd = month < months ? load<i32>(monthEnds + ((<usize>month) << 2)) : steps + 1;
        }
      }
      const carrying = f64x2.ceil(f64x2.sub(f64x2.mul(blockMost, needOfLoad), rounding));
      v128.store(to, f64x2.add(f64x2.pmax(least, carrying), spare));
    }
    v128.store(worsts + ((<usize>months) << 4), f64x2.mul(f64x2.pmax(ever, worst), ofReplica));
    v128.store(worstsMore + ((<usize>months) << 4), f64x2.mul(f64x2.pmax(everMore, worstMore), ofReplica));
    v128.store(changetype<usize>(this.total), total);
    v128.store(changetype<usize>(this.short), short);
    v128.store(changetype<usize>(this.shortMore), shortMore);
  }

  /** Replicas started for this block that do not come up, in both lanes; `more` = 1 with one more replica all along. */
  private missing(block: i32, more: i32): v128 {
    const planned = this.request.planned;
    // the one more replica is there from the first block on
    const before = block == 0 ? this.request.runningReplicas - more : planned[block - 1];
    return this.failures(block, max(0, planned[block] - before));
  }

  /** Of `started` replicas, those that do not come up, in both lanes. */
  private failures(block: i32, started: i32): v128 {
    if (started == 0) return f64x2.splat(0);
    const chance = this.request.startFailure;
    const first = binomialQuantile(uniformOf(this.startWords[2 * block]), started, chance);
    const second = binomialQuantile(uniformOf(this.startWords[2 * block + 1]), started, chance);
    return f64x2.replace_lane(f64x2.splat(first), 1, second);
  }

  /** Counts one of the two paths: sizes that follow the need, their cost, and what was broken. */
  settle(path: i32, lane: i32): void {
    const request = this.request;
    const futures = this.futures;
    const replicaTable = changetype<usize>(this.replicaTable);
    const costTable = changetype<usize>(this.costTable);
    const needs = changetype<usize>(this.needs) + ((<usize>lane) << 3);
    const held = changetype<usize>(this.held);
    const months = this.months;
    const blockSteps = request.blockSteps;
    const blocksPerRow = request.blocksPerRow;
    const steps = request.steps;
    const price = this.price[lane];
    const priceShare = request.pricePerStep > 0 ? price / request.pricePerStep : 1;
    let peak: f64 = 0;
    let all: f64 = 0;
    let month = 0;
    let monthSum: f64 = 0;
    let row = 0;
    let inRow = 0;
    let rowMost: f64 = 0;
    let rowSum: f64 = 0;
    let rowSteps: f64 = 0;
    let start = 0;
    let monthEnd = months > 0 ? request.monthEnds[0] : steps + 1;
    for (let block = 0, blocks = this.blocks; block < blocks; block++) {
      const end = min(steps, start + blockSteps);
      const need = load<f64>(needs + ((<usize>block) << 4));
      const length = <f64>(end - start);
      const bin = held + ((<usize>binOf(need)) << 3);
      store<f64>(bin, load<f64>(bin) + length);
      peak = Math.max(peak, need);
      rowMost = Math.max(rowMost, need);
      rowSum += need * length;
      rowSteps += length;
      if (++inRow == blocksPerRow || block == blocks - 1) {
        count(replicaTable, row, rowMost);
        count(costTable, row, (rowSum / rowSteps) * priceShare);
        all += rowSum;
        row++;
        inRow = 0;
        rowMost = 0;
        rowSum = 0;
        rowSteps = 0;
      }
      while (monthEnd <= end) {
        this.monthSteps[month] = monthSum + need * <f64>(monthEnd - start);
        monthSum = 0;
        start = monthEnd;
        month++;
        monthEnd = month < months ? request.monthEnds[month] : steps + 1;
      }
      monthSum += need * <f64>(end - start);
      start = end;
    }
    const cost = all * price;
    futures.cost[path] = cost;
    futures.peakReplicas[path] = peak;
    futures.short[path] = this.total[lane] > 0 ? this.short[lane] / this.total[lane] : 0;
    futures.shortWithOneMore[path] = this.total[lane] > 0 ? this.shortMore[lane] / this.total[lane] : 0;
    if (!isFinite(cost)) futures.status = Status.Overflow;
    this.settleMonths(lane, price, priceShare);
  }

  /** The months of one path, and the goals in each. */
  private settleMonths(lane: i32, price: f64, priceShare: f64): void {
    const request = this.request;
    const futures = this.futures;
    const months = this.months;
    const monthTable = changetype<usize>(this.monthTable);
    let from = 0;
    for (let month = 0; month < months; month++) {
      const length = <f64>(request.monthEnds[month] - from);
      from = request.monthEnds[month];
      count(monthTable, month, (this.monthSteps[month] / length) * priceShare);
      if (this.monthSteps[month] * price > request.monthBudgets[month]) futures.overBudget[month] += 1;
    }
    for (let goal = 0, goals = request.goalRatios.length; goal < goals; goal++) {
      const limit = request.goalRatios[goal] * (1 + ROUNDING);
      for (let month = 0; month <= months; month++) {
        const at = goal * (months + 1) + month;
        if (this.worst[2 * month + lane] > limit) futures.broken[at] += 1;
        if (this.worstMore[2 * month + lane] > limit) futures.brokenWithOneMore[at] += 1;
      }
    }
  }

  /** Hands the tables over. */
  finish(): void {
    const futures = this.futures;
    futures.replicaRows = packedRows(this.replicaTable, this.rows);
    futures.costRows = packedRows(this.costTable, this.rows);
    futures.monthRows = packedRows(this.monthTable, this.months);
    futures.heldSteps = new Float64Array(SKETCH_BINS);
    for (let i = 0; i < SKETCH_BINS; i++) futures.heldSteps[i] = this.held[i];
  }
}

/** Uniform on [0, 1). */
function uniformOf(word: u64): f64 {
  return <f64>(word >> 11) * TO_UNIT;
}
