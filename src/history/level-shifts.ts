/**
 * Places where a series moves to another level at once and stays there: a migration, a new customer, a lost one.
 *
 * Medians of the window before and after each step are compared on the series without its rhythm. A shift is where they differ by
 * far more than medians of such windows scatter (a median of w values has 1.2533 times the standard error of a mean, Kendall &
 * Stuart), by a fifth of the usual height or more, and by far more than the windows further out differ from their neighbours (a
 * slope is no shift). Of shifts nearer than a window only the largest counts. Nothing is changed: a forecast may want to know.
 */
import { quantileOf } from '../base/quantiles.ts';

export interface LevelShift {
  /** first step of the new level */
  readonly at: number;
  /** change over the level before; Infinity from 0 */
  readonly changeFraction: number;
}

const LEAST_WINDOW = 12;
const MEDIAN_TO_MEAN_ERROR = 1.2533;
const MAD_TO_SIGMA = 1.4826;
/** standard errors of the difference; least share of the usual height; least multiple of the slope's doing */
const SIGMAS = 8;
const LEAST_CHANGE = 0.2;
const OVER_SLOPE = 3;

/**
 * @param rest    [T] the series without its rhythm, NaN where missing
 * @param period  longest season that was taken out, 1 = none; windows hold whole cycles
 * @returns       ascending; empty where the series is shorter than four windows
 */
export function levelShiftsOf(rest: Float64Array, period: number): LevelShift[] {
  const window = period * Math.ceil(LEAST_WINDOW / period);
  const stride = Math.max(1, Math.floor(window / 24));
  const usual = Math.abs(medianOf(rest, 0, rest.length));
  const found: { at: number; change: number; before: number }[] = [];
  for (let at = 2 * window; at + 2 * window <= rest.length; at += stride) {
    const before = medianOf(rest, at - window, at);
    const change = medianOf(rest, at, at + window) - before;
    if (!(Math.abs(change) > LEAST_CHANGE * usual)) continue;
    const scatter = (spreadOf(rest, at - window, at) + spreadOf(rest, at, at + window)) / 2;
    const error = (MEDIAN_TO_MEAN_ERROR * scatter * Math.sqrt(2)) / Math.sqrt(window);
    const slope =
      Math.abs(before - medianOf(rest, at - 2 * window, at - window)) +
      Math.abs(medianOf(rest, at + window, at + 2 * window) - before - change);
    if (Math.abs(change) > SIGMAS * error && Math.abs(change) > (OVER_SLOPE * slope) / 2)
      found.push({ at, change, before });
  }
  return largestOfEach(found, window).map(({ at, change, before }) => ({
    at,
    changeFraction: before === 0 ? Infinity : change / Math.abs(before),
  }));
}

/** Of candidates nearer to each other than a window, the one with the largest change. */
function largestOfEach<Shift extends { at: number; change: number }>(found: readonly Shift[], window: number): Shift[] {
  const kept: Shift[] = [];
  for (const each of found) {
    const last = kept.at(-1);
    if (last === undefined || each.at - last.at >= window) kept.push(each);
    else if (Math.abs(each.change) > Math.abs(last.change)) kept[kept.length - 1] = each;
  }
  return kept;
}

function medianOf(values: Float64Array, from: number, to: number): number {
  const present = values.subarray(from, to).filter((value) => !Number.isNaN(value));
  return present.length === 0 ? Number.NaN : quantileOf(present, 0.5);
}

/** Robust standard deviation about the window's own median. */
function spreadOf(values: Float64Array, from: number, to: number): number {
  const middle = medianOf(values, from, to);
  return (
    MAD_TO_SIGMA *
    medianOf(
      values.slice(from, to).map((value) => Math.abs(value - middle)),
      0,
      to - from,
    )
  );
}
