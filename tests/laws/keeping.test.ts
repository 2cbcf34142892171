/** Laws of tabs and backups (docs/laws.md L87, L88). HEADROOM_LONG=1 runs ten times as many. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { backedPlans, backupOfOne, readBackup, restore, writeBackup } from '../../src/store/backup.ts';
import type { KeptDocument } from '../../src/store/records.ts';
import { documentNamed, freshStorage, library } from '../unit/store/kept.ts';
import { randomHistory, randomScenario } from './random-scenarios.ts';
import { playedTabs, randomGame } from './tab-games.ts';

const TIMES = process.env['HEADROOM_LONG'] === '1' ? 10 : 1;

test('L87 whatever two to four tabs do in whatever order, nothing that was saved is lost, and no tab says "saved" of what is not', async () => {
  await fc.assert(
    fc.asyncProperty(randomGame, async (game) => {
      freshStorage();
      await playedTabs(game);
    }),
    { numRuns: 1000 * TIMES },
  );
});

const randomDocument: fc.Arbitrary<KeptDocument> = fc.record({
  scenario: randomScenario,
  sampleId: fc.constantFrom(null, 'support-chat'),
  history: fc.option(
    randomHistory.map((history) => ({ name: 'h.csv', history, mapping: { form: 'csv' } })),
    { nil: null },
  ),
  past: fc.constant(documentNamed('x').past),
  future: fc.constant([]),
});

test('L88 a thousand plans go through a backup file bit by bit', async () => {
  freshStorage();
  const first = await library();
  const documents = fc.sample(randomDocument, 1000 * TIMES);
  const ids: string[] = [];
  for (const document of documents) ids.push((await first.create(document)).id);
  const file = writeBackup(await backedPlans(first));
  first.close();
  freshStorage();
  const second = await library();
  const plans = readBackup(new TextEncoder().encode(file));
  expect(await restore(second, plans)).toEqual({ added: documents.length, same: 0, beside: 0 });
  for (const [index, id] of ids.entries()) expect((await second.open(id))?.document).toEqual(documents[index]);
  expect(await restore(second, plans)).toEqual({ added: 0, same: documents.length, beside: 0 });
});

test('L88 every changed byte of a backup file is found', () => {
  const file = new TextEncoder().encode(writeBackup([backupOfOne(documentNamed('ünïcödé', true), 0)]));
  expect(readBackup(file)).toHaveLength(1);
  for (let at = 0; at < file.length; at += 1) {
    const damaged = file.slice();
    for (const flip of [1, 32, 128, 1 + ((at * 7919) % 255)]) {
      damaged[at] = (file[at] ?? 0) ^ flip;
      expect(() => readBackup(damaged), `byte ${String(at)}`).toThrow(InputError);
    }
  }
});
