import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeAll, describe, expect, test } from 'vitest';
import App from '../../../src/ui/App.svelte';
import { Workspace } from '../../../src/ui/workspace.svelte.ts';
import { fakeTools } from './fake-tools.ts';

beforeAll(async () => {
  // the page loads it late; here it is compiled before the clock of a test runs
  await import('../../../src/ui/panels/Story.svelte');
  await import('../../../src/ui/panels/StoryDetails.svelte');
  // jsdom has no dialogs, no layout and no observers; what is tested here needs none of them
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
  Element.prototype.scrollIntoView = () => undefined;
  class Quiet {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  Object.assign(globalThis, { ResizeObserver: Quiet, IntersectionObserver: Quiet });
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function opened(): Promise<{ workspace: Workspace; tools: ReturnType<typeof fakeTools> }> {
  const tools = fakeTools();
  const workspace = new Workspace(tools);
  render(App, { workspace });
  await workspace.open();
  await settle();
  return { workspace, tools };
}

describe('the page', () => {
  test('answers in a heading, with verdicts and findings computed from the plan', async () => {
    await opened();
    expect(screen.getByRole('heading', { level: 1 }).textContent.trim()).toMatch(/^You need 12 H100 now/);
    expect(within(screen.getByRole('list', { name: 'Goals and risks' })).getAllByRole('listitem')).toHaveLength(4);
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Two H100 per replica is the cheapest that meets every goal' },
        { timeout: 20_000 },
      ),
    ).toBeTruthy();
    expect(await screen.findByRole('img', { name: /^Requests per second: history up to today/ })).toBeTruthy();
  });

  test('a row edited changes the scenario; taken back, the assumption holds again', async () => {
    const { workspace } = await opened();
    const margin = screen.getByLabelText<HTMLInputElement>('Safety margin');
    expect(margin.value).toBe('25');
    expect(margin.getAttribute('aria-describedby')).toBe('field-planning-marginFraction-says');
    await fireEvent.change(margin, { target: { value: '40 %' } });
    expect(workspace.document.scenario.planning?.marginFraction).toBe(0.4);
    expect(margin.value).toBe('40');
    await fireEvent.click(screen.getByRole('button', { name: 'Take back Safety margin' }));
    expect(workspace.document.scenario.planning?.marginFraction).toBeUndefined();
    expect(margin.value).toBe('25');
  });

  test('nonsense in a row is named at the row and changes nothing', async () => {
    const { workspace, tools } = await opened();
    const plans = tools.asked.length;
    const budget = screen.getByLabelText<HTMLInputElement>('Budget');
    await fireEvent.change(budget, { target: { value: 'a lot' } });
    expect(budget.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/"a lot" is not a number/)).toBeTruthy();
    expect(tools.asked).toHaveLength(plans);
    await fireEvent.change(budget, { target: { value: '70k' } });
    expect(workspace.document.scenario.resources?.budgetUsdPerMonth).toBe(70_000);
    expect(budget.getAttribute('aria-invalid')).toBe('false');
  });

  test('a problem of the scenario stands at its row, the plan stays', async () => {
    const { tools } = await opened();
    tools.answers.push(
      Promise.resolve({
        kind: 'problems',
        problems: [
          {
            field: 'deployment.model',
            problem: 'the catalogue has no model "Lama"',
            mend: 'Did you mean Llama-3.3-70B?',
          },
        ],
      }),
    );
    await fireEvent.change(screen.getByLabelText('Model'), { target: { value: 'Lama' } });
    await settle();
    expect(screen.getByLabelText('Model').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').textContent).toContain('A value under “What we know” needs mending:');
    await fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Model' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Model'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('12 H100');
  });

  test('after a plan that failed, the rows say nothing that was measured in the history before', async () => {
    const { workspace, tools } = await opened();
    const notes = (): string => document.querySelector('#start')?.textContent ?? '';
    const demand = screen.getByLabelText<HTMLInputElement>('Average demand');
    expect(demand.value).not.toBe('');
    const repair = workspace.plan?.demand.repairs[0]?.message ?? 'the sample plan has a repair';
    expect(notes()).toContain(repair);
    tools.answers.push(
      Promise.resolve({ kind: 'problems', problems: [{ field: 'name', problem: 'is wrong', mend: '' }] }),
    );
    await workspace.loadHistory('a,b', 'mine.csv');
    await settle();
    expect([workspace.status, notes().includes('mine.csv'), notes().includes(repair), demand.value]).toEqual([
      'failed',
      true,
      false,
      '',
    ]);
  });

  test('"Why?" opens the formula with this plan\'s numbers, and closes', async () => {
    await opened();
    await fireEvent.click(screen.getByRole('button', { name: 'Why so many? GPUs at the peak' }));
    const dialog = await screen.findByRole('dialog', { name: 'GPUs at the peak' });
    expect(within(dialog).getByText('(6 + 1) × 2 = 14 GPUs')).toBeTruthy();
    expect(within(dialog).getByText('11.4 calls/s')).toBeTruthy();
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('undo and redo are named after what they do', async () => {
    await opened();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Undo' }).disabled).toBe(true);
    await fireEvent.change(screen.getByLabelText('Growth on top'), { target: { value: '9' } });
    expect(screen.getByRole('button', { name: 'Undo' }).title).toBe('Undo Growth on top');
    await fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.getByRole('button', { name: 'Redo' }).title).toBe('Redo Growth on top');
  });

  test('the data behind a chart can be read as a table', async () => {
    await opened();
    const details = (await screen.findAllByText('Data behind the chart'))[0]?.closest('details');
    if (details == null) throw new Error('no table');
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    expect(within(details).getByRole('columnheader', { name: 'Middle' })).toBeTruthy();
    expect(within(details).getAllByRole('row').length).toBeGreaterThan(100);
  });

  test('pasted text becomes the history', async () => {
    const { workspace } = await opened();
    await fireEvent.input(screen.getByLabelText('History as text'), {
      target: { value: 'timestamp,requests\n2026-01-01,1' },
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Read it' }));
    await expect.poll(() => workspace.document.history?.name).toBe('pasted text');
    await settle();
    // that of the file, and the two that the plan's cleaning adds
    expect(await screen.findByText('3 notes on what was found and mended')).toBeTruthy();
  });

  test('a column can be read as something else', async () => {
    const { workspace } = await opened();
    await fireEvent.change(screen.getByLabelText('requests, requests'), { target: { value: 'gauge' } });
    await settle();
    expect(workspace.undoLabel).toContain('support-chat.csv');
  });
});
