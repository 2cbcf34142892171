/** A history taken apart: trend, each season and what is left, each a figure of its own on the same time. */
import type { Decomposition } from '../../engine/engine.ts';
import type { Plan } from '../../plan/plan.ts';
import { moment, number, stepMs } from '../format.ts';
import { everyNth, thinned, timesOf, type Figure, type Layer, type Tone } from './figure.ts';

const POINTS = 4000;
const HOUR_MS = 3_600_000;

/** What the engine is asked: the cleaned history of the plan with the seasons that were found; null without a history. */
export function decompositionRequest(plan: Plan): { values: Float64Array; periods: readonly number[] } | null {
  const { history, periods } = plan.demand;
  if (history === null) return null;
  const values = Float64Array.from(history.values, (value) => value ?? Number.NaN);
  return { values, periods: periods.filter((period) => period > 1 && values.length >= 2 * period) };
}

/** 'Season of 24 hours'; counted in steps where those are no hours. */
export function seasonWords(period: number, plan: Plan): string {
  const hours = (period * stepMs(plan.demand.forecast.step)) / HOUR_MS;
  if (Math.abs(hours - 24) < 0.5) return 'Season of a day';
  if (Math.abs(hours - 168) < 3) return 'Season of a week';
  if (Math.abs(hours - 8760) < 200) return 'Season of a year';
  return `Season of ${number(period)} steps`;
}

/** The parts from top to bottom: history with its trend, each season, the remainder. */
export function decompositionFigures(plan: Plan, parts: Decomposition): Figure[] {
  const { history } = plan.demand;
  if (history === null || parts.status !== 'ok') return [];
  const { timeZone } = plan.demand;
  const times = timesOf(history, history.values.length, timeZone);
  const trend = Array.from(parts.trend);
  const figure = (id: string, title: string, lines: readonly Line[]): Figure =>
    figureOf(id, title, lines, times, timeZone);
  return [
    figure('trend', 'requests/s', [
      { name: 'history', tone: 'ink2', values: history.values },
      { name: 'trend', tone: 'brand', values: trend },
    ]),
    ...parts.seasonal.map((season, at) =>
      figure(`season-${String(parts.periods[at] ?? at)}`, seasonWords(parts.periods[at] ?? 0, plan), [
        { name: 'season', tone: 'brand', values: Array.from(season) },
      ]),
    ),
    figure('remainder', 'Left over', [{ name: 'left over', tone: 'ink2', values: Array.from(parts.remainder) }]),
  ];
}

interface Line {
  readonly name: string;
  readonly tone: Tone;
  readonly values: readonly (number | null)[];
}

function figureOf(id: string, title: string, lines: readonly Line[], times: number[], timeZone: string): Figure {
  const all = lines.flatMap(({ values }) =>
    values.filter((value) => value !== null && Number.isFinite(value)),
  ) as number[];
  const [least, most] = all.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
  const layers = lines.map(({ name, tone, values }): Layer => {
    const shown = thinned(
      times,
      values.map((value) => (value === null || Number.isFinite(value) ? value : null)),
      POINTS,
    );
    return { kind: 'line', name, tone, shape: 'straight', width: name === 'trend' ? 2 : 1.2, ...shown };
  });
  return {
    id,
    description: `${title}: ${lines.map((each) => each.name).join(' and ')}, between ${number(least)} and ${number(most)} requests per second.`,
    x: { kind: 'time', min: times[0] ?? 0, max: times.at(-1) ?? 1, timeZone },
    y: { ...(least < 0 ? { min: least } : {}), max: most, title },
    layers,
    labels: [],
    table: {
      columns: [`Time (${timeZone})`, ...lines.map((each) => each.name)],
      rows: everyNth(times, 200, (time, at) => [
        moment(time, timeZone),
        ...lines.map(({ values }) => number(values[at] ?? null)),
      ]),
    },
  };
}
