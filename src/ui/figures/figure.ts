/**
 * A figure is plain data made from a Plan by a pure function. The light SVG draws it at once, Plotly takes over the same
 * data when someone wants to look closer, the table beside it holds the same numbers, and the gallery test pins it.
 */
import { stepStart } from '../../base/time.ts';
import type { Step } from '../../history/history.ts';

/** Names of the page's colours; the chart turns them into CSS classes, Plotly reads their computed values. */
export type Tone = 'ink' | 'ink2' | 'brand' | 'fan-95' | 'fan-80' | 'fan-50' | 'warn' | 'wash' | 'event';

export type Layer =
  | {
      readonly kind: 'line';
      readonly name: string;
      readonly tone: Tone;
      readonly shape: 'straight' | 'steps';
      readonly x: readonly number[];
      readonly y: readonly (number | null)[];
      readonly width: number;
    }
  | {
      readonly kind: 'band';
      readonly name: string;
      readonly tone: Tone;
      readonly shape: 'straight' | 'steps';
      readonly x: readonly number[];
      readonly low: readonly number[];
      readonly high: readonly number[];
    }
  /** heights[i] stands between edges[i] and edges[i + 1] */
  | {
      readonly kind: 'bars';
      readonly name: string;
      readonly edges: readonly number[];
      readonly heights: readonly number[];
      readonly tones: readonly Tone[];
    }
  /** dots; `width` is their diameter in pixels */
  | {
      readonly kind: 'points';
      readonly name: string;
      readonly tone: Tone;
      readonly x: readonly number[];
      readonly y: readonly number[];
      /** names of the dots, for the reading under the pointer */
      readonly texts: readonly string[];
      readonly width: number;
    }
  /** a stretch of the whole height with words at its head, behind all else */
  | { readonly kind: 'span'; readonly name: string; readonly tone: Tone; readonly from: number; readonly to: number }
  /** an upright dashed line with words at its head */
  | { readonly kind: 'mark'; readonly name: string; readonly tone: Tone; readonly at: number };

/** Words in the right margin, beside the end of the line they name. */
export interface FigureLabel {
  readonly text: string;
  readonly tone: Tone;
  readonly y: number;
}

export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Figure {
  readonly id: string;
  /** what one sees, for people who do not see it */
  readonly description: string;
  /** what the light chart shows; Plotly shows all there is. Times are epoch ms, in the zone of the history */
  readonly x: {
    readonly kind: 'time' | 'money';
    readonly min: number;
    readonly max: number;
    readonly timeZone: string;
  };
  /** from 0, or from `min` where values fall below it; title stands over the axis; null hides the axis */
  readonly y: { readonly min?: number; readonly max: number; readonly title: string; readonly money?: boolean } | null;
  readonly layers: readonly Layer[];
  readonly labels: readonly FigureLabel[];
  readonly table: FigureTable;
}

/** Start of each step of a grid, epoch ms; months, years and days step on the calendar of the zone. */
export function timesOf(
  grid: { readonly startMs: number; readonly step: Step },
  length: number,
  timeZone: string,
): number[] {
  return Array.from({ length }, (_, i) => stepStart({ startMs: grid.startMs, step: grid.step, timeZone }, i));
}

/**
 * A long line made short without losing its extremes: in each of limit/2 buckets only the lowest and the highest point stay.
 * Gaps (null) stay gaps.
 */
export function thinned(
  x: readonly number[],
  y: readonly (number | null)[],
  limit: number,
): { x: number[]; y: (number | null)[] } {
  if (x.length <= limit) return { x: [...x], y: [...y] };
  const buckets = Math.max(1, Math.floor(limit / 2));
  const keep = new Set<number>();
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = Math.floor((bucket * x.length) / buckets);
    const to = Math.floor(((bucket + 1) * x.length) / buckets);
    for (const index of extremesOf(y, from, to)) keep.add(index);
  }
  const kept = [...keep].sort((a, b) => a - b);
  return { x: kept.map((i) => x[i] ?? 0), y: kept.map((i) => y[i] ?? null) };
}

function extremesOf(y: readonly (number | null)[], from: number, to: number): number[] {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  for (let i = from; i < to; i += 1) {
    const value = y[i] ?? null;
    if (value === null) gap = i;
    else {
      if (lowest < 0 || value < (y[lowest] ?? 0)) lowest = i;
      if (highest < 0 || value > (y[highest] ?? 0)) highest = i;
    }
  }
  return [lowest, highest, gap].filter((index) => index >= 0);
}

/** Rows of at most `limit` items, evenly taken, for a table people can read; only these are written. The export holds them all. */
export function everyNth<Item, Row>(
  items: readonly Item[],
  limit: number,
  rowOf: (item: Item, index: number) => Row,
): Row[] {
  const stride = Math.max(1, Math.ceil(items.length / limit));
  return items.flatMap((item, index) => (index % stride === 0 ? [rowOf(item, index)] : []));
}
