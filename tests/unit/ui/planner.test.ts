import { expose } from 'comlink';
import { describe, expect, test } from 'vitest';
import { newDialogue } from '../../../src/assistant/dialogue-state.ts';
import type { History } from '../../../src/history/history.ts';
import type { ExploreKind } from '../../../src/ui/explorer.svelte.ts';
import { makePlanner, type ExploreOutcome, type PlannerWorker, type PlanOutcome } from '../../../src/ui/planner.ts';
import { sampleExplorations } from '../../gallery/sample-explorations.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

const history: History = { series: [], notes: [] };
const names = { models: ['m'], gpus: [], clouds: [], regions: [] };

/** A worker of this thread: the client sees no difference. */
function fakeWorkers(
  plan: (scenario: unknown, onProgress: (fraction: number, stage: string) => void) => Promise<PlanOutcome>,
  explore: (kind: ExploreKind) => Promise<ExploreOutcome> = (kind) =>
    Promise.resolve({ kind: 'explored', document: sampleExplorations[kind] }),
) {
  const log: string[] = [];
  const spawn = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    const planner: PlannerWorker = {
      setHistory: (next) => void log.push(next === null ? 'no history' : 'history'),
      plan,
      cancel: () => void log.push('cancel'),
      explore: (kind) => explore(kind),
      stopExploring: () => void log.push('stop'),
      talk: () => Promise.resolve({ kind: 'stopped' }),
      stopTalking: () => void log.push('stop talking'),
      names: () => Promise.resolve(names),
      trial: (scenario) => plan(scenario, () => undefined),
      decompose: () => Promise.reject(new Error('nothing is decomposed here')),
    };
    expose(planner, port2);
    port1.start();
    log.push('spawn');
    return Object.assign(port1 as unknown as Worker, {
      terminate: () => {
        log.push('end');
        port1.close();
      },
    });
  };
  return { spawn, log };
}

const quiet = (): { signal: AbortSignal; onProgress: () => void } => ({
  signal: new AbortController().signal,
  onProgress: () => undefined,
});

describe('makePlanner().explore(kind)', () => {
  const planned = () => Promise.resolve<PlanOutcome>({ kind: 'plan', plan: samplePlan });

  test('sends the history once, and hands back the document', async () => {
    const { spawn, log } = fakeWorkers(planned);
    const planner = makePlanner(spawn);
    await planner.plan({ version: 1 }, history, quiet());
    const advice = await planner.explore('advice', { version: 1 }, history, quiet());
    expect(advice).toEqual(sampleExplorations.advice);
    expect(log).toEqual(['spawn', 'history']);
  });

  test('rejects with an AbortError when a plan came in between; the worker stays', async () => {
    const { spawn, log } = fakeWorkers(planned, () => Promise.resolve({ kind: 'stopped' }));
    const planner = makePlanner(spawn);
    await expect(planner.explore('scenarios', { version: 1 }, null, quiet())).rejects.toThrow('Another plan was made');
    await planner.plan({ version: 1 }, null, quiet());
    expect(log).toEqual(['spawn', 'no history']);
  });

  test('a turn of the conversation that a plan stopped rejects the same way', async () => {
    const { spawn } = fakeWorkers(planned);
    const dialogue = newDialogue();
    const request = { kind: 'message', dialogue, text: '5 users', onSample: false, reading: null } as const;
    await expect(makePlanner(spawn).talk(request, null, quiet())).rejects.toThrow('Another plan was made');
  });

  test('a stop reaches the worker', async () => {
    let end: (outcome: ExploreOutcome) => void = () => undefined;
    const stopped = new Promise<ExploreOutcome>((resolve) => (end = resolve));
    const { spawn, log } = fakeWorkers(planned, () => stopped);
    const controller = new AbortController();
    const exploring = makePlanner(spawn).explore('sensitivity', { version: 1 }, null, {
      ...quiet(),
      signal: controller.signal,
    });
    controller.abort();
    await expect.poll(() => log).toContain('stop');
    end({ kind: 'stopped' });
    await expect(exploring).rejects.toThrow('Another plan was made');
  });
});

describe('makePlanner()', () => {
  test('sends a history once, not with every edit', async () => {
    const { spawn, log } = fakeWorkers(() => Promise.resolve({ kind: 'plan', plan: samplePlan }));
    const planner = makePlanner(spawn);
    await planner.plan({ version: 1 }, history, quiet());
    await planner.plan({ version: 1, name: 'x' }, history, quiet());
    await planner.plan({ version: 1 }, null, quiet());
    expect(log).toEqual(['spawn', 'history', 'no history']);
  });

  test('hands back problems of the input as an outcome, and progress', async () => {
    const problems = [{ field: 'seed', problem: 'is not a number', mend: 'Give one.' }];
    const { spawn } = fakeWorkers((_scenario, onProgress) => {
      onProgress(0.5, 'Sizing');
      return Promise.resolve({ kind: 'problems', problems });
    });
    const seen: [number, string][] = [];
    const outcome = await makePlanner(spawn).plan({ version: 1 }, null, {
      signal: new AbortController().signal,
      onProgress: (fraction, stage) => seen.push([fraction, stage]),
    });
    expect(outcome).toEqual({ kind: 'problems', problems });
    await expect.poll(() => seen).toEqual([[0.5, 'Sizing']]);
  });

  test('an edit that follows another at once is planned: the cancel of the first goes before it', async () => {
    const { spawn, log } = fakeWorkers((scenario) => {
      const { name = '' } = scenario as { name?: string };
      log.push(`plan ${name}`);
      return name === 'first' ? new Promise(() => undefined) : Promise.resolve({ kind: 'plan', plan: samplePlan });
    });
    const planner = makePlanner(spawn);
    await planner.plan({ version: 1, name: 'sent' }, null, quiet());
    const controller = new AbortController();
    const first = planner.plan({ version: 1, name: 'first' }, null, { ...quiet(), signal: controller.signal });
    first.catch(() => undefined);
    await expect.poll(() => log).toContain('plan first');
    controller.abort(new Error('edited'));
    const second = planner.plan({ version: 1, name: 'second' }, null, quiet());
    await expect(first).rejects.toThrow('edited');
    expect((await second).kind).toBe('plan');
    expect(log).toEqual(['spawn', 'no history', 'plan sent', 'plan first', 'cancel', 'plan second']);
  });

  test('on abort rejects at once with the reason, tells the worker, and plans again in the same one', async () => {
    let hang = true;
    const { spawn, log } = fakeWorkers(() =>
      hang ? new Promise(() => undefined) : Promise.resolve({ kind: 'plan', plan: samplePlan }),
    );
    const planner = makePlanner(spawn);
    const controller = new AbortController();
    const running = planner.plan({ version: 1 }, history, { signal: controller.signal, onProgress: () => undefined });
    setTimeout(() => controller.abort(new Error('edited')), 10);
    await expect(running).rejects.toThrow('edited');
    hang = false;
    expect((await planner.plan({ version: 1 }, history, quiet())).kind).toBe('plan');
    expect(log).toEqual(['spawn', 'history', 'cancel']);
  });

  test('a worker that throws is replaced', async () => {
    let broken = true;
    const { spawn, log } = fakeWorkers(() =>
      broken ? Promise.reject(new Error('core fault')) : Promise.resolve({ kind: 'plan', plan: samplePlan }),
    );
    const planner = makePlanner(spawn);
    await expect(planner.plan({ version: 1 }, null, quiet())).rejects.toThrow('core fault');
    broken = false;
    await planner.plan({ version: 1 }, null, quiet());
    expect(log.filter((each) => each === 'spawn')).toHaveLength(2);
  });

  test('names() come from the catalogue of the worker', async () => {
    expect(await makePlanner(fakeWorkers(() => new Promise(() => undefined)).spawn).names()).toEqual(names);
  });
});
