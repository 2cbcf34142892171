import { describe, expect, test, vi } from 'vitest';
import type { Chip } from '../../../src/assistant/chips.ts';
import type { Question } from '../../../src/assistant/question.ts';
import { applyPatch, type Patch } from '../../../src/scenario/patch.ts';
import { Conversation, conversationOf } from '../../../src/ui/conversation/conversation.svelte.ts';
import { moneyBars } from '../../../src/ui/conversation/money-bars.ts';
import type { Spoken, Talked, TalkRequest } from '../../../src/ui/conversation/talk.ts';
import { shown } from '../../../src/ui/shown.svelte.ts';
import { Workspace } from '../../../src/ui/workspace.svelte.ts';
import { fakeTools } from './fake-tools.ts';

const spoken: Spoken = { chips: [], lines: ['heard'], difference: null, doubts: [], answer: null, sentence: 'a plan' };
const question: Question = { slot: 'peak', text: 'How much?', options: ['2x'], effect: 1 };

type Answering = (request: TalkRequest, signal: AbortSignal) => Promise<Partial<Talked> & { patch?: Patch }>;

/** A workspace whose planner answers as told; every request is kept. */
async function opened(answering: Answering): Promise<{
  workspace: Workspace;
  talk: Conversation;
  requests: TalkRequest[];
}> {
  const requests: TalkRequest[] = [];
  const tools = fakeTools({ scenario: { version: 1, name: 'Mine' }, sampleId: null, history: null });
  tools.planner.talk = async (request, _history, { signal }) => {
    requests.push(request);
    const { patch = {}, ...more } = await answering(request, signal);
    return {
      dialogue: request.dialogue,
      document: applyPatch(request.dialogue.scenario, patch),
      guesses: [],
      ownService: false,
      spoken: request.kind === 'question' ? null : spoken,
      ...more,
    };
  };
  const workspace = new Workspace(tools);
  await workspace.open();
  await vi.waitFor(() => expect(workspace.plan?.name).toBe('Mine'));
  return { workspace, talk: conversationOf(workspace), requests };
}

const budgetOf = (workspace: Workspace): unknown => workspace.document.scenario.resources?.budgetUsdPerMonth;

describe('send(message)', () => {
  test('one message is one step of the page, named by its words; undo takes it back', async () => {
    const { workspace, talk } = await opened(() =>
      Promise.resolve({ patch: { resources: { budgetUsdPerMonth: 500 } } }),
    );
    await talk.send('  budget 500  ');
    expect(budgetOf(workspace)).toBe(500);
    expect(workspace.undoLabel).toBe('“budget 500”');
    const [turn] = talk.turns;
    expect(turn).toMatchObject({ text: 'budget 500', spoken: { lines: ['heard'] } });
    expect(talk.standing(turn!)).toBe('last');
    talk.undo(turn!);
    expect(budgetOf(workspace)).toBeUndefined();
    expect(talk.standing(turn!)).toBe('undone');
    await talk.send('redo');
    expect(budgetOf(workspace)).toBe(500);
  });

  test('a turn that changes nothing is no step', async () => {
    const { workspace, talk } = await opened(() => Promise.resolve({}));
    await talk.send('why?');
    expect(workspace.undoLabel).toBeNull();
    expect(talk.standing(talk.turns[0]!)).toBe('none');
    await talk.send('   ');
    expect(talk.turns).toHaveLength(1);
  });

  test('then the question that matters most is looked for, over what now stands; not while a doubt is open', async () => {
    const { talk, requests } = await opened((request) =>
      Promise.resolve(
        request.kind === 'question'
          ? { dialogue: { ...request.dialogue, question } }
          : {
              patch: { name: 'New' },
              ...(request.text === 'unclear' ? { spoken: { ...spoken, doubts: [doubt] } } : {}),
            },
      ),
    );
    const doubt = { slot: 'users', text: '1.200', question: 'Which?', readings: [] };
    await talk.send('call it New');
    expect(talk.question).toEqual(question);
    expect(requests.map((each) => each.kind)).toEqual(['message', 'question']);
    expect(requests[1]?.dialogue.scenario.name).toBe('New');
    await talk.send('unclear');
    expect(talk.question).toBeNull();
    expect(requests.at(-1)?.kind).toBe('message');
  });

  test('what is edited in the form meanwhile is never overwritten: the turn begins again over it', async () => {
    let workspace: Workspace | null = null;
    let first = true;
    const page = await opened((request) => {
      if (request.kind === 'message' && first) {
        first = false;
        workspace?.set('name', 'Edited meanwhile', 'name');
      }
      return Promise.resolve({ patch: { resources: { budgetUsdPerMonth: 700 } } });
    });
    workspace = page.workspace;
    await page.talk.send('budget 700');
    expect(page.workspace.document.scenario.name).toBe('Edited meanwhile');
    expect(budgetOf(page.workspace)).toBe(700);
    expect(page.requests.filter((each) => each.kind === 'message').map((each) => each.dialogue.scenario.name)).toEqual([
      'Mine',
      'Edited meanwhile',
    ]);
  });

  test('a newer message ends the older one, which changes nothing and says so', async () => {
    const { workspace, talk } = await opened((request, signal) =>
      request.text === 'slow'
        ? new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason as Error);
            });
          })
        : Promise.resolve({ patch: { resources: { budgetUsdPerMonth: 900 } } }),
    );
    const slow = talk.send('slow');
    await vi.waitFor(() => expect(talk.slow).toBe(true));
    await talk.send('budget 900');
    await slow;
    expect(talk.turns[0]?.words).toEqual(['Stopped. Nothing was changed.']);
    expect(budgetOf(workspace)).toBe(900);
    expect(talk.working).toBe('nothing');
    expect(talk.slow).toBe(false);
  });

  test('a fault is told in the turn it belongs to', async () => {
    const { talk } = await opened(() => Promise.reject(new Error('the worker is gone')));
    await talk.send('20 rps');
    expect(talk.turns[0]?.words.join(' ')).toContain('the worker is gone');
    expect(talk.working).toBe('nothing');
  });

  test('a guess stays one: the next turn is told without it, until somebody says it', async () => {
    const path = 'workload.demand.requestsPerUserPerDay';
    const { talk, requests } = await opened((request) =>
      Promise.resolve(
        request.text === 'users'
          ? { patch: { workload: { demand: { users: 10, requestsPerUserPerDay: 2 } } }, guesses: [{ path, value: 2 }] }
          : {},
      ),
    );
    await talk.send('users');
    await talk.send('why?');
    expect(requests.at(-1)?.dialogue.scenario.workload?.demand).toEqual({ users: 10 });
  });
});

describe('orders', () => {
  test('share and save open their dialogs without a plan, reset begins anew and can be undone', async () => {
    const { workspace, talk, requests } = await opened(() => Promise.resolve({}));
    await talk.send('share');
    expect(shown.dialog).toBe('share');
    await talk.send('save');
    expect(shown.dialog).toBe('plans');
    expect(requests).toHaveLength(0);
    await talk.send('start over');
    expect(workspace.document.scenario).toEqual({ version: 1 });
    await talk.send('undo');
    expect(workspace.document.scenario.name).toBe('Mine');
    expect(talk.turns.at(-1)?.words).toEqual(['Undone.']);
    shown.dialog = null;
  });
});

describe('remove(chip)', () => {
  test('takes one thing back, so that its default holds', async () => {
    const { workspace, talk } = await opened(() => Promise.resolve({}));
    const chip: Chip = {
      kind: 'said',
      slot: 'name',
      path: 'name',
      label: 'Name',
      value: 'Mine',
      note: '',
      guessed: false,
    };
    expect(talk.isSaid(chip)).toBe(true);
    talk.remove(chip);
    expect(workspace.document.scenario.name).toBeUndefined();
    expect(talk.isSaid(chip)).toBe(false);
  });
});

describe('moneyBars(chart)', () => {
  test('are of one scale, the budget among them', () => {
    const bars = moneyBars({
      kind: 'money',
      name: 'Cost a month',
      bars: [
        { name: 'L4', usdPerMonth: 500, words: '$500' },
        { name: 'H100', usdPerMonth: 1000, words: '$1k' },
      ],
      limit: { name: 'the budget', usdPerMonth: 2000, words: '$2k' },
    });
    expect(bars.map((each) => [each.name, each.percent, each.limit])).toEqual([
      ['L4', 25, false],
      ['H100', 50, false],
      ['the budget', 100, true],
    ]);
  });
});
