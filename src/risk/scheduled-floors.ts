/**
 * Scheduled floors from the plan's need over time: the days or weeks ahead folded into one, as windows that a cron can name.
 * Floors come early by the start-up time, so that replicas answer when the demand is there. Formulas: docs/method.md §8a.
 */
import { clockOf, stepStart, type TimeGrid } from '../base/time.ts';
import { MS_PER_DAY } from '../base/units.ts';

/** One window that repeats: minutes of its day or week (Sunday 0:00 = 0), end after start. */
export interface FloorWindow {
  readonly replicas: number;
  readonly start: string;
  readonly end: string;
}

export interface Floors {
  readonly rhythm: 'none' | 'daily' | 'weekly';
  readonly timeZone: string;
  /** the need of the quietest hour; without a rhythm of the quietest step */
  readonly least: number;
  readonly windows: readonly FloorWindow[];
  readonly sentence: string;
}

export interface FloorRequest {
  readonly grid: TimeGrid;
  /** [steps] replicas that each step needs */
  readonly needed: readonly number[];
  /** seasons of the forecast, in steps */
  readonly periods: readonly number[];
  readonly startupSeconds: number;
}

/** Days folded: a rhythm that grows is exported anew before they are over. */
export const DAYS_AHEAD = 28;
const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;
const HOURS_PER_WEEK = 168;
/** Triggers that a person can still read; more are joined upwards. */
const MOST_WINDOWS = 24;
const MOST_LEVELS = 8;
const MINUTES_PER_DAY = 1440;

export function floorsOf({ grid, needed, periods, startupSeconds }: FloorRequest): Floors {
  const { timeZone, step } = grid;
  const seconds = step.unit === 's' ? step.count : MS_PER_DAY;
  const ahead = needed.slice(0, Math.max(1, Math.ceil((DAYS_AHEAD * 86_400) / seconds)));
  const least = ahead.reduce((a, b) => Math.min(a, b), ahead[0] ?? 1);
  const none = (why: string): Floors => ({
    rhythm: 'none',
    timeZone,
    least,
    windows: [],
    sentence: `No scheduled floors: ${why}.`,
  });
  if (step.unit !== 's' || step.count > 6 * 3600)
    return none(
      'the forecast has no hours of the day, so the minimum is the need of a peak; an hourly history lets it follow the day',
    );
  const has = (period: number): boolean => periods.some((each) => each * seconds === period);
  const weekly = has(7 * 86_400) && ahead.length * seconds >= 7 * 86_400;
  if (!weekly && !(has(86_400) && ahead.length * seconds >= 86_400))
    return none('the forecast has no daily or weekly rhythm');
  const leadMinutes = Math.min(MINUTES_PER_DAY / 2, Math.ceil(startupSeconds / 60));
  const found = readable(grid, ahead, weekly, leadMinutes);
  if (found.windows.length === 0) return { ...none('the need is the same in every hour'), least: found.least };
  return {
    rhythm: found.weekly ? 'weekly' : 'daily',
    timeZone,
    least: found.least,
    windows: found.windows,
    sentence: `Floors: the highest need of each hour of the ${found.weekly ? 'week' : 'day'} over the next ${String(Math.round((ahead.length * seconds) / 86_400))} days, ${String(leadMinutes)} min early (start-up); export again before they are over.`,
  };
}

/** The finest windows that stay readable: fewer levels, then one day for all. */
function readable(grid: TimeGrid, ahead: readonly number[], weekly: boolean, leadMinutes: number) {
  let last: { windows: FloorWindow[]; least: number } = { windows: [], least: 1 };
  for (const byWeek of weekly ? [true, false] : [false]) {
    const hours = foldedHours(grid, ahead, byWeek ? HOURS_PER_WEEK : HOURS_PER_DAY);
    const least = hours.reduce((a, b) => Math.min(a, b));
    for (let levels = MOST_LEVELS; levels >= 1; levels -= 1) {
      last = { windows: windowsOf(atLevels(hours, least, levels), least, leadMinutes), least };
      if (last.windows.length <= MOST_WINDOWS) return { ...last, weekly: byWeek };
    }
  }
  return { ...last, weekly: false };
}

/** The largest need of each hour of the cycle, on the clock of the plan's zone. */
function foldedHours(grid: TimeGrid, ahead: readonly number[], cycle: number): number[] {
  const hours = new Array<number>(cycle).fill(0);
  ahead.forEach((replicas, t) => {
    const begin = hourOfWeek(clockOf(stepStart(grid, t), grid.timeZone));
    const until = Math.ceil(begin + grid.step.count / 3600);
    for (let hour = Math.floor(begin); hour < until; hour += 1)
      hours[hour % cycle] = Math.max(hours[hour % cycle] ?? 0, replicas);
  });
  return hours;
}

/** Hours since Sunday 0:00 of a clock reading; 1 January 1970 was a Thursday. */
function hourOfWeek(clockMs: number): number {
  const hours = clockMs / 3_600_000 + 4 * HOURS_PER_DAY;
  return hours - Math.floor(hours / HOURS_PER_WEEK) * HOURS_PER_WEEK;
}

/** Needs rounded up to at most so many levels above the least. */
function atLevels(hours: readonly number[], least: number, levels: number): number[] {
  const most = hours.reduce((a, b) => Math.max(a, b), least);
  const width = Math.max(1, Math.ceil((most - least) / levels));
  return hours.map((each) => Math.min(most, least + Math.ceil((each - least) / width) * width));
}

/** Nested windows: one set for each level, where the need is at or above it; like windows of several days share one. */
function windowsOf(hours: readonly number[], least: number, leadMinutes: number): FloorWindow[] {
  const levels = [...new Set(hours)].filter((each) => each > least).sort((a, b) => a - b);
  return levels.flatMap((level) => {
    const runs = runsOf(
      withoutShortGaps(
        hours.map((each) => each >= level),
        leadMinutes,
      ),
    );
    if (runs === null) return wholeCycle(level, hours.length);
    return joined(runs, hours.length, leadMinutes).map((each) => ({ replicas: level, ...each }));
  });
}

/** Gaps that the early start would bridge are no gaps: a window must end before it begins again. */
function withoutShortGaps(on: readonly boolean[], leadMinutes: number): boolean[] {
  const closed = [...on];
  for (const gap of runsOf(on.map((each) => !each)) ?? [])
    if (gap.length * MINUTES_PER_HOUR <= leadMinutes)
      for (let k = 0; k < gap.length; k += 1) closed[(gap.start + k) % on.length] = true;
  return closed;
}

interface Run {
  /** hour of the cycle */
  readonly start: number;
  readonly length: number;
}

/** Runs of true on a ring; null where all are. */
function runsOf(on: readonly boolean[]): Run[] | null {
  const first = on.findIndex((each, at) => each && !(on[(at + on.length - 1) % on.length] ?? false));
  if (first < 0) return on[0] === true ? null : [];
  const runs: Run[] = [];
  let length = 0;
  for (let k = 0; k <= on.length; k += 1) {
    if (k < on.length && on[(first + k) % on.length] === true) length += 1;
    else if (length > 0) {
      runs.push({ start: (first + k - length) % on.length, length });
      length = 0;
    }
  }
  return runs;
}

/** A level that holds all the time: two halves, since a cron window must end. */
function wholeCycle(replicas: number, cycle: number): FloorWindow[] {
  const [first, second] = cycle === HOURS_PER_WEEK ? ['0 0 * * 0', '0 0 * * 3'] : ['0 0 * * *', '0 12 * * *'];
  return [
    { replicas, start: first, end: second },
    { replicas, start: second, end: first },
  ];
}

/** Cron lines of runs; runs of the same hours on several days share a line while they stay apart. */
function joined(runs: readonly Run[], cycle: number, leadMinutes: number): { start: string; end: string }[] {
  if (cycle === HOURS_PER_DAY) return runs.map((run) => cronPair([run.start], run.length, leadMinutes, false));
  const groups = new Map<string, number[]>();
  for (const run of runs) {
    const short = run.length * MINUTES_PER_HOUR + leadMinutes < MINUTES_PER_DAY;
    const key = short
      ? `${String(run.start % HOURS_PER_DAY)}+${String(run.length)}`
      : `${String(run.start)}:${String(run.length)}`;
    groups.set(key, [...(groups.get(key) ?? []), run.start]);
  }
  return [...groups].map(([key, starts]) => cronPair(starts, Number(key.split(/[+:]/)[1]), leadMinutes, true));
}

function cronPair(starts: readonly number[], length: number, leadMinutes: number, weekly: boolean) {
  const at = (hour: number, minutes: number): string => {
    const cycle = weekly ? 7 * MINUTES_PER_DAY : MINUTES_PER_DAY;
    const ofCycle = starts.map((start) => ((((start + hour) * MINUTES_PER_HOUR - minutes) % cycle) + cycle) % cycle);
    const [first = 0] = ofCycle;
    const minuteOfDay = first % MINUTES_PER_DAY;
    const days = ofCycle.map((each) => Math.floor(each / MINUTES_PER_DAY)).sort((a, b) => a - b);
    return `${String(minuteOfDay % 60)} ${String(Math.floor(minuteOfDay / 60))} * * ${weekly ? [...new Set(days)].join(',') : '*'}`;
  };
  return { start: at(0, leadMinutes), end: at(length, 0) };
}

const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** Replicas that the windows hold in each minute of the week, read as KEDA reads them (Sunday 0:00 = 0). */
export function floorByMinute(windows: readonly FloorWindow[]): Uint32Array {
  const floors = new Uint32Array(MINUTES_PER_WEEK);
  for (const { replicas, start, end } of windows) {
    const ends = firingsOf(end);
    for (const from of firingsOf(start)) {
      const length = ends.reduce(
        (least, at) => Math.min(least, (at - from + MINUTES_PER_WEEK) % MINUTES_PER_WEEK || MINUTES_PER_WEEK),
        MINUTES_PER_WEEK,
      );
      for (let k = 0; k < length; k += 1) {
        const minute = (from + k) % MINUTES_PER_WEEK;
        floors[minute] = Math.max(floors[minute] ?? 0, replicas);
      }
    }
  }
  return floors;
}

/** Minutes of the week at which a line of ours fires: minute, hour, days. */
function firingsOf(line: string): number[] {
  const [minute = '0', hour = '0', , , days = '*'] = line.split(' ');
  const ofDays = days === '*' ? [0, 1, 2, 3, 4, 5, 6] : days.split(',').map(Number);
  return ofDays.map((day) => day * MINUTES_PER_DAY + Number(hour) * MINUTES_PER_HOUR + Number(minute));
}

/** The floor at each tick of a stretch of time on the clock of the zone. */
export function floorsAlong(
  windows: readonly FloorWindow[],
  startMs: number,
  timeZone: string,
  ticks: number,
  tickSeconds: number,
): Uint32Array | null {
  if (windows.length === 0) return null;
  const byMinute = floorByMinute(windows);
  const floors = new Uint32Array(ticks);
  const perHour = Math.max(1, Math.floor(3600 / tickSeconds));
  for (let t = 0; t < ticks; t += perHour) {
    // one look at the clock an hour: zones are whole quarters of an hour away, and change on the hour
    const minute = hourOfWeek(clockOf(startMs + t * tickSeconds * 1000, timeZone)) * MINUTES_PER_HOUR + 1e-6;
    for (let k = t; k < Math.min(ticks, t + perHour); k += 1)
      floors[k] = byMinute[Math.floor(minute + ((k - t) * tickSeconds) / 60) % MINUTES_PER_WEEK] ?? 0;
  }
  return floors;
}
