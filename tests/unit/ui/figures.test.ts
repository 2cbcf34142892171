import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import { drawingOf } from '../../../src/ui/charts/drawing.ts';
import { readingAt } from '../../../src/ui/charts/reading.ts';
import { demandFigure, windowWords } from '../../../src/ui/figures/demand.ts';
import { frontFigure } from '../../../src/ui/figures/front.ts';
import { factorLines } from '../../../src/ui/figures/factors.ts';
import { everyNth, thinned, timesOf, type Figure } from '../../../src/ui/figures/figure.ts';
import { futureFanFigure } from '../../../src/ui/figures/future-fan.ts';
import { futuresFigure } from '../../../src/ui/figures/futures.ts';
import { memoryParts } from '../../../src/ui/figures/memory.ts';
import { replicasFigure } from '../../../src/ui/figures/replicas.ts';
import { samplePlan, START_MS } from '../../gallery/sample-plan.ts';

const HOUR_MS = 3_600_000;
const futuresOf = (plan: Plan): NonNullable<Plan['risk']['futures']> => {
  if (plan.risk.futures === null) throw new Error('the sample plan has futures');
  return plan.risk.futures;
};
const figures: readonly [string, (plan: Plan) => Figure][] = [
  ['demandFigure', demandFigure],
  ['replicasFigure', replicasFigure],
  ['futuresFigure', futuresFigure],
  ['frontFigure', (plan) => frontFigure(plan)],
  ['frontFigure by time between tokens', (plan) => frontFigure(plan, 'itlMs')],
  ['futureFanFigure of replicas', (plan) => futureFanFigure(plan, futuresOf(plan), 'replicas')],
  ['futureFanFigure of money', (plan) => futureFanFigure(plan, futuresOf(plan), 'usdPerMonth')],
];

describe.each(figures)('%s(plan)', (_name, figureOf) => {
  test('is pure: the plan stays as it was, the same plan gives the same figure', () => {
    const before = JSON.stringify(samplePlan);
    expect(figureOf(samplePlan)).toEqual(figureOf(samplePlan));
    expect(JSON.stringify(samplePlan)).toBe(before);
  });

  test('is drawn inside its frame at every width, with no two end labels on one another', () => {
    for (const width of [280, 390, 768, 1440]) {
      const drawing = drawingOf(figureOf(samplePlan), width, 250);
      expect(drawing.shapes.length).toBeGreaterThan(0);
      for (const shape of drawing.shapes)
        if (shape.kind !== 'rect') expect(shape.d).not.toMatch(/NaN|Infinity|undefined/);
      expect(drawing.plot.right).toBeLessThanOrEqual(width);
      const ends = drawing.labels.map((label) => label.y).sort((a, b) => a - b);
      for (let i = 1; i < ends.length; i += 1) expect((ends[i] ?? 0) - (ends[i - 1] ?? 0)).toBeGreaterThanOrEqual(12);
    }
  });

  test('has a table whose rows fit its columns', () => {
    const { table } = figureOf(samplePlan);
    expect(table.rows.length).toBeGreaterThan(0);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

describe('demandFigure(plan)', () => {
  test('draws the widest band first, so that no band hides a narrower one', () => {
    expect(demandFigure(samplePlan).layers.map((layer) => layer.name)).toEqual([
      '95 %',
      '80 %',
      '50 %',
      'history',
      'forecast',
      'today',
    ]);
  });

  test('keeps a gap of the history as a gap', () => {
    const history = demandFigure(samplePlan).layers.find((layer) => layer.name === 'history');
    expect(history?.kind === 'line' && history.y.filter((value) => value === null)).toHaveLength(2);
  });

  test('shows 14 days either side of today of a longer plan, and says so', () => {
    const long: Plan = {
      ...samplePlan,
      demand: {
        ...samplePlan.demand,
        forecast: {
          ...samplePlan.demand.forecast,
          mean: Array.from({ length: 1344 }, () => 1),
          quantiles: samplePlan.demand.forecast.quantiles.map((row) => ({
            ...row,
            values: Array.from({ length: 1344 }, () => row.probability),
          })),
        },
      },
    };
    const figure = demandFigure(long);
    expect(figure.x.max - long.demand.forecast.startMs).toBe(14 * 24 * HOUR_MS);
    expect(windowWords(long)).toContain('14 days');
    expect(windowWords(samplePlan)).toBe('');
  });

  test('does without a history and without quantiles', () => {
    const bare: Plan = {
      ...samplePlan,
      demand: { ...samplePlan.demand, history: null, forecast: { ...samplePlan.demand.forecast, quantiles: [] } },
    };
    expect(demandFigure(bare).layers.map((layer) => layer.name)).toEqual(['forecast']);
  });
});

describe('replicasFigure(plan)', () => {
  test('over many steps draws the highest need of each day, never less', () => {
    const needed = Array.from({ length: 960 }, (_, i) => (i % 24 === 13 ? 9 : 2));
    const long: Plan = { ...samplePlan, replicas: { ...samplePlan.replicas, needed, planned: needed.map(() => 9) } };
    const line = replicasFigure(long).layers.find((layer) => layer.name.startsWith('needed'));
    expect(line?.kind === 'line' && line.y).toEqual(Array.from({ length: 40 }, () => 9));
  });

  test('the last step of the drawing is as long as the others', () => {
    const drawing = drawingOf(replicasFigure(samplePlan), 640, 250);
    const line = drawing.shapes.find((shape) => shape.kind === 'line');
    expect(line?.kind === 'line' && Number(/([\d.]+),[\d.]+$/.exec(line.d)?.[1])).toBeGreaterThan(
      drawing.plot.right - 1,
    );
  });
});

describe('futuresFigure(plan)', () => {
  test('counts every future, and those past the budget stand out', () => {
    const bars = futuresFigure(samplePlan).layers.find((layer) => layer.kind === 'bars');
    expect(bars?.heights.reduce((sum, each) => sum + each, 0)).toBe(
      samplePlan.risk.histogram.counts.reduce((sum, each) => sum + each, 0),
    );
    expect(bars?.tones.filter((tone) => tone === 'warn')).toHaveLength(12);
  });

  test('leaves a budget far from every future out of the frame', () => {
    const far: Plan = { ...samplePlan, cost: { ...samplePlan.cost, budget: { usdPerMonth: 5e6, probabilityOver: 0 } } };
    expect(futuresFigure(far).x.max).toBeLessThan(80_000);
    expect(futuresFigure(far).layers.some((layer) => layer.name.startsWith('budget'))).toBe(false);
  });

  test('draws a single cost that every future shares', () => {
    const same: Plan = {
      ...samplePlan,
      risk: { ...samplePlan.risk, histogram: { edges: [50_000, 50_000], counts: [4096] } },
    };
    const drawing = drawingOf(futuresFigure(same), 400, 200);
    for (const shape of drawing.shapes)
      if (shape.kind === 'rect') expect(Number.isFinite(shape.x) && shape.height > 0).toBe(true);
  });
});

test('memoryParts(plan) fill the card and no more', () => {
  const parts = memoryParts(samplePlan);
  expect(parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 9);
  expect(parts.map((part) => part.id)).toEqual(['weights', 'cache', 'runtime', 'free']);
  const { memory } = samplePlan.sizing;
  const draft = 2e9;
  const drafting = { ...memory!, draft, unused: memory!.unused - draft };
  const withDraft = memoryParts({ ...samplePlan, sizing: { ...samplePlan.sizing, memory: drafting } });
  expect(withDraft.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 6);
  expect(withDraft[0]?.text).toContain('2 GB of them the draft');
  expect(memoryParts({ ...samplePlan, sizing: { ...samplePlan.sizing, memory: null } })).toEqual([]);
});

describe('factorLines(plan)', () => {
  test('add up to all GPUs, each bar begins where the one before it ends', () => {
    const lines = factorLines(samplePlan);
    expect(lines.reduce((sum, line) => sum + line.gpus, 0)).toBe(14);
    for (let i = 1; i < lines.length; i += 1)
      expect(lines[i]?.from).toBeCloseTo((lines[i - 1]?.from ?? 0) + (lines[i - 1]?.share ?? 0), 9);
  });

  test('leave out factors that change nothing', () => {
    expect(factorLines(samplePlan).map((line) => line.id)).toEqual([
      'mean',
      'quantile',
      'within-step-peak',
      'margin',
      'spare',
    ]);
  });
});

describe('thinned(x, y, limit)', () => {
  test('keeps the highest, the lowest and the gaps', () => {
    const x = Array.from({ length: 10_000 }, (_, i) => i);
    const y = x.map((i) => (i === 5555 ? 99 : i === 7777 ? -99 : i === 100 ? null : i % 7));
    const short = thinned(x, y, 400);
    expect(short.x.length).toBeLessThanOrEqual(600);
    expect(short.y).toContain(99);
    expect(short.y).toContain(-99);
    expect(short.y).toContain(null);
    expect(short.x).toEqual([...short.x].sort((a, b) => a - b));
  });

  test('changes nothing that is short', () =>
    expect(thinned([1, 2], [3, null], 10)).toEqual({ x: [1, 2], y: [3, null] }));
});

test('timesOf(grid) steps months on the calendar of the zone', () => {
  const start = Date.UTC(2026, 0, 31, 23); // 1 February in Berlin
  const times = timesOf({ startMs: start, step: { unit: 'month', count: 1 } }, 3, 'Europe/Berlin');
  expect(times.map((ms) => new Date(ms).toISOString())).toEqual([
    '2026-01-31T23:00:00.000Z',
    '2026-02-28T23:00:00.000Z',
    '2026-03-31T22:00:00.000Z',
  ]);
});

test('everyNth(items, limit, rowOf) writes at most `limit` rows, each of its item, and the first of them', () => {
  const items = Array.from({ length: 1001 }, (_, i) => 2 * i);
  const rows = everyNth(items, 200, (item, index) => [item, index]);
  expect(rows.length).toBeLessThanOrEqual(200);
  expect(rows[0]).toEqual([0, 0]);
  for (const [item, index] of rows) expect(item).toBe(items[index ?? -1]);
});

describe('readingAt(figure, x)', () => {
  test('reads the step that holds x, and the nearest point of a line', () => {
    const at = START_MS + 200.4 * HOUR_MS;
    const i = 200 - 168;
    expect(readingAt(replicasFigure(samplePlan), at)?.text).toContain(
      `planned ${String(samplePlan.replicas.planned[i])}`,
    );
    expect(readingAt(demandFigure(samplePlan), at)?.at).toBe(START_MS + 200 * HOUR_MS);
  });

  test('says nothing outside the data', () =>
    expect(readingAt(demandFigure(samplePlan), START_MS - HOUR_MS)).toBeNull());

  test('reads a bar', () =>
    expect(readingAt(futuresFigure(samplePlan), 53_500)?.text).toBe('$53k to $54k: 400 futures'));
});
