/** What stands under the pointer: one line of words for the nearest point of every layer. */
import type { Figure } from '../figures/figure.ts';
import { amount, moment, number } from '../format.ts';

export interface Reading {
  /** x value of the point that was found */
  readonly at: number;
  readonly text: string;
}

export function readingAt(figure: Figure, x: number): Reading | null {
  const bars = figure.layers.find((layer) => layer.kind === 'bars');
  if (bars !== undefined) {
    const index = bars.edges.findIndex((edge, i) => x >= edge && x < (bars.edges[i + 1] ?? Number.NEGATIVE_INFINITY));
    if (index < 0) return null;
    const [from, to] = [bars.edges[index] ?? 0, bars.edges[index + 1] ?? 0];
    return {
      at: (from + to) / 2,
      text: `${amount(from)} to ${amount(to)}: ${number(bars.heights[index] ?? 0)} futures`,
    };
  }
  const dots = figure.layers.flatMap((layer) =>
    layer.kind === 'points' ? layer.x.map((at, i) => ({ at, text: layer.texts[i] ?? '' })) : [],
  );
  if (dots.length > 0) return dots.reduce((best, dot) => (Math.abs(dot.at - x) < Math.abs(best.at - x) ? dot : best));
  const values: string[] = [];
  let at: number | null = null;
  for (const layer of figure.layers) {
    if (layer.kind !== 'line' && layer.kind !== 'band') continue;
    if (x < (layer.x[0] ?? 0) || x > (layer.x.at(-1) ?? 0)) continue;
    const index = layer.shape === 'steps' ? lastAtOrBelow(layer.x, x) : nearest(layer.x, x);
    at = layer.x[index] ?? null;
    if (layer.kind === 'line') values.push(`${layer.name} ${number(layer.y[index] ?? null)}`);
    else if (layer.shape === 'straight')
      values.push(`${layer.name} ${number(layer.low[index] ?? null)}–${number(layer.high[index] ?? null)}`);
  }
  if (at === null || values.length === 0) return null;
  return { at, text: `${moment(at, figure.x.timeZone)}: ${values.reverse().join(' · ')}` };
}

function lastAtOrBelow(values: readonly number[], x: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((values[middle] ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

function nearest(values: readonly number[], x: number): number {
  const below = lastAtOrBelow(values, x);
  const next = values[below + 1];
  return next !== undefined && next - x < x - (values[below] ?? 0) ? below + 1 : below;
}
