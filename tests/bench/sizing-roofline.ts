/** The yardstick beside the model: weights over bandwidth and FLOP over peak at one fitted pair of efficiencies, no fixed costs, no queue. */
import type { FigureMap } from '../../src/sizing/calibrate.ts';
import type { ScoredRow } from '../../src/sizing/calibrate-rows.ts';
import { scoreOf } from '../../src/sizing/calibrate-score.ts';
import { preparedLayoutsOf } from '../../src/sizing/row-layouts.ts';

function figuresAt(row: ScoredRow, read: number, compute: number) {
  const [first] = preparedLayoutsOf(row.request);
  if (first === undefined) return null;
  const { request } = row;
  const { shape } = first.replica;
  const batch = Number.isFinite(request.count) ? Math.min(request.count / first.replicas, 256) : 256;
  const context = request.inputTokens.mean + request.outputTokens.mean / 2;
  const experts = Math.min(1, (batch * shape.expertsActive) / Math.max(1, shape.expertsTotal));
  const bytes = shape.denseBytes + shape.expertBytes * experts + batch * shape.kvBytesPerTokenFull * context;
  const perToken =
    shape.denseFlopsPerToken / shape.denseFlopsPerSecond +
    (shape.expertFlopsPerToken > 0 ? shape.expertFlopsPerToken / shape.expertFlopsPerSecond : 0);
  const decode = Math.max(bytes / shape.bandwidthBytesPerSecond / read, (batch * perToken) / compute);
  const prefill = (request.inputTokens.mean * perToken) / compute;
  const output = request.outputTokens.mean;
  const perCall = output * decode + batch * prefill;
  return {
    throughput: (first.replicas * batch * output) / perCall,
    itl: 1000 * decode,
    ttft: 1000 * prefill,
  };
}

/** Figures at the pair of efficiencies with the least median error of throughput and ITL together. */
export function rooflineOf(rows: readonly ScoredRow[]): { read: number; compute: number; figures: FigureMap } {
  let best = { error: Number.POSITIVE_INFINITY, read: 0, compute: 0, figures: new Map() as FigureMap };
  for (let read = 0.2; read <= 0.91; read += 0.1) {
    for (let compute = 0.1; compute <= 0.81; compute += 0.1) {
      const figures = new Map(rows.map((row) => [row, figuresAt(row, read, compute)]));
      const error = scoreOf(rows, figures, 'throughput').median + scoreOf(rows, figures, 'itl').median;
      if (error < best.error) best = { error, read, compute, figures };
    }
  }
  return best;
}
