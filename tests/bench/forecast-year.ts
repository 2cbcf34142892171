/** The page's case: a year of hourly data with seasons of a day and a week, 30 days ahead, ensemble with backtest, two workers. */
import { createEngine } from '../../src/engine/node.ts';
import { forecastSeries } from '../../src/forecast/forecast-series.ts';
import { median } from './forecast-scores.ts';

const HORIZON = 720;
const ROUNDS = 5;
/** A cancel falls this long after the start, in the midst of fits. */
const CANCEL_AFTER_MS = 150;

/** Milliseconds and MB. Memory is the peak of the whole process (main thread and both workers) above what it was before. */
export async function yearCase(values: Float64Array): Promise<Record<string, number>> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const engine = createEngine({ workers: 2 });
  const run = (signal?: AbortSignal) =>
    forecastSeries({ values, horizon: HORIZON, periods: [24, 168], nonNegative: true }, engine, { signal });
  const timed = async (): Promise<number> => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  const cold = await timed();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed());
  const answer = await cancelLatency(run);
  clearInterval(watch);
  engine.dispose();
  return {
    'first run, ms': cold,
    'median of five more, ms': median(times),
    'cancel answers after, ms': answer,
    'peak memory above start, MB': (peak - before) / 1e6,
    'process at peak, MB': peak / 1e6,
  };
}

/** From abort to rejection; NaN when the forecast had ended before. */
async function cancelLatency(run: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const controller = new AbortController();
  const running = run(controller.signal).then(
    () => Number.NaN,
    () => performance.now(),
  );
  await new Promise((resolve) => setTimeout(resolve, CANCEL_AFTER_MS));
  const start = performance.now();
  controller.abort();
  return (await running) - start;
}
