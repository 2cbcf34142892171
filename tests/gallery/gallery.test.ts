import { render, waitFor } from '@testing-library/svelte';
import { beforeAll, describe, expect, test } from 'vitest';
import Drawing from '../../src/ui/charts/Drawing.svelte';
import { autoscalerFigure } from '../../src/ui/figures/autoscaler.ts';
import { demandFigure } from '../../src/ui/figures/demand.ts';
import { factorLines } from '../../src/ui/figures/factors.ts';
import { frontFigure } from '../../src/ui/figures/front.ts';
import { futuresFigure } from '../../src/ui/figures/futures.ts';
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

describe('each figure is drawn as it was', () => {
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
    const story = render(Story, { plan, scenario: { version: 1 } });
    await waitFor(() => {
      for (const id of ['#method', '#files']) expect(story.container.querySelector(id)).not.toBeNull();
    });
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
