import type { Store, StoredDocument } from './store.ts';

export type SaveState = 'saving' | 'saved' | 'failed';

/**
 * Saves the newest document, one transaction at a time; those overtaken while one runs are skipped.
 *
 * @param onState  'saved' only when the newest document is on the disk
 */
export function makeAutosave(
  store: Pick<Store, 'save'>,
  onState: (state: SaveState) => void,
): (document: StoredDocument) => void {
  let waiting: StoredDocument | null = null;
  let running = false;

  async function run(): Promise<void> {
    running = true;
    let state: SaveState = 'saved';
    while (waiting !== null) {
      const next: StoredDocument = waiting;
      waiting = null;
      state = await store.save(next).then(
        (): SaveState => 'saved',
        (): SaveState => 'failed',
      );
    }
    running = false;
    onState(state);
  }

  return (document) => {
    waiting = document;
    onState('saving');
    if (!running) void run();
  };
}
