/** Series of every odd kind, by fast-check or by a seeded stream: the same ones on every machine. */
import fc from 'fast-check';
import { uniforms } from '../core/series/noise.ts';

/** Magnitudes at both ends of what a double holds, and ordinary ones. */
const scales = [1, 1, 1, 1000, 1e-3, 1e12, 1e-12, 1e-300, 1e300, 5e-324, 1.7e308];

/** `count` series of 1–10 values, one in twenty longer (to 36): constant, two values, all zero, trends, seasons, spikes, gaps, tiny, huge, mixed. */
export function* oddSeries(count: number, seed: number): Generator<Float64Array> {
  const next = uniforms(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  for (let k = 0; k < count; k += 1) {
    const n = next() < 0.95 ? 1 + Math.floor(10 * next()) : 11 + Math.floor(26 * next());
    const scale = pick(scales);
    const [a, b] = [next(), next()];
    const shapes: ((t: number) => number)[] = [
      () => a,
      () => 0,
      () => (next() < 0.5 ? a : b),
      () => next() - 0.5,
      () => next(),
      (t) => a + b * t,
      (t) => a + (t % 4) * b + 0.1 * next(),
      (t) => (t === Math.floor(n / 2) ? 1 : 0),
      (t) => (t < n / 2 ? a : b),
      () => (next() < 0.7 ? 0 : next()),
      () => (next() < 0.2 ? Number.NaN : next()),
      (t) => (t % 4 === 1 ? Number.NaN : a + next()),
    ];
    const shape = pick(shapes);
    const mixed = next() < 0.05;
    const negative = next() < 0.1;
    yield Float64Array.from({ length: n }, (_, t) => {
      const value = shape(t) * (mixed ? pick(scales) : scale);
      return negative ? -value : value;
    });
  }
}

/** A seasonal series (period 4) with level, slope, season and noise of any proportion; 24 to 60 values. */
export const wavy: fc.Arbitrary<Float64Array> = fc
  .record({
    n: fc.integer({ min: 24, max: 60 }),
    seed: fc.integer({ min: 1, max: 1e9 }),
    level: fc.integer({ min: 20, max: 200 }),
    slope: fc.integer({ min: -3, max: 10 }),
    season: fc.integer({ min: 0, max: 15 }),
    wobble: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ n, seed, level, slope, season, wobble }) => {
    const next = uniforms(seed);
    return Float64Array.from({ length: n }, (_, t) => {
      const noise = next() + next() + next() - 1.5;
      return 100 + level + (slope / 10) * t + season * ((t % 4) - 1.5) + wobble * noise;
    });
  });
