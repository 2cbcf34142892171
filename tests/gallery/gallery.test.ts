import { render, waitFor } from '@testing-library/svelte';
import { beforeAll, describe, expect, test } from 'vitest';
import Drawing from '../../src/ui/charts/Drawing.svelte';
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
import { tornadoFigure } from '../../src/ui/figures/tornado.ts';
import Answer from '../../src/ui/panels/Answer.svelte';
import Story from '../../src/ui/panels/Story.svelte';
import { sampleAutoscaling } from './sample-autoscaling.ts';
import { sampleDecomposition, sampleExplorations, sampleHost } from './sample-explorations.ts';
import { samplePlan } from './sample-plan.ts';
import { states } from './states.ts';

beforeAll(async () => {
  // the page loads them late; here they are compiled before the clock of a test runs
  await Promise.all([import('../../src/ui/panels/StoryDetails.svelte'), import('../../src/ui/panels/Files.svelte')]);
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
    const figures = decompositionFigures(samplePlan, sampleDecomposition);
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

  test('tornadoFigure', () => {
    expect(tornadoFigure(sampleExplorations.sensitivity)).toMatchSnapshot();
  });

  test('memoryParts and factorLines', () => {
    expect(memoryParts(samplePlan)).toMatchSnapshot();
    expect(factorLines(samplePlan)).toMatchSnapshot();
  });
});

describe('what is worked out beside a plan', () => {
  test('is shown once it is asked for, with nothing that is no number', async () => {
    const applied: unknown[] = [];
    const host = { ...sampleHost, apply: (patch: unknown) => void applied.push(patch) };
    const { container, findByRole } = render(Story, { plan: samplePlan, scenario: { version: 1 }, host });
    for (const name of ['Find what would make it better', 'Compare scenarios', 'Find what the plan hangs on'])
      (await findByRole('button', { name })).click();
    await waitFor(() => {
      for (const id of ['#actions', '#scenarios', '#sensitivity'])
        expect(container.querySelector(`${id} progress, ${id} .button:not([aria-label])`)).toBeNull();
    });
    const cards = ['#actions', '#scenarios', '#sensitivity'].map((id) => container.querySelector(id));
    expect(cards.map((card) => card?.querySelector('h2')?.textContent)).toMatchSnapshot();
    expect(cards.map((card) => card?.textContent).join(' ')).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
    expect(cards[1]?.querySelectorAll('tbody tr')).toHaveLength(5);
    expect(cards[2]?.querySelectorAll('tbody tr')).toHaveLength(4);
    expect(container.querySelectorAll('[style]')).toHaveLength(0);
    (await findByRole('button', { name: 'Apply: Keep the KV cache in fp8' })).click();
    (await findByRole('button', { name: 'Plan with this: Spike' })).click();
    expect(applied).toEqual([sampleExplorations.advice.changes[1]?.patch, { name: 'Spike' }]);
  });
});

describe.each(states)('the page with %s', (_name, plan) => {
  /** the whole story: what stands below the first screen comes a moment later */
  const told = async () => {
    const story = render(Story, { plan, scenario: { version: 1 }, host: sampleHost });
    await waitFor(
      () => {
        for (const id of ['#method', '#files']) expect(story.container.querySelector(id)).not.toBeNull();
      },
      // the first of them compiles the lazy parts
      { timeout: 20_000 },
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
