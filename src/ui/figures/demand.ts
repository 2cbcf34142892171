import type { Plan } from '../../plan/plan.ts';
import { moment, number, stepMs } from '../format.ts';
import { eventSpans } from './event-spans.ts';
import { everyNth, thinned, timesOf, type Figure, type FigureLabel, type Layer, type Tone } from './figure.ts';

const DAY_MS = 86_400_000;
const POINTS = 20_000;
/** The light chart looks so far to either side of today: farther, and days melt into each other. */
const WINDOW_DAYS = 14;
const WINDOW_STEPS = 120;
const bands: readonly { readonly name: string; readonly tone: Tone; readonly low: number; readonly high: number }[] = [
  { name: '95 %', tone: 'fan-95', low: 0.025, high: 0.975 },
  { name: '80 %', tone: 'fan-80', low: 0.1, high: 0.9 },
  { name: '50 %', tone: 'fan-50', low: 0.25, high: 0.75 },
];

/** The name of a rate in words, and how many seconds it counts. */
const rates = {
  second: { words: 'Requests per second', axis: 'requests/s', seconds: 1 },
  day: { words: 'Requests per day', axis: 'requests/day', seconds: 86_400 },
} as const;
export type Rate = keyof typeof rates;

export const rateWords = (rate: Rate): string => rates[rate].words;

/** History and forecast of demand, requests/s or a day, with the bands that hold 50, 80 and 95 % of outcomes. */
export function demandFigure(given: Plan, rate: Rate = 'second'): Figure {
  const plan = perTime(given, rates[rate].seconds);
  const { history, forecast, timeZone } = plan.demand;
  const times = timesOf(forecast, forecast.mean.length, timeZone);
  const fan = bands.flatMap((band) => {
    const low = quantileRow(plan, band.low);
    const high = quantileRow(plan, band.high);
    return low === null || high === null ? [] : [{ ...band, low, high }];
  });
  const middle = quantileRow(plan, 0.5) ?? forecast.mean;
  const past =
    history === null ? null : thinned(timesOf(history, history.values.length, timeZone), history.values, POINTS);
  const layers: Layer[] = fan.map(({ name, tone, low, high }) => ({
    kind: 'band',
    name,
    tone,
    shape: 'straight',
    x: times,
    low,
    high,
  }));
  if (past !== null)
    layers.push({ kind: 'line', name: 'history', tone: 'ink2', shape: 'straight', width: 1.2, ...past });
  layers.push({ kind: 'line', name: 'forecast', tone: 'brand', shape: 'straight', width: 1.6, x: times, y: middle });
  const start = forecast.startMs;
  const reach = windowMs(plan);
  const min = Math.max(past?.x[0] ?? start, start - reach);
  const max = Math.min(times.at(-1) ?? start, start + reach);
  layers.unshift(...eventSpans(plan));
  if (past !== null) layers.push({ kind: 'mark', name: 'today', tone: 'ink2', at: start });
  return {
    id: 'demand',
    description: `${rates[rate].words}: ${past === null ? '' : 'history up to today, then '}the forecast with its 50, 80 and 95 % bands. Highest planned hour ${number(plan.demand.peak)} ${rates[rate].words.toLowerCase()}.`,
    x: { kind: 'time', min, max, timeZone },
    y: {
      max: Math.max(
        highestWithin(past?.x ?? [], past?.y ?? [], min, max),
        ...[middle, ...fan.map((band) => band.high)].map((row) => highestWithin(times, row, min, max)),
      ),
      title: rates[rate].axis,
    },
    layers,
    labels: labelsOf(fan, middle, times, max),
    // written when someone opens it: its words take longer than the drawing
    get table() {
      return {
        columns: [
          `Time (${timeZone})`,
          'Middle',
          ...fan.map((band) => `${band.name} from`),
          ...fan.map((band) => `${band.name} to`),
        ],
        rows: everyNth(times, 200, (time, i) => [
          moment(time, timeZone),
          ...[middle, ...fan.map((band) => band.low), ...fan.map((band) => band.high)].map((row) =>
            number(row[i] ?? null),
          ),
        ]),
      };
    },
  };
}

/** The same demand, counted over so many seconds. */
function perTime(plan: Plan, seconds: number): Plan {
  if (seconds === 1) return plan;
  const { history, forecast, peak } = plan.demand;
  const times = (values: readonly number[]): number[] => values.map((value) => value * seconds);
  return {
    ...plan,
    demand: {
      ...plan.demand,
      peak: peak * seconds,
      history:
        history === null
          ? null
          : { ...history, values: history.values.map((value) => (value === null ? null : value * seconds)) },
      forecast: {
        ...forecast,
        mean: times(forecast.mean),
        quantiles: forecast.quantiles.map((row) => ({ ...row, values: times(row.values) })),
      },
    },
  };
}

/** The row of one quantile; null where the plan holds none. */
function quantileRow(plan: Plan, probability: number): readonly number[] | null {
  return plan.demand.forecast.quantiles.find((row) => Math.abs(row.probability - probability) < 1e-9)?.values ?? null;
}

/** "14 days either side of today, of 56 and 56", or '' where all is in view. */
export function windowWords(plan: Plan): string {
  const { history, forecast } = plan.demand;
  const step = stepMs(forecast.step);
  const ahead = forecast.mean.length * step;
  const behind = (history?.values.length ?? 0) * step;
  const reach = windowMs(plan);
  if (ahead <= reach && behind <= reach) return '';
  return `Shown: ${number(Math.round(reach / DAY_MS))} days either side of today; Explore shows all.`;
}

function windowMs(plan: Plan): number {
  return Math.max(WINDOW_DAYS * DAY_MS, WINDOW_STEPS * stepMs(plan.demand.forecast.step));
}

function labelsOf(
  fan: readonly { name: string; high: readonly number[] }[],
  middle: readonly number[],
  times: readonly number[],
  max: number,
): FigureLabel[] {
  let last = times.length - 1;
  while (last > 0 && (times[last] ?? 0) > max) last -= 1;
  return [
    ...fan.map((band): FigureLabel => ({ text: band.name, tone: 'ink2', y: band.high[last] ?? 0 })),
    { text: 'middle', tone: 'brand', y: middle[last] ?? 0 },
  ];
}

function highestWithin(x: readonly number[], y: readonly (number | null)[], min: number, max: number): number {
  return y.reduce<number>(
    (highest, value, i) =>
      value !== null && value > highest && (x[i] ?? 0) >= min && (x[i] ?? 0) <= max ? value : highest,
    0,
  );
}
