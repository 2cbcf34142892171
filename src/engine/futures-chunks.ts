/**
 * Futures in chunks of a fixed size, a few in work at a time, merged in their order: the number of workers never changes a result, and
 * a run that is stopped has the bits of a shorter one.
 */
import { Sketch as Bins } from '../../assembly/abi.ts';
import type { Futures, FuturesOptions, FuturesRequest, Sketch } from './engine.ts';
import type { RawFutures } from './raw-records.ts';

/** Paths of one chunk. Part of every plan's numbers: changing it changes them. */
export const FUTURES_CHUNK_PATHS = 2048;
/** Chunks in work at once: enough for every worker of a pool, few enough to be stopped soon. */
const CHUNKS_IN_WORK = 16;

/** One chunk: `paths` of them, the chunk-th. */
export interface FuturesChunkRequest extends FuturesRequest {
  readonly chunk: number;
}

/** One chunk as the core gives it. */
export type FuturesChunk = RawFutures;

/** @throws what `run` rejects with, e.g. the reason of an aborted signal */
export async function simulateInChunks(
  request: FuturesRequest,
  run: (chunk: FuturesChunkRequest) => Promise<FuturesChunk>,
  onBatch: FuturesOptions['onBatch'],
): Promise<Futures> {
  const count = Math.max(1, Math.ceil(request.paths / FUTURES_CHUNK_PATHS));
  const merge = new FuturesMerge(request);
  const started: Promise<FuturesChunk>[] = [];
  const startNext = (): void => {
    const chunk = started.length;
    if (chunk >= count) return;
    const paths = Math.min(FUTURES_CHUNK_PATHS, request.paths - chunk * FUTURES_CHUNK_PATHS);
    const result = run({ ...request, chunk, paths });
    // a chunk that nobody waits for any more must not count as unhandled
    result.catch(() => undefined);
    started.push(result);
  };
  for (let i = 0; i < CHUNKS_IN_WORK; i += 1) startNext();
  for (let chunk = 0; chunk < count; chunk += 1) {
    const result = started[chunk];
    if (result === undefined) break;
    merge.add(await result);
    startNext();
    if (onBatch?.(merge.progress()) === false) break;
  }
  return merge.result();
}

/** Counts added up chunk after chunk. */
class FuturesMerge {
  private paths = 0;
  private sum = 0;
  private squares = 0;
  private readonly byPath = new Map<'cost' | 'peakReplicas' | 'short' | 'shortWithOneMore', Float64Array>();
  private replicas: Row[] = [];
  private costs: Row[] = [];
  private months: Row[] = [];
  private held: Row = { first: 0, counts: new Float64Array(0) };
  private readonly overBudget: number[];
  private readonly broken: number[];
  private readonly brokenWithOneMore: number[];

  constructor(private readonly request: FuturesRequest) {
    const months = request.monthEnds.length;
    const cells = request.goalRatios.length * (months + 1);
    this.overBudget = new Array<number>(months).fill(0);
    this.broken = new Array<number>(cells).fill(0);
    this.brokenWithOneMore = new Array<number>(cells).fill(0);
    for (const name of ['cost', 'peakReplicas', 'short', 'shortWithOneMore'] as const)
      this.byPath.set(name, new Float64Array(request.paths));
  }

  add(chunk: FuturesChunk): void {
    for (const [name, all] of this.byPath) all.set(chunk[name], this.paths);
    this.paths += chunk.cost.length;
    for (const cost of chunk.cost) {
      this.sum += cost;
      this.squares += cost * cost;
    }
    this.replicas = withRows(this.replicas, chunk.replicaRows);
    this.costs = withRows(this.costs, chunk.costRows);
    this.months = withRows(this.months, chunk.monthRows);
    this.held = covering(this.held, 0, chunk.heldSteps.length);
    addTo(this.held.counts, chunk.heldSteps);
    addTo(this.overBudget, chunk.overBudget);
    addTo(this.broken, chunk.broken);
    addTo(this.brokenWithOneMore, chunk.brokenWithOneMore);
  }

  progress() {
    const n = this.paths;
    const meanCost = n > 0 ? this.sum / n : 0;
    const variance = n > 1 ? Math.max(0, (this.squares - n * meanCost * meanCost) / (n - 1)) : 0;
    return { paths: n, meanCost, standardError: n > 0 ? Math.sqrt(variance / n) : 0 };
  }

  result(): Futures {
    const { pricePerStep, monthEnds } = this.request;
    const taken = (name: 'cost' | 'peakReplicas' | 'short' | 'shortWithOneMore'): Float64Array =>
      (this.byPath.get(name) ?? new Float64Array(0)).slice(0, this.paths);
    const byGoal = (cells: readonly number[]): number[][] =>
      this.request.goalRatios.map((_, g) => cells.slice(g * (monthEnds.length + 1), (g + 1) * (monthEnds.length + 1)));
    const wholes = (row: Row): Sketch => sketchOf(row, wholeOfBin);
    const moneys = (row: Row): Sketch => sketchOf(row, (bin) => middleOfBin(bin) * pricePerStep);
    return {
      paths: this.paths,
      cost: taken('cost'),
      peakReplicas: taken('peakReplicas'),
      short: taken('short'),
      shortWithOneMore: taken('shortWithOneMore'),
      replicas: this.replicas.map(wholes),
      costPerStep: this.costs.map(moneys),
      monthCostPerStep: this.months.map(moneys),
      heldSteps: wholes(this.held),
      overBudget: this.overBudget,
      broken: byGoal(this.broken),
      brokenWithOneMore: byGoal(this.brokenWithOneMore),
    };
  }
}

/** Counts of the bins from `first` on. */
interface Row {
  readonly first: number;
  readonly counts: Float64Array;
}

/** Adds packed rows (first bin, bins, counts) to the rows so far. */
function withRows(rows: Row[], packed: Int32Array): Row[] {
  let at = 0;
  for (let row = 0; at < packed.length; row += 1) {
    const first = packed[at] ?? 0;
    const bins = packed[at + 1] ?? 0;
    const { first: origin, counts } = (rows[row] = covering(rows[row], first, bins));
    for (let i = 0, from = at + 2, to = first - origin; i < bins; i += 1, from += 1, to += 1)
      counts[to] = (counts[to] as number) + (packed[from] as number);
    at += 2 + bins;
  }
  return rows;
}

/** The row, wide enough for these bins too. */
function covering(row: Row | undefined, first: number, bins: number): Row {
  if (row === undefined) return { first, counts: new Float64Array(bins) };
  if (first >= row.first && first + bins <= row.first + row.counts.length) return row;
  const low = Math.min(first, row.first);
  const counts = new Float64Array(Math.max(first + bins, row.first + row.counts.length) - low);
  counts.set(row.counts, row.first - low);
  return { first: low, counts };
}

function addTo(sums: number[] | Float64Array, counts: Int32Array | Float64Array): void {
  counts.forEach((count, i) => {
    sums[i] = (sums[i] ?? 0) + count;
  });
}

function sketchOf({ first, counts }: Row, valueOf: (bin: number) => number): Sketch {
  const values: number[] = [];
  const kept: number[] = [];
  counts.forEach((count, i) => {
    if (count === 0) return;
    values.push(valueOf(first + i));
    kept.push(count);
  });
  return { values: Float64Array.from(values), counts: Float64Array.from(kept) };
}

/** 2^(LeastExponent + octave) */
const powers = Float64Array.from({ length: Bins.Octaves }, (_, octave) => {
  const exponent = Bins.LeastExponent + octave;
  return exponent < 0 ? 1 / (1 << -exponent) : 1 << exponent;
});

/** Lower edge and width of a bin; the first holds all that is smaller too, above all zero. */
function edgeOf(bin: number): { low: number; width: number } {
  const perOctave = 1 << Bins.BinBits;
  const power = powers[Math.floor(bin / perOctave)] ?? 0;
  return { low: power * (1 + (bin % perOctave) / perOctave), width: power / perOctave };
}

function middleOfBin(bin: number): number {
  if (bin === 0) return 0;
  const { low, width } = edgeOf(bin);
  return low + width / 2;
}

/** Whole numbers: exact where the bin holds one, else the middle of those in it. */
function wholeOfBin(bin: number): number {
  if (bin === 0) return 0;
  const { low, width } = edgeOf(bin);
  return width <= 1 ? low : Math.floor(low + (width - 1) / 2);
}
