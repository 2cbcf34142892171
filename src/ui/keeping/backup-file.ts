/** The backup file: out of the library, or out of memory where there is none. */
import { backedPlans, backupOfOne, readBackup, restore, writeBackup, type Restored } from '../../store/backup.ts';
import { download } from '../download.ts';
import type { Workspace } from '../workspace.svelte.ts';

const MOST_BYTES = 256_000_000;

export async function saveBackup(workspace: Workspace): Promise<void> {
  const { library } = workspace.keeper;
  const inMemory = [backupOfOne(workspace.keptDocument(), Date.now())];
  // what could not be saved is in the file all the same
  const kept = library === null ? [] : await backedPlans(library).catch(() => []);
  const plans = library === null || workspace.kept.unsaved || kept.length === 0 ? [...kept, ...inMemory] : kept;
  download(writeBackup(plans), `headroom-${new Date().toISOString().slice(0, 10)}.backup.json`);
  await library?.tellBackedUp(Date.now()).catch(() => undefined);
}

/** @throws InputError, or what the storage says */
export async function restoreBackup(workspace: Workspace, file: File): Promise<Restored> {
  const { library } = workspace.keeper;
  if (library === null) throw new Error('there is no storage to restore into');
  if (file.size > MOST_BYTES) throw new Error('the file is larger than any backup may be');
  return restore(library, readBackup(new Uint8Array(await file.arrayBuffer())));
}
