import { describe, expect, test } from 'vitest';
import { newDialogue } from '../../../src/assistant/dialogue-state.ts';
import { respond } from '../../../src/assistant/dialogue.ts';
import { browserReader } from '../../../src/ui/conversation/browser-model.ts';
import { quiet, small } from '../assistant/talking.ts';

const never = new AbortController().signal;
const withModel = (said: string | Error, availability = 'available'): object => ({
  LanguageModel: {
    availability: () => Promise.resolve(availability),
    create: () =>
      Promise.resolve({
        prompt: () => (said instanceof Error ? Promise.reject(said) : Promise.resolve(said)),
        destroy: () => undefined,
      }),
  },
});

describe('browserReader()', () => {
  test('is there only where the model is: nothing is downloaded', async () => {
    expect(await browserReader({})).toBeNull();
    expect(await browserReader(withModel('{}', 'downloadable'))).toBeNull();
    expect(await browserReader(withModel('{}'))).not.toBeNull();
  });

  test('a model that fails, or speaks no JSON, changes nothing', async () => {
    for (const said of [new Error('gone'), 'certainly! 5 users'])
      expect(await (await browserReader(withModel(said)))?.('x', never)).toBeNull();
  });
});

describe('what it read', () => {
  const reply = async (text: string, said: unknown) => {
    const read = await browserReader(withModel(JSON.stringify(said)));
    return (await respond(newDialogue(small), text, { ...quiet, reading: await read?.(text, never) })).reply;
  };

  test('fills slots, shown as guessed chips; the grammar wins', async () => {
    const { patch, chips } = await reply('12 requests per second, folk write essays', {
      requestsPerSecond: 99,
      outputTokens: 900,
    });
    expect(patch).toEqual({
      workload: { demand: { requestsPerSecond: 12 }, chat: { outputTokens: { mean: 900 } } },
    });
    expect(chips.find((chip) => chip.slot === 'outputTokens')).toMatchObject({ kind: 'understood', guessed: true });
  });

  test('unknown slots, models that do not exist and impossible values are left out', async () => {
    const { patch } = await reply('folk write essays', {
      secret: 1,
      __proto__: { users: 5 },
      model: 'Imaginary-9000',
      outputTokens: -4,
      agentShare: 7,
      purchase: 'stolen',
      gpus: ['H100', 'Unobtainium'],
    });
    expect(patch).toEqual({});
  });
});
