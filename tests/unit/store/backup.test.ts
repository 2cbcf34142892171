import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from '../../../src/base/hash.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import {
  backedPlans,
  backupOfOne,
  readBackup,
  restore,
  writeBackup,
  type BackedPlan,
} from '../../../src/store/backup.ts';
import { documentNamed, freshStorage, history, library } from './kept.ts';

beforeEach(freshStorage);

const plan = { hash: 'h', answer: { now: { gpus: 1, usdPerMonth: 2 } } } as unknown as Plan;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const file = (body: string): Uint8Array => bytes(`{"headroomBackup":1,"checksum":"${hashOf(body)}","plans":${body}}\n`);

async function backedUp(): Promise<readonly BackedPlan[]> {
  const opened = await library();
  const { id } = await opened.create(documentNamed('one', true));
  await opened.keepVersion(id, 'v', documentNamed('one', true), plan);
  await opened.remove((await opened.create(documentNamed('deleted'))).id);
  return readBackup(bytes(writeBackup(await backedPlans(opened))));
}

describe('restore(library, plans)', () => {
  test('brings back histories, steps and versions; deleted plans are not in the file', async () => {
    const plans = await backedUp();
    freshStorage();
    const empty = await library();
    expect(await restore(empty, plans)).toEqual({ added: 1, same: 0, beside: 0 });
    const [head] = await empty.plans();
    expect((await empty.open(head?.id ?? ''))?.document).toEqual(documentNamed('one', true));
    const [version] = await empty.versions(head?.id ?? '');
    expect(await empty.version(version!)).toMatchObject({ state: { history }, plan });
  });

  test('adds nothing twice', async () => {
    const plans = await backedUp();
    expect(await restore(await library(), plans)).toEqual({ added: 0, same: 1, beside: 0 });
  });

  test('puts a plan that has changed since beside the one that is there, and changes that one in nothing', async () => {
    const plans = await backedUp();
    const opened = await library();
    const id = plans[0]?.head.id ?? '';
    await opened.save(id, documentNamed('edited since'), 1);
    const before = await opened.open(id);
    expect(await restore(opened, plans)).toEqual({ added: 0, same: 0, beside: 1 });
    expect(await opened.open(id)).toEqual(before);
    expect((await opened.plans()).map((each) => each.name)).toContain('one (from backup)');
  });
});

describe('readBackup(bytes)', () => {
  test.each([
    ['', /no backup|not a backup/],
    ['{"plans":[]}', /not a backup/],
    [`${writeBackup([])} `, /not a backup/],
    [writeBackup([]).replace('1,', '2,'), /newer Headroom/],
    [writeBackup([]).replace('[]', '[1]'), /checksum/],
  ])('refuses %j', (text, says) => {
    expect(() => readBackup(bytes(text))).toThrow(says);
  });

  test.each([
    ['[1]', /no plan/],
    [`[${JSON.stringify({ ...backupOfOne(documentNamed('x'), 0), document: {} })}]`, /no plan/],
    [`[${JSON.stringify({ ...backupOfOne(documentNamed('x'), 0), histories: [['a', {}]] })}]`, /no history/],
    [`[${JSON.stringify({ ...backupOfOne(documentNamed('x'), 0), versions: [{}] })}]`, /no version/],
    ['[{"__proto__":{"polluted":1}}]', /__proto__/],
    ['['.repeat(70) + ']'.repeat(70), /nested/],
  ])('refuses what has the right checksum and is no plan: %s', (body, says) => {
    expect(() => readBackup(file(body))).toThrow(says);
  });
});
