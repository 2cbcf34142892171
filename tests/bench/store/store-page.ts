/** One tab of the storage bench: a keeper as the page has it, asked from outside. */
import { Keeper, type Kept } from '../../../src/store/keeper.ts';
import { openLibrary } from '../../../src/store/library.ts';
import type { KeptDocument } from '../../../src/store/records.ts';
import { openChannel, rememberedPlan, rememberPlan } from '../../../src/store/tabs.ts';

let document_: KeptDocument = {
  scenario: { version: 1, name: 'first' },
  sampleId: null,
  history: null,
  past: [],
  future: [],
};
let kept: Kept | null = null;
const keeper = new Keeper(
  { openLibrary, openChannel, remembered: rememberedPlan, remember: rememberPlan, now: Date.now },
  { onState: (state) => (kept = state), onReplaced: (replaced) => (document_ = replaced) },
);

const marksOf = (document: KeptDocument): string[] => document.past.map((change) => change.label);

export const storePage = {
  async open(): Promise<void> {
    const found = await keeper.open();
    if (found === null) keeper.save(document_);
    else document_ = found;
  },
  /** does not wait for the disk */
  edit(mark: string): boolean {
    if (kept?.stepBack !== null) return false;
    const change = { kind: 'patch', label: mark, patch: { name: mark }, inverse: { name: null } } as const;
    document_ = { ...document_, scenario: { version: 1, name: mark }, past: [...document_.past, change] };
    keeper.save(document_);
    return true;
  },
  async answer(how: 'take over' | 'copy'): Promise<void> {
    if (kept?.stepBack === null) return;
    const taken = how === 'take over' ? await keeper.takeOver() : null;
    document_ = taken ?? (await keeper.keepAsCopy(document_));
  },
  settle: () => keeper.settle(),
  /** the edits that this tab calls saved */
  promised: (): string[] => (kept?.state === 'saved' && !kept.unsaved ? marksOf(document_) : []),
  /** every edit in the library */
  async stored(): Promise<string[]> {
    const library = keeper.library;
    const marks: string[] = [];
    for (const { id } of (await library?.plans()) ?? []) marks.push(...marksOf((await library?.open(id))!.document));
    return marks;
  },
};

Object.assign(globalThis, { benchPage: storePage });
