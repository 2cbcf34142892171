import { describe, expect, test, vi } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { samples } from '../../../src/scenario/samples.ts';
import { Workspace } from '../../../src/ui/workspace.svelte.ts';
import { money } from '../../../src/ui/format.ts';
import type { PlanOutcome } from '../../../src/ui/planner.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';
import { fakeTools, reading } from './fake-tools.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const withoutStorage = (tools: ReturnType<typeof fakeTools>): ReturnType<typeof fakeTools> => ({
  ...tools,
  keeper: { ...tools.keeper, openLibrary: () => Promise.reject(new DOMException('denied', 'SecurityError')) },
});

async function opened(tools = fakeTools()): Promise<{ workspace: Workspace; tools: ReturnType<typeof fakeTools> }> {
  const workspace = new Workspace(tools);
  await workspace.open();
  await settle();
  return { workspace, tools };
}

describe('open()', () => {
  test('shows the plan of the first sample without a click, and keeps it', async () => {
    const { workspace, tools } = await opened();
    expect(workspace.plan?.name).toBe(samples[0]?.scenario.name);
    expect(workspace.status).toBe('idle');
    await workspace.keeper.settle();
    expect(workspace.kept.state).toBe('saved');
    expect(workspace.undoLabel).toBeNull();
    expect((await tools.kept())?.sampleId).toBe('support-chat');
  });

  test('goes on with the kept document', async () => {
    const { workspace, tools } = await opened(
      fakeTools({ scenario: { version: 1, name: 'Mine' }, sampleId: null, history: null }),
    );
    expect(workspace.plan?.name).toBe('Mine');
    expect(tools.asked).toHaveLength(1);
  });

  test('works, and says so, where the browser forbids storage', async () => {
    const { workspace } = await opened(withoutStorage(fakeTools()));
    expect(workspace.kept).toMatchObject({ state: 'off', reason: 'this browser forbids storage' });
    expect(workspace.plan).not.toBeNull();
    workspace.set('name', 'Still here', 'name');
    await settle();
    expect(workspace.plan?.name).toBe('Still here');
  });

  test('says what went wrong where the sample cannot be loaded', async () => {
    const { workspace } = await opened({
      ...fakeTools(),
      fetchSample: () => Promise.reject(new Error('the sample could not be loaded (404)')),
    });
    expect(workspace.status).toBe('failed');
    expect(workspace.problems[0]?.problem).toContain('404');
  });
});

describe('edits', () => {
  test('set, undo and redo lead there and back, and plan each time', async () => {
    const { workspace, tools } = await opened();
    const before = workspace.document;
    workspace.set('planning.marginFraction', 0.5, 'Safety margin');
    expect(workspace.document.scenario.planning?.marginFraction).toBe(0.5);
    expect(workspace.undoLabel).toBe('Safety margin');
    workspace.undo();
    expect(workspace.document).toEqual(before);
    expect(workspace.redoLabel).toBe('Safety margin');
    workspace.redo();
    expect(workspace.document.scenario.planning?.marginFraction).toBe(0.5);
    expect(tools.asked).toHaveLength(4);
  });

  test('a new edit stops the plan that runs, and a late answer of it changes nothing', async () => {
    const { workspace, tools } = await opened();
    let answer: (outcome: PlanOutcome) => void = () => undefined;
    tools.answers.push(new Promise((resolve) => (answer = resolve)));
    workspace.set('name', 'First', 'name');
    workspace.set('name', 'Second', 'name');
    await settle();
    expect(tools.asked.at(-2)?.signal.aborted).toBe(true);
    answer({ kind: 'problems', problems: [{ field: 'name', problem: 'late', mend: '' }] });
    await settle();
    expect(workspace.plan?.name).toBe('Second');
    expect(workspace.problems).toEqual([]);
  });

  test('a problem keeps the plan there was, and is gone with the next good plan', async () => {
    const { workspace, tools } = await opened();
    const plan = workspace.plan;
    tools.answers.push(
      Promise.resolve({
        kind: 'problems',
        problems: [{ field: 'deployment.model', problem: 'is not known', mend: 'Did you mean Llama-3.3-70B?' }],
      }),
    );
    workspace.set('deployment.model', 'Lama', 'Model');
    await settle();
    expect(workspace.status).toBe('failed');
    expect(workspace.plan).toBe(plan);
    expect(workspace.problems[0]?.field).toBe('deployment.model');
    workspace.undo();
    await settle();
    expect(workspace.problems).toEqual([]);
    expect(workspace.status).toBe('idle');
  });

  test('a plan that failed leaves nothing of the history before: neither its repairs nor what was measured in it', async () => {
    const { workspace, tools } = await opened();
    expect(workspace.planOfHistory).toBe(workspace.plan);
    const failed: PlanOutcome = { kind: 'problems', problems: [{ field: 'name', problem: 'is wrong', mend: '' }] };
    tools.answers.push(Promise.resolve(failed));
    workspace.set('name', 'Bad', 'name');
    await settle();
    expect([workspace.status, workspace.planOfHistory]).toEqual(['failed', workspace.plan]);
    tools.answers.push(Promise.resolve(failed));
    await workspace.loadHistory('a,b', 'mine.csv');
    await settle();
    expect([workspace.status, workspace.plan === null, workspace.planOfHistory]).toEqual(['failed', false, null]);
    workspace.undo();
    await settle();
    expect(workspace.planOfHistory).toBe(workspace.plan);
  });

  test('cancel() stops planning at once and says so', async () => {
    const { workspace, tools } = await opened();
    tools.answers.push(new Promise(() => undefined));
    workspace.set('name', 'Slow', 'name');
    await settle();
    workspace.cancel();
    await settle();
    expect(workspace.status).toBe('cancelled');
    expect(tools.asked.at(-1)?.signal.aborted).toBe(true);
    workspace.replan();
    await settle();
    expect(workspace.plan?.name).toBe('Slow');
  });

  test('progress shows only where planning takes longer than 200 ms', async () => {
    vi.useFakeTimers();
    try {
      const tools = fakeTools();
      tools.answers.push(new Promise(() => undefined));
      const workspace = new Workspace(tools);
      const opening = workspace.open();
      await vi.advanceTimersByTimeAsync(150);
      expect(workspace.progress.visible).toBe(false);
      await vi.advanceTimersByTimeAsync(100);
      expect(workspace.progress.visible).toBe(true);
      workspace.cancel();
      await opening;
      await vi.advanceTimersByTimeAsync(1);
      expect(workspace.progress.visible).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('histories', () => {
  test('a dropped file replaces the history, and undo brings the old one back', async () => {
    const { workspace, tools } = await opened();
    const before = workspace.document.history;
    await workspace.loadHistory('a,b', 'mine.csv');
    expect(workspace.document.history?.name).toBe('mine.csv');
    await settle();
    expect(tools.asked.at(-1)?.history).toBe(workspace.document.history?.history);
    workspace.undo();
    expect(workspace.document.history).toBe(before);
  });

  test('a bill joins the history that is there, another one takes its place, and undo takes it back', async () => {
    const tools = fakeTools();
    const bill = reading([5, 6]);
    const paid = bill.history.series
      .slice(0, 1)
      .map((each) => ({ ...each, metric: 'cost_usd', kind: 'money' as const }));
    const { workspace } = await opened({
      ...tools,
      readHistory: (source, options, how) =>
        source === 'bill'
          ? Promise.resolve({ ...bill, history: { ...bill.history, series: paid } })
          : tools.readHistory(source, options, how),
    });
    await workspace.loadHistory('usage', 'usage.csv');
    await workspace.loadHistory('bill', 'focus.csv');
    await workspace.loadHistory('bill', 'later.csv');
    const { history } = workspace.document;
    expect(history?.name).toBe('usage.csv + later.csv');
    expect(history?.history.series.map((each) => each.metric)).toEqual(['requests', 'tokens', 'cost_usd']);
    expect(workspace.canRemap).toBe(false);
    workspace.undo();
    workspace.undo();
    expect(workspace.document.history?.name).toBe('usage.csv');
  });

  test('money is typed and shown in the currency of the plan', async () => {
    const tools = fakeTools();
    const { workspace } = await opened(tools);
    expect(money(1000)).toBe('$1k');
    const cost = { ...samplePlan.cost, shownIn: { code: 'EUR', perUsd: 0.5 } };
    tools.answers.push(Promise.resolve({ kind: 'plan', plan: { ...samplePlan, cost } }));
    workspace.set('money.currency', 'EUR', 'Money shown in');
    await settle();
    expect(money(1000)).toBe('€500');
    workspace.undo();
    await settle();
    expect(money(1000)).toBe('$1k');
  });

  test('a bad file changes nothing but the problems', async () => {
    const tools = fakeTools();
    const { workspace } = await opened({
      ...tools,
      readHistory: (source) =>
        source === 'bad'
          ? Promise.reject(new InputError([{ field: 'bad.csv:3', problem: 'is no number', mend: 'Mend it.' }]))
          : Promise.resolve(reading([1, 2])),
    });
    const { document, plan } = workspace;
    await workspace.loadHistory('bad', 'bad.csv');
    expect(workspace.document).toBe(document);
    expect(workspace.plan).toBe(plan);
    expect(workspace.problems).toEqual([{ field: 'bad.csv:3', problem: 'is no number', mend: 'Mend it.' }]);
    expect(workspace.undoLabel).toBeNull();
  });

  test('remap() reads the same file another way, adding to what was chosen before', async () => {
    const asked: unknown[] = [];
    const tools = fakeTools();
    const { workspace } = await opened({
      ...tools,
      readHistory: (_source, options) => (asked.push(options.mapping), Promise.resolve(reading([1, 2]))),
    });
    expect(workspace.canRemap).toBe(true);
    await workspace.remap({ metrics: { requests: { kind: 'gauge' } } });
    await workspace.remap({ time: null });
    expect(asked.at(-1)).toEqual({ time: null, metrics: { requests: { kind: 'gauge' } } });
  });

  test('a sample changes the whole document, as one step that can be undone', async () => {
    const { workspace } = await opened();
    await workspace.pickSample('coding-agent');
    expect(workspace.document.sampleId).toBe('coding-agent');
    workspace.undo();
    expect(workspace.document.sampleId).toBe('support-chat');
    expect(workspace.undoLabel).toBeNull();
  });
});

describe('several plans', () => {
  test('a link opens as a plan of its own; the one before is there, with its steps', async () => {
    const { workspace, tools } = await opened();
    workspace.set('name', 'Mine', 'name');
    await workspace.keeper.settle();
    const mine = workspace.kept.planId ?? '';
    await workspace.openAsNew('link', { scenario: { version: 1, name: 'Theirs' }, sampleId: null, history: null });
    expect(workspace.kept.planId).not.toBe(mine);
    expect(workspace.undoLabel).toBeNull();
    expect((await tools.kept())?.scenario.name).toBe('Theirs');
    await workspace.openPlan(mine);
    expect(workspace.document.scenario.name).toBe('Mine');
    workspace.undo();
    expect(workspace.document.scenario.name).toBe('Support assistant, EU');
  });

  test('without storage a link is a change that undo takes back', async () => {
    const { workspace } = await opened(withoutStorage(fakeTools()));
    await workspace.openAsNew('link', { scenario: { version: 1, name: 'Theirs' }, sampleId: null, history: null });
    expect(workspace.document.scenario.name).toBe('Theirs');
    workspace.undo();
    expect(workspace.document.sampleId).toBe('support-chat');
  });

  test('a kept version shows its frozen plan, nothing can be changed, and the plan comes back', async () => {
    const { workspace } = await opened();
    await workspace.keeper.settle();
    const library = workspace.keeper.library;
    const plan = workspace.plan;
    if (library === null || plan === null || workspace.kept.planId === null) throw new Error('nothing is kept');
    const version = await library.keepVersion(workspace.kept.planId, 'December', workspace.document, plan);
    workspace.set('planning.marginFraction', 0.5, 'Safety margin');
    await settle();
    const frozen = await library.version(version);
    expect(frozen.plan).toEqual(plan);
    workspace.lookAt(version, frozen.state, frozen.plan);
    workspace.set('planning.marginFraction', 0.9, 'Safety margin');
    workspace.undo();
    expect(workspace.document.scenario.planning?.marginFraction).toBeUndefined();
    expect(workspace.plan).toBe(frozen.plan);
    workspace.leaveVersion();
    expect(workspace.document.scenario.planning?.marginFraction).toBe(0.5);
    expect(workspace.undoLabel).toBe('Safety margin');
  });
});
