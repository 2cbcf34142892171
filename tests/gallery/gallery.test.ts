import { render, waitFor } from '@testing-library/svelte';
import { beforeAll, describe, expect, test } from 'vitest';
import Drawing from '../../src/ui/charts/Drawing.svelte';
import type { Decomposition } from '../../src/engine/engine.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { decompositionFigures } from '../../src/ui/figures/decomposition.ts';
import { autoscalerFigure } from '../../src/ui/figures/autoscaler.ts';
import { demandFigure } from '../../src/ui/figures/demand.ts';
import { factorLines } from '../../src/ui/figures/factors.ts';
import { fleetLayout, fleetOf } from '../../src/ui/figures/fleet.ts';
import { frontFigure } from '../../src/ui/figures/front.ts';
import { futuresFigure } from '../../src/ui/figures/futures.ts';
import { goalsOf, latencyRows } from '../../src/ui/figures/latencies.ts';
import { memoryParts } from '../../src/ui/figures/memory.ts';
import { replicasFigure } from '../../src/ui/figures/replicas.ts';
import Answer from '../../src/ui/panels/Answer.svelte';
import Story from '../../src/ui/panels/Story.svelte';
import { sampleAutoscaling } from './sample-autoscaling.ts';
import { samplePlan } from './sample-plan.ts';
import { states } from './states.ts';

beforeAll(() => {
  class Quiet {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  Object.assign(globalThis, { ResizeObserver: Quiet, IntersectionObserver: Quiet });
});

/** Markup without the marks that Svelte leaves between blocks and on scoped styles. */
function plain(container: Element): string {
  return container.innerHTML
    .replace(/<!--.*?-->/g, '')
    .replace(/ ?svelte-[a-z0-9]+/g, '')
    .replace(/></g, '>\n<');
}

/** A history of which each part is known: a line, a season of a day, and one odd hour. */
const hours = samplePlan.demand.history?.values.length ?? 0;
const parts: Decomposition = {
  status: 'ok',
  periods: [24],
  trend: Float64Array.from({ length: hours }, (_, t) => 5 + t / 100),
  seasonal: [Float64Array.from({ length: hours }, (_, t) => ((t % 24) - 11.5) / 4)],
  remainder: Float64Array.from({ length: hours }, (_, t) => (t === 7 ? 2 : t % 2 === 0 ? 0.1 : -0.1)),
  weights: new Float64Array(hours).fill(1),
  strength: [0.98],
};
const { startMs } = samplePlan.demand.forecast;
const eventful: Plan = {
  ...samplePlan,
  demand: {
    ...samplePlan.demand,
    events: [
      { name: 'Launch', fromMs: startMs + 2 * 86_400_000, toMs: startMs + 4 * 86_400_000, multiplier: 1.5 },
      { name: 'Sale <b>', fromMs: startMs + 3 * 86_400_000, toMs: startMs + 6 * 86_400_000, multiplier: 2 },
    ],
  },
};

describe('each figure is drawn as it was', () => {
  test('events lie behind the demand, their words one below the other', () => {
    const { container } = render(Drawing, { figure: demandFigure(eventful), width: 640, height: 250 });
    expect(container.querySelectorAll('.fill-event')).toHaveLength(2);
    expect(plain(container).match(/.*(Launch|Sale).*/g)).toMatchSnapshot();
  });

  test('a decomposition is a figure for each part; the parts add up to a table of the history', () => {
    const figures = decompositionFigures(samplePlan, parts);
    expect(figures.map((each) => each.id)).toEqual(['trend', 'season-24', 'remainder']);
    const { container } = render(Drawing, { figure: figures[2]!, width: 400, height: 140 });
    expect(plain(container)).toMatchSnapshot();
  });

  test('latencyRows and fleetOf', () => {
    expect(latencyRows(samplePlan, goalsOf(samplePlan, { version: 1 }))).toMatchSnapshot();
    const { groups, ...rest } = fleetOf(samplePlan)!;
    expect(rest).toMatchSnapshot();
    const gpus = groups.flatMap((each) => each.cells);
    expect(gpus).toHaveLength(rest.kinds.reduce((sum, each) => sum + each.gpus, 0));
    const { cells, side } = fleetLayout(fleetOf(samplePlan)!, 120);
    for (const cell of cells) expect(cell.x + side).toBeLessThanOrEqual(120);
    expect(new Set(cells.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBe(cells.length);
  });

  test.each(
    [demandFigure, replicasFigure, futuresFigure, frontFigure].map((figureOf) => [figureOf.name, figureOf] as const),
  )('%s', (_name, figureOf) => {
    const { container } = render(Drawing, { figure: figureOf(samplePlan), width: 640, height: 250 });
    expect(plain(container)).toMatchSnapshot();
  });

  test('autoscalerFigure', () => {
    const { container } = render(Drawing, { figure: autoscalerFigure(sampleAutoscaling), width: 640, height: 210 });
    expect(plain(container)).toMatchSnapshot();
  });

  test('memoryParts and factorLines', () => {
    expect(memoryParts(samplePlan)).toMatchSnapshot();
    expect(factorLines(samplePlan)).toMatchSnapshot();
  });
});

describe.each(states)('the page with %s', (_name, plan) => {
  /** the whole story: what stands below the first screen comes a moment later */
  const told = async () => {
    const host = { apply: () => undefined, decompose: () => Promise.resolve(parts) };
    const story = render(Story, { plan, scenario: { version: 1 }, host });
    await waitFor(
      () => {
        for (const id of ['#method', '#files']) expect(story.container.querySelector(id)).not.toBeNull();
      },
      { timeout: 15_000 },
    );
    return story;
  };

  test('shows its findings, and nothing that is no number', async () => {
    const answer = render(Answer, { plan });
    const story = await told();
    const text = `${answer.container.textContent} ${story.container.textContent}`;
    expect(text).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
    expect([...story.container.querySelectorAll('h2')].map((heading) => heading.textContent)).toMatchSnapshot();
  });

  test('holds no style attribute: the policy of the page forbids them', async () => {
    const { container } = await told();
    expect(container.querySelectorAll('[style]')).toHaveLength(0);
  });
});
