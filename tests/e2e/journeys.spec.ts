/** First visits of five kinds of people, through what can be seen and named on the page, by pointer and by keyboard alone. */
import { expect, test, type Locator } from '@playwright/test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { vllmServe } from '../fixtures/vllm-serve.ts';
import { Actor, type Hand } from './actor.ts';

type Journey = readonly [task: string, walk: (actor: Actor) => Promise<void>];

const history = (): string =>
  [
    'time,requests',
    ...Array.from({ length: 24 * 21 }, (_, hour) => {
      const time = new Date(Date.UTC(2026, 8, 1, hour)).toISOString();
      return `${time},${String(Math.round(9000 + 6000 * Math.sin(((hour % 24) - 8) * (Math.PI / 12)) + ((hour * 7919) % 101)))}`;
    }),
  ].join('\n');

const scenarioYaml =
  'version: 1\nname: Pasted\ndeployment:\n  model: Qwen3-32B\nworkload:\n  demand:\n    requestsPerSecond: 20\n';

/** The reader of pasted text is one of the parts that load after the plan: who is faster pastes again. */
async function paste(actor: Actor, text: string, sign: Locator): Promise<void> {
  actor.steps += 1;
  await expect(async () => {
    await actor.page.evaluate((content) => {
      const data = new DataTransfer();
      data.setData('text/plain', content);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, text);
    await expect(sign).toBeVisible({ timeout: 4000 });
  }).toPass({ timeout: 30_000 });
}

const sentence = (actor: Actor) => actor.page.getByRole('heading', { level: 1 });

const journeys: Readonly<Record<string, readonly Journey[]>> = {
  'machine-learning engineer': [
    [
      'sizes another model on a GPU of their own choice',
      async (actor) => {
        await actor.fill('Model', 'Qwen3-32B');
        await actor.fill('GPU', 'H200');
        await actor.plan();
        await expect(sentence(actor)).toContainText('H200');
      },
    ],
    [
      'fixes the GPUs per replica',
      async (actor) => {
        await actor.more();
        await actor.fill('GPUs per replica', '4');
        await actor.plan();
        await expect(actor.page.locator('#configurations')).toContainText('4 × ');
      },
    ],
    [
      'asks why so many GPUs, and changes the margin from there',
      async (actor) => {
        await actor.press(/^Why so many\?/);
        await actor.press('Change margin');
        await expect(actor.page.getByLabel('Safety margin', { exact: true })).toBeFocused();
        await actor.fill('Safety margin', '10');
        await actor.plan();
      },
    ],
    [
      'sees what a faster answer costs',
      async (actor) => {
        await actor.press(/^Show the time between tokens/);
        await expect(actor.page.getByRole('img', { name: /^Money against the between tokens P99/ })).toBeVisible();
        await actor.plan();
      },
    ],
    [
      'brings a benchmark of their own and sees the error before and after',
      async (actor) => {
        const dialog = actor.page.getByRole('dialog', { name: 'Your benchmark' });
        await paste(actor, JSON.stringify(vllmServe), dialog);
        await expect(dialog).toContainText('With your benchmark', { timeout: 15_000 });
        await actor.press('Close');
        await actor.plan();
      },
    ],
  ],
  'DevOps engineer': [
    [
      'brings a usage history',
      async (actor) => {
        await paste(actor, history(), actor.page.getByText('pasted text'));
        await expect(actor.page.getByText('pasted text')).toBeVisible({ timeout: 15_000 });
        await actor.plan();
        await expect(actor.page.locator('#demand h2')).toContainText('Requests');
      },
    ],
    [
      'takes a KEDA manifest',
      async (actor) => {
        await actor.choose('Format', 'KEDA ScaledObject');
        await expect(actor.page.getByRole('region', { name: /keda/ })).toContainText('ScaledObject');
        await actor.press('Download');
        await actor.plan();
      },
    ],
    [
      'says how slow a start is and what runs today',
      async (actor) => {
        await actor.more();
        await actor.fill('Start-up', '12');
        await actor.fill('Replicas today', '3');
        await actor.plan();
      },
    ],
    [
      'pastes a scenario from the repository',
      async (actor) => {
        await paste(actor, scenarioYaml, actor.page.getByText('No history: demand comes from'));
        await expect(actor.page.getByLabel('Name of the service')).toHaveValue('Pasted', { timeout: 15_000 });
        await actor.plan();
      },
    ],
    [
      'saves the plan for a pipeline',
      async (actor) => {
        await actor.press('Export');
        await actor.press('Plan (JSON)');
        await actor.plan();
      },
    ],
  ],
  'technical architect': [
    [
      'looks at an agent instead of a chat',
      async (actor) => {
        await actor.press('Coding agent');
        await expect(actor.page.getByText('coding-agent.csv')).toBeVisible({ timeout: 15_000 });
        await actor.plan();
      },
    ],
    [
      'tries longer prompts',
      async (actor) => {
        await actor.fill('Tokens in', '6000');
        await actor.plan();
        await expect(actor.page.getByLabel('Tokens in', { exact: true })).toHaveValue('6,000');
      },
    ],
    [
      'tightens the goal for the first token',
      async (actor) => {
        await actor.fill('First token P99', '1');
        await actor.plan();
        await expect(actor.page.getByRole('list', { name: 'Goals and risks' })).toContainText('1 s');
      },
    ],
    [
      'reads the numbers behind a chart and keeps it as a picture',
      async (actor) => {
        await actor.unfold(actor.page.locator('#capacity summary').first());
        await expect(actor.page.getByRole('region', { name: 'Data of replicas' })).toBeVisible();
        await actor.press('Save the chart as SVG');
        await actor.plan();
      },
    ],
    [
      'lets the size follow each hour',
      async (actor) => {
        await actor.more();
        await actor.choose('Size changes', 'each hour');
        await actor.plan();
      },
    ],
  ],
  'product manager': [
    [
      'answers three questions',
      async (actor) => {
        await actor.press('Answer three questions');
        await actor.act(actor.page.getByRole('radio', { name: 'answers from documents' }));
        await actor.fill('How many', '20k');
        await actor.act(actor.page.getByRole('radio', { name: '5 seconds' }));
        await actor.press('Plan it');
        await expect(actor.page.getByLabel('Name of the service')).toHaveValue('New document search');
        await actor.plan();
      },
    ],
    [
      'sets a budget that does not hold',
      async (actor) => {
        await actor.fill('Budget', '15k');
        await actor.plan();
        await expect(actor.page.getByRole('list', { name: 'Goals and risks' })).toContainText('$15k');
      },
    ],
    [
      'expects more growth',
      async (actor) => {
        await actor.fill('Growth on top', '30');
        await actor.plan();
      },
    ],
    [
      'reads the simple view in requests a day',
      async (actor) => {
        await actor.press('Simple');
        await expect(actor.page.locator('#models')).toBeHidden();
        await actor.press('Units and views');
        await actor.act(actor.page.getByRole('radio', { name: 'requests a day' }));
        await actor.press('Close');
        await expect(actor.page.locator('#demand')).toContainText('Requests per day');
        await actor.plan();
      },
    ],
    [
      'wants to know what leaves the browser',
      async (actor) => {
        await actor.press('Privacy');
        await expect(actor.page.getByRole('dialog', { name: 'Privacy' })).toContainText(/To other sites\s*0/);
        await actor.press('Close');
        await actor.plan();
      },
    ],
  ],
  'platform engineer': [
    [
      'starts a service without a history and names the cloud',
      async (actor) => {
        await actor.press('New assistant, no history');
        await actor.plan();
        await actor.more();
        await actor.fill('Cloud', 'aws');
        await actor.plan();
        await expect(actor.page.locator('#cost')).toContainText('aws', { ignoreCase: true });
      },
    ],
    [
      'plans for a holiday',
      async (actor) => {
        await actor.more();
        await actor.fill('Holidays', '2026-12-25:0.4');
        await actor.plan();
        await expect(actor.page.getByRole('list', { name: 'Holidays' })).toBeVisible();
      },
    ],
    [
      'changes their mind twice',
      async (actor) => {
        const before = await sentence(actor).innerText();
        await actor.fill('Safety margin', '200');
        await actor.plan();
        await expect(sentence(actor)).not.toHaveText(before);
        await actor.press('Undo');
        await actor.plan();
        await expect(sentence(actor)).toHaveText(before);
        await actor.press('Redo');
        await actor.plan();
        await expect(sentence(actor)).not.toHaveText(before);
      },
    ],
    [
      'sets a value from the command palette',
      async (actor) => {
        actor.steps += 3;
        await actor.page.keyboard.press('ControlOrMeta+k');
        await actor.page.getByRole('combobox', { name: 'Command' }).waitFor();
        await actor.page.keyboard.type('set spare');
        await actor.page.keyboard.press('Enter');
        await actor.page.keyboard.type('2');
        await actor.page.keyboard.press('Enter');
        await actor.plan();
        await expect(actor.page.getByRole('list', { name: 'Goals and risks' })).toContainText('loss of 2');
      },
    ],
  ],
};

/** As `vllm bench serve` writes it, less what is not read. */
const hands: readonly Hand[] = process.env['HEADROOM_JOURNEYS'] === 'pointer' ? ['pointer'] : ['keyboard'];
for (const hand of hands)
  for (const [who, tasks] of Object.entries(journeys))
    for (const [task, walk] of tasks)
      test(`${hand}: a ${who} ${task}`, async ({ page, baseURL }, info) => {
        const faults: string[] = [];
        page.on('pageerror', (fault) => faults.push(fault.message));
        const strange: string[] = [];
        page.on('request', (request) => {
          const url = new URL(request.url());
          if (url.protocol === 'blob:' || url.protocol === 'data:') return;
          const file = url.pathname.replace('/headroom/', '') || 'index.html';
          const own = url.origin === new URL(baseURL ?? '').origin && request.method() === 'GET' && url.search === '';
          if (!own || !existsSync(join('dist', file))) strange.push(`${request.method()} ${request.url()}`);
        });
        const actor = new Actor(page, hand);
        const began = Date.now();
        await actor.open();
        const planMs = Date.now() - began;
        await walk(actor);
        await expect(page.getByRole('alert')).toHaveCount(0);
        expect(faults).toEqual([]);
        // only files of the build were asked for, with nothing in the question
        expect(strange).toEqual([]);
        const figures = `${String(actor.steps)} steps, ${String(Date.now() - began)} ms, sample plan after ${String(planMs)} ms`;
        info.annotations.push({ type: 'journey', description: figures });
      });
