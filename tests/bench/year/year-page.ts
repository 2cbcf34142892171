/** The page of `npm run bench -- year-chromium`: the product's own pool and forecast, asked from outside. */
import { createBrowserEngine } from '../../../src/engine/browser.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { forecastSeries } from '../../../src/forecast/forecast-series.ts';

const HORIZON = 720;
const WORKERS = 2;

export interface JobTime {
  readonly job: string;
  readonly ms: number;
}

const engine = createBrowserEngine({ workers: WORKERS });
let values = new Float64Array(0);
const run = (on: Engine, signal?: AbortSignal) =>
  forecastSeries({ values, horizon: HORIZON, periods: [24, 168], nonNegative: true }, on, { signal });

export const yearPage = {
  load(numbers: readonly number[]): void {
    values = Float64Array.from(numbers);
  },
  /** Milliseconds of one forecast. */
  async time(): Promise<number> {
    const start = performance.now();
    await run(engine);
    return performance.now() - start;
  },
  /** Milliseconds from abort to rejection, the abort so long after the start; NaN where the forecast had ended before. */
  async cancel(afterMs: number): Promise<number> {
    const controller = new AbortController();
    const running = run(engine, controller.signal).then(
      () => Number.NaN,
      () => performance.now(),
    );
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const start = performance.now();
    controller.abort();
    return (await running) - start;
  },
  /** Every job alone on one worker, in the order asked for. */
  async profile(): Promise<JobTime[]> {
    const single = createBrowserEngine({ workers: 1 });
    await single.describe({ values: values.subarray(0, 400), periods: [24], lags: 1 });
    const times: JobTime[] = [];
    let before: Promise<unknown> = Promise.resolve();
    const timed =
      <Request, Result>(name: (request: Request) => string, work: (request: Request) => Promise<Result>) =>
      (request: Request): Promise<Result> => {
        const mine = before.then(async () => {
          const start = performance.now();
          const result = await work(request);
          times.push({ job: name(request), ms: performance.now() - start });
          return result;
        });
        before = mine.catch(() => undefined);
        return mine;
      };
    await run({
      ...single,
      describe: timed(
        () => 'describe',
        (request) => single.describe(request),
      ),
      fit: timed(
        (request) => `fit ${request.spec.kind}`,
        (request) => single.fit(request),
      ),
      backtest: timed(
        (request) => `backtest ${request.fit.spec.kind}`,
        (request) => single.backtest(request),
      ),
      combine: timed(
        () => 'combine',
        (request) => single.combine(request),
      ),
    });
    single.dispose();
    return times;
  },
};

(globalThis as unknown as { yearPage: typeof yearPage }).yearPage = yearPage;
