/**
 * Error of the sizing model on the measured rows (calibration set, trust A and B): by metric and mode, median over groups and share of
 * groups within 20 %, beside a roofline with one efficiency. Run: `npx esbuild tests/bench/accuracy-sizing.ts --bundle --platform=node
 * --format=esm --packages=external --outfile=build/accuracy-sizing.mjs && node build/accuracy-sizing.mjs [--worst] [--bands]`
 */
import { passShapeOf } from '../../src/sizing/pass-shape.ts';
import { predictionOfRequest } from '../../src/sizing/predict.ts';
import { median, measuredRows, type Metric, type MeasuredRow } from './measured-rows.ts';

const METRICS: readonly Metric[] = ['throughput', 'itl', 'ttft'];

type Figures = Readonly<Record<Metric, number>>;

function modelFigures(row: MeasuredRow): Figures | null {
  const outcome = predictionOfRequest(row.request);
  if (!('prediction' in outcome)) return null;
  const { prediction } = outcome;
  return { throughput: prediction.outputTokensPerSecond, itl: prediction.itlMs.mean, ttft: prediction.ttftMs.mean };
}

/** Weights over bandwidth and FLOP over peak at one efficiency for all, prefill beside decode, no fixed costs. */
function rooflineFigures(row: MeasuredRow, efficiency: number): Figures | null {
  const { request } = row;
  const layout = request.layout ?? {
    tensorParallel: request.gpuCount,
    pipelineParallel: 1,
    expertParallel: 1,
    dataParallel: 1,
  };
  const shape = passShapeOf(request.model, { ...request.candidate, ...layout });
  const batch = Number.isFinite(request.count) ? Math.min(request.count, 256) : 256;
  const context = request.inputTokens.mean + request.outputTokens.mean / 2;
  const read =
    shape.denseBytes + shape.expertBytes * Math.min(1, (batch * shape.expertsActive) / Math.max(1, shape.expertsTotal));
  const memory = (read + batch * shape.kvBytesPerTokenFull * context) / shape.bandwidthBytesPerSecond;
  const flops =
    shape.denseFlopsPerToken / shape.denseFlopsPerSecond +
    (shape.expertFlopsPerToken > 0 ? shape.expertFlopsPerToken / shape.expertFlopsPerSecond : 0);
  const decode = Math.max(memory, batch * flops) / efficiency;
  const prefill = (request.inputTokens.mean * flops) / efficiency;
  const perCall = request.outputTokens.mean * decode + batch * prefill;
  return { throughput: (batch * request.outputTokens.mean) / perCall, itl: 1000 * decode, ttft: 1000 * prefill };
}

/** Median |measured/predicted − 1| by group, then over groups. */
function errorsByGroup(
  rows: readonly MeasuredRow[],
  metric: Metric,
  figuresOf: (row: MeasuredRow) => Figures | null,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const measured = row.measured[metric];
    if (measured === null) continue;
    const figures = figuresOf(row);
    if (figures === null || !Number.isFinite(figures[metric])) continue;
    const list = groups.get(row.group) ?? [];
    list.push(figures[metric] / measured - 1);
    groups.set(row.group, list);
  }
  return groups;
}

function line(name: string, groups: Map<string, number[]>): string {
  const absolute = [...groups.values()].map((list) => median(list.map(Math.abs)));
  const signed = [...groups.values()].map((list) => median(list));
  const within = absolute.filter((each) => each <= 0.2).length / Math.max(1, absolute.length);
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(9);
  return `${name.padEnd(44)}${String(absolute.length).padStart(5)} groups  median ${percent(median(absolute))}  within 20 % ${percent(within)}  bias ${percent(median(signed))}`;
}

/** Tenth, fiftieth and ninetieth percentile of measured / predicted by metric and mode; each group weighs one. */
function printBands(): void {
  for (const metric of METRICS) {
    for (const mode of ['static-batch', 'closed', 'queued', 'rate', 'limited'] as const) {
      const groups = errorsByGroup(
        rows.filter((row) => row.request.mode === mode),
        metric,
        (row) => cache.get(row) ?? null,
      );
      const ratios = [...groups.values()]
        .flatMap((list) => list.map((each) => ({ ratio: 1 / (1 + each), weight: 1 / list.length })))
        .sort((a, b) => a.ratio - b.ratio);
      const quantile = (probability: number) => {
        let seen = 0;
        return ratios.find((each) => (seen += each.weight) >= probability * groups.size)?.ratio ?? Number.NaN;
      };
      if (groups.size > 0)
        console.log(`band ${metric} ${mode}: ${[0.1, 0.5, 0.9].map((each) => quantile(each).toFixed(2)).join(' ')}`);
    }
  }
}

const { rows, problems } = measuredRows();
console.log(`${rows.length} rows of trust A and B predicted, ${problems.length} out of domain`);
const cache = new Map(rows.map((row) => [row, modelFigures(row)]));
for (const metric of METRICS) {
  console.log(
    line(
      `${metric}: all modes`,
      errorsByGroup(rows, metric, (row) => cache.get(row) ?? null),
    ),
  );
  for (const mode of ['static-batch', 'closed', 'queued', 'rate', 'limited'] as const) {
    const some = rows.filter((row) => row.request.mode === mode && row.measured[metric] !== null);
    if (some.length > 0)
      console.log(
        line(
          `  ${mode} (${some.length} rows)`,
          errorsByGroup(some, metric, (row) => cache.get(row) ?? null),
        ),
      );
  }
  const known = rows.filter((row) => row.request.layout !== null);
  console.log(
    line(
      '  layout stated',
      errorsByGroup(known, metric, (row) => cache.get(row) ?? null),
    ),
  );
  let best = { error: Number.POSITIVE_INFINITY, efficiency: 0 };
  for (let efficiency = 0.1; efficiency <= 1; efficiency += 0.05) {
    const groups = errorsByGroup(known, metric, (row) => rooflineFigures(row, efficiency));
    const error = median([...groups.values()].map((list) => median(list.map(Math.abs))));
    if (error < best.error) best = { error, efficiency };
  }
  console.log(
    line(
      `  roofline, its best efficiency ${best.efficiency.toFixed(2)}`,
      errorsByGroup(known, metric, (row) => rooflineFigures(row, best.efficiency)),
    ),
  );
}
if (process.argv.includes('--bands')) printBands();
if (process.argv.includes('--worst')) {
  for (const metric of METRICS) {
    const groups = errorsByGroup(rows, metric, (row) => cache.get(row) ?? null);
    const sorted = [...groups]
      .map(([name, list]) => ({ name, error: median(list), count: list.length }))
      .sort((a, b) => a.error - b.error);
    console.log(`\n${metric}: group errors (predicted/measured − 1)`);
    for (const each of sorted)
      console.log(`${(100 * each.error).toFixed(0).padStart(6)} % ${String(each.count).padStart(4)}  ${each.name}`);
  }
}
