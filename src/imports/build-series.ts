import { inputError } from '../base/errors.ts';
import type { MetricKind, Series, Step } from '../history/history.ts';
import { findGrid, type FoundGrid } from './find-step.ts';
import type { Limits } from './limits.ts';
import type { MetricFacts } from './metric-kind.ts';
import type { Rows } from './read-rows.ts';
import type { Tally } from './tally.ts';
import { missingOf } from '../history/missing.ts';

export interface BuildSource {
  readonly name: string;
  readonly limits: Limits;
  readonly timeZone: string;
  readonly tally: Tally;
  /** instead of the step found */
  readonly step: Step | undefined;
  /** facts of a metric by its name */
  factsOf(metric: string): MetricFacts;
  /** wide form: the metric of each value column; long form: undefined, the rows say it */
  readonly metricNames: readonly string[] | undefined;
  /** a plain series file may fall below 0 whatever its name */
  readonly negativesAllowed: boolean;
}

/** A series and the row of the file its first value came from, for what stands beside it. */
export interface BuiltSeries {
  readonly series: Series;
  readonly firstRow: number;
}

/** Rows that share a grid: one service, and one metric of it in the long form. */
interface Group {
  readonly service: string;
  readonly metric: string | undefined;
  /** [n] row numbers, by time, rows of one time in the order of the file */
  readonly rows: Uint32Array;
}

/**
 * One series for each service and metric, in the order they first appear, each on its own grid.
 *
 * @throws InputError when a series has a single time and no step is known, or a grid would be too long
 */
export function buildSeries(rows: Rows, source: BuildSource): BuiltSeries[] {
  const groups = groupsOf(rows, source);
  const shared = sharedStep(rows, groups, source);
  const built: BuiltSeries[] = [];
  let held = 0;
  for (const group of groups) {
    const grid = gridOf(rows, group, source, shared);
    const length = 1 + grid.indexOf(rows.times[group.rows.at(-1) ?? 0] ?? 0);
    const columns = source.metricNames?.length ?? 1;
    held += length * columns;
    if (!(length <= source.limits.steps) || held > source.limits.values) throw tooLong(grid, length, source);
    countRows(rows, group, grid, length, source);
    for (let v = 0; v < columns; v += 1) {
      const metric = group.metric ?? source.metricNames?.[v] ?? '';
      built.push({
        series: fill(rows, { ...group, metric }, { grid, length, column: v }, source),
        firstRow: group.rows.reduce((a, b) => Math.min(a, b)),
      });
    }
  }
  return built;
}

function tooLong(grid: FoundGrid, length: number, source: BuildSource) {
  const step = grid.step.unit === 's' ? `${grid.step.count} s` : `${grid.step.count} ${grid.step.unit}`;
  const problem = `at steps of ${step} a series would have ${Number.isFinite(length) ? length : 'countless'} steps`;
  return inputError(source.name, problem, 'Look for a wrong date, or choose a longer step.');
}

function groupsOf(rows: Rows, source: BuildSource): Group[] {
  const width = rows.metrics.length;
  const members = new Map<number, number[]>();
  for (let row = 0; row < rows.count; row += 1) {
    const key = (rows.serviceOf[row] ?? 0) * width + (rows.metricOf[row] ?? 0);
    const list = members.get(key);
    if (list === undefined) members.set(key, [row]);
    else list.push(row);
  }
  const most = source.limits.series;
  if (members.size > most) {
    throw inputError(
      source.name,
      `${members.size} services and metrics are more than the ${most} a history may have`,
      'Sum small services into one.',
    );
  }
  return [...members].map(([key, list]) => ({
    service: rows.services[Math.floor(key / width)] ?? '',
    metric: source.metricNames === undefined ? rows.metrics[key % width] : undefined,
    rows: sorted(rows, list, source.tally),
  }));
}

/** By time, stable; counts rows that stand before an earlier time. */
function sorted(rows: Rows, list: readonly number[], tally: Tally): Uint32Array {
  const order = Uint32Array.from(list);
  let isSorted = true;
  for (let i = 1; i < order.length; i += 1) {
    const row = order[i] ?? 0;
    if ((rows.times[row] ?? 0) >= (rows.times[order[i - 1] ?? 0] ?? 0)) continue;
    isSorted = false;
    tally.add('disorder', '', rows.places[row] ?? 0);
  }
  return isSorted ? order : order.sort((a, b) => (rows.times[a] ?? 0) - (rows.times[b] ?? 0) || a - b);
}

function distinctTimes(rows: Rows, order: Uint32Array): Float64Array {
  const times = new Float64Array(order.length);
  let count = 0;
  for (const row of order) {
    const time = rows.times[row] ?? 0;
    if (count === 0 || times[count - 1] !== time) times[count++] = time;
  }
  return times.subarray(0, count);
}

/** The step of the longest group, for those too short to have their own. */
function sharedStep(rows: Rows, groups: readonly Group[], source: BuildSource): Step | undefined {
  if (source.step !== undefined) return source.step;
  const longest = groups.reduce((best, each) => (each.rows.length > best.rows.length ? each : best));
  return findGrid(distinctTimes(rows, longest.rows), source.timeZone)?.step;
}

function gridOf(rows: Rows, group: Group, source: BuildSource, shared: Step | undefined): FoundGrid {
  const times = distinctTimes(rows, group.rows);
  const grid = findGrid(times, source.timeZone, source.step ?? (times.length < 2 ? shared : undefined));
  if (grid !== undefined) return grid;
  throw inputError(
    source.name,
    'all rows have the same time, so there is no step',
    'Give at least two times, or choose the step.',
  );
}

/** What is true of whole rows, not of one metric: gaps, jitter, clock changes. */
function countRows(rows: Rows, group: Group, grid: FoundGrid, length: number, source: BuildSource): void {
  const { tally } = source;
  const metric = group.metric ?? '';
  const isDays = grid.step.unit === 's' && grid.step.count % 86_400 === 0;
  let before = -1;
  let beforeTime = Number.NaN;
  for (const row of group.rows) {
    const time = rows.times[row] ?? 0;
    const place = rows.places[row] ?? 0;
    const index = grid.indexOf(time);
    if (index > before + 1) tally.add('gap', metric, place, index - before - 1);
    const off = grid.offsetOf(time);
    if (grid.snapped) tally.add('month-start', metric, place);
    if (off >= 1 && time !== beforeTime) {
      if (grid.placing === 'floor') tally.add('irregular', metric, place);
      else if (grid.placing === 'nearest')
        tally.add(isDays && off <= 3_600_000 ? 'daylight-saving' : 'jitter', metric, place);
    }
    [before, beforeTime] = [index, time];
  }
  if (before !== length - 1) throw new Error('a grid that does not end with its last row');
}

interface Target {
  readonly grid: FoundGrid;
  readonly length: number;
  readonly column: number;
}

/** Puts one metric's values on the grid; several in one step are added or averaged by kind. */
function fill(rows: Rows, group: Group & { readonly metric: string }, target: Target, source: BuildSource): Series {
  const { kind, unit } = source.factsOf(group.metric);
  const { grid, length } = target;
  const column = rows.values[target.column] ?? new Float64Array(0);
  const values = new Float64Array(length).fill(Number.NaN);
  const counts = new Uint32Array(length);
  const summed = addsUp(kind);
  let beforeTime = Number.NaN;
  for (const row of group.rows) {
    const time = rows.times[row] ?? 0;
    const repeated = time === beforeTime;
    beforeTime = time;
    const value = column[row] ?? Number.NaN;
    const place = rows.places[row] ?? 0;
    if (repeated) source.tally.add(summed ? 'duplicate-summed' : 'duplicate-averaged', group.metric, place);
    if (Number.isNaN(value)) continue;
    if (value < 0 && summed && !source.negativesAllowed) {
      source.tally.add('negative', group.metric, place);
      continue;
    }
    const index = grid.indexOf(time);
    const count = (counts[index] = (counts[index] ?? 0) + 1);
    values[index] = count === 1 ? value : (values[index] ?? 0) + value;
  }
  if (!summed)
    for (let i = 0; i < length; i += 1) if ((counts[i] ?? 0) > 1) values[i] = (values[i] ?? 0) / (counts[i] ?? 1);
  const missing = missingOf(values);
  const { startMs, step } = grid;
  return {
    service: group.service,
    metric: group.metric,
    kind,
    unit,
    startMs,
    step,
    timeZone: source.timeZone,
    values,
    missing,
  };
}

function addsUp(kind: MetricKind): boolean {
  return kind === 'count' || kind === 'money';
}
