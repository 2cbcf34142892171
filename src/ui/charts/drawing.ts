/** A figure laid out for a given size: paths, ticks and labels in pixels. Pure, so that the gallery can pin it. */
import { nice, ticks as ticksBetween } from 'd3-array';
import { area, curveLinear, curveStepAfter, line } from 'd3-shape';
import { utcTicks } from 'd3-time';
import { zoneOffsetMs } from '../../base/time.ts';
import type { Figure, FigureLabel, Layer, Tone } from '../figures/figure.ts';
import { amount, clock, day, month, number } from '../format.ts';

export interface Drawing {
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly yTitle: string;
  readonly yTicks: readonly { readonly y: number; readonly text: string }[];
  readonly xTicks: readonly { readonly x: number; readonly text: string; readonly anchor: Anchor }[];
  readonly shapes: readonly DrawnShape[];
  readonly marks: readonly {
    readonly x: number;
    readonly textX: number;
    readonly textY: number;
    readonly anchor: Anchor;
    readonly text: string;
    readonly tone: Tone;
  }[];
  /** words of the spans */
  readonly spans: readonly { readonly x: number; readonly y: number; readonly text: string; readonly tone: Tone }[];
  readonly labels: readonly { readonly x: number; readonly y: number; readonly text: string; readonly tone: Tone }[];
  /** pixel of an x value, and back */
  readonly toX: (value: number) => number;
  readonly fromX: (pixel: number) => number;
}

type Anchor = 'start' | 'middle' | 'end';
type DrawnShape =
  | { readonly kind: 'line'; readonly d: string; readonly tone: Tone; readonly width: number }
  | { readonly kind: 'area'; readonly d: string; readonly tone: Tone }
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly tone: Tone;
    };

const LINE_PX = 14;
const TICK_GAP_PX = 4;
const CHAR_PX = 6.6;
/** $150M: no narrow letters */
const MONEY_CHAR_PX = 8;
const HOUR_MS = 3_600_000;

export function drawingOf(figure: Figure, width: number, height: number): Drawing {
  const marks = figure.layers.filter((layer) => layer.kind === 'mark');
  const top = 10 + (figure.y === null ? marks.length * LINE_PX : LINE_PX);
  const ends = figure.labels.map((label) => label.text.length * CHAR_PX + 10);
  const heights = figure.layers.flatMap((layer) => (layer.kind === 'bars' ? layer.heights : []));
  const [least, most] = nice(figure.y?.min ?? 0, Math.max(figure.y?.max ?? Math.max(1, ...heights), 1e-9), 4);
  const yText = figure.y?.money === true ? amount : number;
  const ticks =
    figure.y === null
      ? []
      : ticksBetween(least, most, 4).filter((tick) => figure.y?.title !== 'replicas' || Number.isInteger(tick));
  const gutter =
    figure.y === null
      ? 6
      : Math.max(
          18,
          ...ticks.map((tick) => yText(tick).length * (figure.y?.money === true ? MONEY_CHAR_PX : CHAR_PX) + 10),
        );
  const plot = { left: gutter, right: Math.max(gutter + 40, width - Math.max(8, ...ends)), top, bottom: height - 24 };
  const { min, max } = figure.x;
  const toX = (value: number): number => round(scaled(value, [min, max], [plot.left, plot.right]));
  const toY = (value: number): number => round(scaled(value, [least, most], [plot.bottom, plot.top]));
  return {
    plot,
    yTitle: figure.y?.title ?? '',
    yTicks: ticks.map((tick) => ({ y: toY(tick), text: yText(tick) })),
    xTicks: ticksOfX(figure, plot, width, toX),
    shapes: figure.layers.flatMap((layer) =>
      layer.kind === 'span' ? spanOf(layer, plot, toX) : shapesOf(within(layer, figure.x.min, figure.x.max), toX, toY),
    ),
    spans: spanWordsOf(figure, plot, toX),
    marks: marks.map((mark, index) =>
      markOf(mark.name, mark.tone, toX(mark.at), figure.y === null ? 12 + index * LINE_PX : top - 2, plot),
    ),
    labels: spread(figure.labels, plot, toY),
    toX,
    fromX: (pixel) => scaled(pixel, [plot.left, plot.right], [min, max]),
  };
}

function ticksOfX(
  figure: Figure,
  plot: Drawing['plot'],
  width: number,
  toX: (value: number) => number,
): Drawing['xTicks'] {
  const room = Math.max(2, Math.floor((plot.right - plot.left) / 86));
  const { min, max, kind, timeZone } = figure.x;
  // ticks stand on the hours and days of the zone, not of UTC
  const shift = kind === 'money' ? 0 : zoneOffsetMs(min, timeZone);
  const ticks =
    kind === 'money'
      ? ticksBetween(min, max, room)
      : utcTicks(new Date(min + shift), new Date(max + shift), room).map(Number);
  const text = kind === 'money' ? amount : timeText(max - min, timeZone);
  const named = ticks.flatMap((tick, at) => {
    const value = tick - shift;
    const words = text(value);
    // half days of one day have one name
    if (at > 0 && words === text((ticks[at - 1] ?? tick) - shift)) return [];
    const x = toX(value);
    const half = (words.length * CHAR_PX) / 2;
    const anchor: Anchor = x - half < plot.left ? 'start' : x + half > width - 4 ? 'end' : 'middle';
    return [{ x, text: words, anchor }];
  });
  return apart(named);
}

/** Every second of them as long as two words would touch: weeks are many where months would be few. */
function apart(ticks: Drawing['xTicks']): Drawing['xTicks'] {
  const touch = ticks.some((tick, at) => {
    const before = ticks[at - 1];
    return (
      before !== undefined && tick.x - before.x < ((tick.text.length + before.text.length) / 2) * CHAR_PX + TICK_GAP_PX
    );
  });
  return touch && ticks.length > 2 ? apart(ticks.filter((_, at) => at % 2 === 0)) : ticks;
}

function timeText(spanMs: number, timeZone: string): (value: number) => string {
  if (spanMs < 48 * HOUR_MS) return (value) => clock(value, timeZone);
  return spanMs > 300 * 24 * HOUR_MS ? (value) => month(value, timeZone) : (value) => day(value, timeZone);
}

/** The part of a layer that the light chart shows. */
function within(layer: Layer, min: number, max: number): Layer {
  if (layer.kind !== 'line' && layer.kind !== 'band') return layer;
  const from = layer.x.findIndex((value) => value >= min);
  const to = layer.x.findLastIndex((value) => value <= max) + 1;
  if (from <= 0 && to === layer.x.length) return layer;
  const cut = <Value>(values: readonly Value[]): Value[] => (from < 0 ? [] : values.slice(from, to));
  return layer.kind === 'line'
    ? { ...layer, x: cut(layer.x), y: cut(layer.y) }
    : { ...layer, x: cut(layer.x), low: cut(layer.low), high: cut(layer.high) };
}

function shapesOf(layer: Layer, toX: (value: number) => number, toY: (value: number) => number): DrawnShape[] {
  switch (layer.kind) {
    case 'line': {
      const { x, y } = layer.shape === 'steps' ? withLastStep(layer.x, layer.y) : layer;
      const path = line<number>()
        .curve(layer.shape === 'steps' ? curveStepAfter : curveLinear)
        .defined((i) => (y[i] ?? null) !== null)
        .x((i) => toX(x[i] ?? 0))
        .y((i) => toY(y[i] ?? 0))
        .digits(1);
      return [{ kind: 'line', d: path(indices(x)) ?? '', tone: layer.tone, width: layer.width }];
    }
    case 'band': {
      const low = layer.shape === 'steps' ? withLastStep(layer.x, layer.low) : { x: layer.x, y: layer.low };
      const high = layer.shape === 'steps' ? withLastStep(layer.x, layer.high) : { x: layer.x, y: layer.high };
      const path = area<number>()
        .curve(layer.shape === 'steps' ? curveStepAfter : curveLinear)
        .x((i) => toX(low.x[i] ?? 0))
        .y0((i) => toY(low.y[i] ?? 0))
        .y1((i) => toY(high.y[i] ?? 0))
        .digits(1);
      return [{ kind: 'area', d: path(indices(low.x)) ?? '', tone: layer.tone }];
    }
    case 'bars':
      return layer.heights.map((value, i) => {
        const left = toX(layer.edges[i] ?? 0);
        const top = toY(value);
        return {
          kind: 'rect',
          x: left,
          y: top,
          width: round(Math.max(1, toX(layer.edges[i + 1] ?? 0) - left - 1)),
          height: round(toY(0) - top),
          tone: layer.tones[i] ?? 'fan-50',
        };
      });
    case 'points':
      // a stroke of no length with round ends is a dot
      return [
        {
          kind: 'line',
          d: layer.x.map((x, i) => `M${toX(x)},${toY(layer.y[i] ?? 0)}h0`).join(''),
          tone: layer.tone,
          width: layer.width,
        },
      ];
    case 'mark':
    case 'span':
      return [];
  }
}

type Span = Extract<Layer, { kind: 'span' }>;

/** The part of a span that is in view. */
function spanOf(span: Span, plot: Drawing['plot'], toX: (value: number) => number): DrawnShape[] {
  const [from, to] = [Math.max(plot.left, toX(span.from)), Math.min(plot.right, toX(span.to))];
  if (to <= from) return [];
  const place = { x: from, y: plot.top, width: round(Math.max(2, to - from)), height: round(plot.bottom - plot.top) };
  return [{ kind: 'rect', ...place, tone: span.tone }];
}

/** One below the other, so that spans that overlap can both be read; four lines, then from the top again. */
function spanWordsOf(figure: Figure, plot: Drawing['plot'], toX: (value: number) => number): Drawing['spans'] {
  const seen = figure.layers.filter((layer) => layer.kind === 'span' && spanOf(layer, plot, toX).length > 0) as Span[];
  return seen.map((span, index) => {
    const wide = span.name.length * CHAR_PX;
    const x = Math.max(plot.left, Math.min(Math.max(plot.left, toX(span.from)) + 4, plot.right - wide));
    return { x: round(x), y: plot.top + LINE_PX * (1 + (index % 4)), text: span.name, tone: 'ink2' };
  });
}

/** A step lasts until the next one begins; the last lasts as long as the one before it. */
function withLastStep(
  x: readonly number[],
  y: readonly (number | null)[],
): { x: readonly number[]; y: readonly (number | null)[] } {
  const last = x.at(-1);
  const before = x.at(-2);
  if (last === undefined || before === undefined) return { x, y };
  return { x: [...x, last + (last - before)], y: [...y, y.at(-1) ?? null] };
}

function markOf(text: string, tone: Tone, x: number, textY: number, plot: Drawing['plot']): Drawing['marks'][number] {
  const fits = x + 6 + text.length * CHAR_PX < plot.right + 8;
  return { x, textX: fits ? x + 6 : x - 6, textY, anchor: fits ? 'start' : 'end', text, tone };
}

/** Labels in the right margin are pushed apart, so that none covers another. */
function spread(
  labels: readonly FigureLabel[],
  plot: Drawing['plot'],
  toY: (value: number) => number,
): Drawing['labels'] {
  let least = plot.top;
  const placed = [...labels]
    .sort((a, b) => b.y - a.y)
    .map((label) => {
      const y = Math.max(least, toY(label.y) + 4);
      least = y + LINE_PX;
      return { x: plot.right + 6, y, text: label.text, tone: label.tone };
    });
  const excess = Math.max(0, (placed.at(-1)?.y ?? 0) - plot.bottom);
  return placed.map((label) => ({ ...label, y: round(label.y - excess) }));
}

type Ends = readonly [number, number];

/** The place in `range` of a value in `domain`, on a straight line; the middle where the domain is one point. */
function scaled(value: number, [from, to]: Ends, [start, end]: Ends): number {
  const part = to === from ? 0.5 : (value - from) / (to - from);
  return start * (1 - part) + end * part;
}

function indices(values: readonly unknown[]): number[] {
  return values.map((_, i) => i);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
