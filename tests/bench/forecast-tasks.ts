/** The rows of METHOD-FORECAST §5: what each asks of our engine and what it aims at. */
import type { DecomposeRequest, Engine, ModelSpec } from '../../src/engine/engine.ts';
import { modelSpecOf } from '../../src/forecast/model-spec.ts';
import type { BenchSeries } from './forecast-data.ts';
import type { Contender, Timing } from './forecast-peers.ts';

export interface Row {
  readonly task: string;
  readonly title: string;
  /** our time over this peer's must not exceed the ratio */
  readonly aim: { readonly peer: string; readonly ratio: number };
  /** which figure tells whether our fit is no worse: greater loglik, smaller aicc */
  readonly objective?: 'loglik' | 'aicc';
}

export const rows: readonly Row[] = [
  { task: 'stl n1e5', title: 'STL periodic, n 1e5, period 168', aim: { peer: 'R', ratio: 0.5 } },
  { task: 'stl-robust n1e5', title: 'STL robust (15 outer), n 1e5, period 168', aim: { peer: 'R', ratio: 0.5 } },
  { task: 'ets air144', title: 'ETS full search, n 144, m 12', aim: { peer: 'R', ratio: 0.05 }, objective: 'aicc' },
  {
    task: 'ets hourly1000',
    title: 'ETS full search, n 1000, m 24',
    aim: { peer: 'R', ratio: 0.05 },
    objective: 'aicc',
  },
  {
    task: 'arima air144',
    title: 'ARIMA (0,1,1)(0,1,1)12, n 144, exact ML',
    aim: { peer: 'npm arima', ratio: 0.5 },
    objective: 'loglik',
  },
  {
    task: 'arima hourly1000',
    title: 'ARIMA (1,0,0)(0,1,1)24, n 1000, exact ML',
    aim: { peer: 'npm arima', ratio: 0.5 },
    objective: 'loglik',
  },
  {
    task: 'auto-arima air144',
    title: 'auto-ARIMA, n 144, m 12 (npm: exact)',
    aim: { peer: 'npm arima', ratio: 0.2 },
    objective: 'aicc',
  },
  {
    task: 'auto-arima daily730',
    title: 'auto-ARIMA, n 730, m 7 (npm: exact)',
    aim: { peer: 'npm arima', ratio: 0.2 },
    objective: 'aicc',
  },
  {
    task: 'auto-arima hourly1000',
    title: 'auto-ARIMA, n 1000, m 24',
    aim: { peer: 'npm arima', ratio: 0.1 },
    objective: 'aicc',
  },
  {
    task: 'auto-arima weekly260',
    title: 'auto-ARIMA, n 260, m 52',
    aim: { peer: 'npm arima', ratio: 0.1 },
    objective: 'aicc',
  },
  { task: 'mstl-ets n1e3 24', title: 'STL + ETS, n 1e3, period 24', aim: { peer: 'npm augurs', ratio: 0.5 } },
  { task: 'mstl-ets n1e3', title: 'MSTL + ETS, n 1e3, periods 24 and 168', aim: { peer: 'npm augurs', ratio: 0.5 } },
  { task: 'mstl-ets n1e4', title: 'MSTL + ETS, n 1e4, periods 24 and 168', aim: { peer: 'npm augurs', ratio: 0.5 } },
  { task: 'mstl-ets n1e5', title: 'MSTL + ETS, n 1e5, periods 24 and 168', aim: { peer: 'npm augurs', ratio: 0.5 } },
];

/** Our engine, in this thread, through the port: the time of copying in and out is ours too. */
export function ourContender(engine: Engine, series: BenchSeries): Contender {
  const values = (name: string) => Float64Array.from(series[name]!.y);
  const fit = async (name: string, spec: ModelSpec, horizon = 0): Promise<Timing> => {
    const request = { values: values(name), spec, horizon, probabilities: horizon > 0 ? [0.025, 0.975] : [] };
    const start = performance.now();
    const { status, loglik, aicc, model } = await engine.fit(request);
    const ms = performance.now() - start;
    return status === 'ok' ? { ms, loglik, aicc, model } : { ms, error: status };
  };
  const decompose = async (options: Partial<DecomposeRequest>): Promise<Timing> => {
    const request = { values: values('n1e5'), periods: [168], seasonalWindow: 'periodic' as const, ...options };
    const start = performance.now();
    const { status } = await engine.decompose(request);
    const ms = performance.now() - start;
    return status === 'ok' ? { ms } : { ms, error: status };
  };
  const arima = (text: string): ModelSpec => ({ ...modelSpecOf(text, []), constant: false, method: 'ML' }) as ModelSpec;
  const auto = (name: string) => fit(name, modelSpecOf('auto-arima', [series[name]!.m]));
  const tasks: Record<string, () => Promise<Timing>> = {
    'stl n1e5': () => decompose({}),
    'stl-robust n1e5': () => decompose({ robust: true }),
    'ets air144': () => fit('air144', modelSpecOf('auto-ets', [12])),
    'ets hourly1000': () => fit('hourly1000', modelSpecOf('auto-ets', [24])),
    'arima air144': () => fit('air144', arima('arima(0,1,1)(0,1,1)[12]')),
    'arima hourly1000': () => fit('hourly1000', arima('arima(1,0,0)(0,1,1)[24]')),
    'auto-arima air144': () => auto('air144'),
    'auto-arima daily730': () => auto('daily730'),
    'auto-arima hourly1000': () => auto('hourly1000'),
    'auto-arima weekly260': () => auto('weekly260'),
    'mstl-ets n1e3 24': () => fit('n1e3', modelSpecOf('stl-ets', [24]), 24),
    'mstl-ets n1e3': () => fit('n1e3', modelSpecOf('stl-ets', [24, 168]), 24),
    'mstl-ets n1e4': () => fit('n1e4', modelSpecOf('stl-ets', [24, 168]), 24),
    'mstl-ets n1e5': () => fit('n1e5', modelSpecOf('stl-ets', [24, 168]), 24),
  };
  return {
    name: 'headroom',
    run: (task) => tasks[task]?.() ?? Promise.resolve({ missing: true }),
    end: () => engine.dispose(),
  };
}
