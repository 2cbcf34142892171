import { clockOf, clockOfDay, dateOfClock, daysInMonth, msOfClock } from '../base/time.ts';
import { MS_PER_DAY } from '../base/units.ts';
import type { Step } from '../history/history.ts';

/** A regular grid over irregular times. */
export interface FoundGrid {
  readonly step: Step;
  readonly startMs: number;
  /** how a time that is not on the grid finds its step: 'exact' none is off it; 'nearest' a little off; 'floor' anywhere */
  readonly placing: 'exact' | 'nearest' | 'floor';
  /** months were found on different days and count from their first day */
  readonly snapped: boolean;
  /** index of the step a time belongs to */
  indexOf(ms: number): number;
  /** how far off its step's start a time is, ms; 0 for months on their day */
  offsetOf(ms: number): number;
}

/** Steps people sample at, seconds. */
const USUAL_SECONDS = [
  1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400,
  604_800,
];
/** part of a step a time may be off before rows are binned rather than moved */
const NEAR_FRACTION = 0.25;
/** clocks change by at most this much */
const DAYLIGHT_MS = 3_600_000;

/**
 * The step most rows keep: the most common difference of times, or calendar months and years where times fall on the same day
 * of months. Undefined for fewer than two times.
 *
 * @param times  [n] epoch ms, ascending, no two alike
 */
export function findGrid(times: Float64Array, timeZone: string, forced?: Step): FoundGrid | undefined {
  const first = times[0];
  if (first === undefined || (times.length < 2 && forced === undefined)) return undefined;
  if (forced !== undefined && forced.unit !== 's') return monthGrid(times, timeZone, forced);
  if (forced !== undefined) return secondsGrid(times, timeZone, forced.count);
  const calendar = calendarStepOf(times, timeZone);
  if (calendar !== undefined) return monthGrid(times, timeZone, calendar);
  return secondsGrid(times, timeZone, commonSeconds(times));
}

/** Most common difference in seconds; where no difference is common (jitter), the middle one, as a usual step if one is near. */
function commonSeconds(times: Float64Array): number {
  const counts = new Map<number, number>();
  const differences = new Float64Array(times.length - 1);
  for (let i = 1; i < times.length; i += 1) {
    const difference = (times[i] ?? 0) - (times[i - 1] ?? 0);
    differences[i - 1] = difference;
    counts.set(difference, (counts.get(difference) ?? 0) + 1);
  }
  let best = 0;
  for (const [difference, count] of counts) {
    const most = counts.get(best) ?? 0;
    if (count > most || (count === most && difference < best)) best = difference;
  }
  if (2 * (counts.get(best) ?? 0) >= differences.length) return best / 1000;
  const middle = (differences.sort()[Math.floor(differences.length / 2)] ?? 0) / 1000;
  return (
    USUAL_SECONDS.find((usual) => Math.abs(middle - usual) <= 0.05 * usual) ??
    (2 * (counts.get(best) ?? 0) > 1 ? best / 1000 : middle)
  );
}

interface Month {
  /** year × 12 + month − 1 */
  readonly index: number;
  readonly day: number;
  readonly isLast: boolean;
  readonly timeOfDay: number;
}

function monthOf(ms: number, timeZone: string): Month {
  const clockMs = clockOf(ms, timeZone);
  const { year, month, day } = dateOfClock(clockMs);
  const timeOfDay = clockMs - Math.floor(clockMs / MS_PER_DAY) * MS_PER_DAY;
  return { index: year * 12 + month - 1, day, isLast: day === daysInMonth(year, month), timeOfDay };
}

/** Months or years where every time is in a month of its own, on the same day or on the last. */
function calendarStepOf(times: Float64Array, timeZone: string): Step | undefined {
  const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / MS_PER_DAY;
  if (span / (times.length - 1) < 27.9) return undefined;
  const months = Array.from(times, (ms) => monthOf(ms, timeZone));
  const [first] = months;
  const sameDay = months.every((month) => month.day === first?.day && month.timeOfDay === first.timeOfDay);
  const lastDay = months.every((month) => month.isLast);
  if (!sameDay && !lastDay) return undefined;
  const differences = months.slice(1).map((month, i) => month.index - (months[i]?.index ?? 0));
  if (differences.some((each) => each < 1)) return undefined;
  const counts = new Map<number, number>();
  for (const each of differences) counts.set(each, (counts.get(each) ?? 0) + 1);
  const [count] = [...counts].reduce((best, each) =>
    each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best,
  );
  return count % 12 === 0 ? { unit: 'year', count: count / 12 } : { unit: 'month', count };
}

function monthGrid(times: Float64Array, timeZone: string, step: Step): FoundGrid {
  const months = step.count * (step.unit === 'year' ? 12 : 1);
  const first = monthOf(times[0] ?? 0, timeZone);
  const alike = times.every((ms) => {
    const month = monthOf(ms, timeZone);
    return month.day === first.day && month.timeOfDay === first.timeOfDay;
  });
  // the 29th to 31st do not exist in every month
  const snapped = !alike || first.day > 28;
  const startDay = clockOfDay(Math.floor(first.index / 12), (first.index % 12) + 1, 1);
  const startMs = snapped ? msOfClock(startDay, timeZone) : (times[0] ?? 0);
  const whole = times.every((ms) => (monthOf(ms, timeZone).index - first.index) % months === 0);
  return {
    step,
    startMs,
    placing: whole ? 'exact' : 'floor',
    snapped,
    indexOf: (ms) => Math.floor((monthOf(ms, timeZone).index - first.index) / months),
    offsetOf: (ms) => (monthOf(ms, timeZone).index - first.index) % months,
  };
}

function secondsGrid(times: Float64Array, timeZone: string, seconds: number): FoundGrid {
  const stepMs = seconds * 1000;
  const first = times[0] ?? 0;
  // whole days may be an hour off where clocks change; other steps only by a clock's inexactness
  const near = seconds % 86_400 === 0 ? Math.max(DAYLIGHT_MS, NEAR_FRACTION * stepMs) : NEAR_FRACTION * stepMs;
  const nearest = (ms: number) => Math.round((ms - first) / stepMs);
  let largest = 0;
  for (const ms of times) largest = Math.max(largest, Math.abs(ms - first - nearest(ms) * stepMs));
  const step: Step = { unit: 's', count: seconds };
  if (largest < near) {
    const placing = largest < 1 ? 'exact' : 'nearest';
    return {
      step,
      startMs: first,
      placing,
      snapped: false,
      indexOf: nearest,
      offsetOf: (ms) => Math.abs(ms - first - nearest(ms) * stepMs),
    };
  }
  const clock = clockOf(first, timeZone);
  const startMs = msOfClock(Math.floor(clock / stepMs) * stepMs, timeZone);
  const floor = (ms: number) => Math.floor((ms - startMs) / stepMs);
  return {
    step,
    startMs,
    placing: 'floor',
    snapped: false,
    indexOf: floor,
    offsetOf: (ms) => ms - startMs - floor(ms) * stepMs,
  };
}
