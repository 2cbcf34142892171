/** What a person works on, and the changes that lead from one state of it to the next and back. Pure. */
import type { History } from '../history/history.ts';
import type { Mapping } from '../imports/mapping.ts';
import { applyPatch, inversePatch, type Patch } from '../scenario/patch.ts';
import { samples } from '../scenario/samples.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** A history as read, with the name of its file and what the import made of its columns. */
export interface LoadedHistory {
  readonly name: string;
  readonly history: History;
  readonly mapping: Mapping;
}

/** The two documents, and the sample they began as. */
export interface WorkingDocument {
  readonly scenario: Scenario;
  readonly history: LoadedHistory | null;
  readonly sampleId: string | null;
}

/** Whether it is still a sample with its own made-up history, whatever else was edited. */
export function isSample({ sampleId, history }: WorkingDocument): boolean {
  const sample = samples.find((each) => each.id === sampleId);
  return sample !== undefined && (history?.name ?? null) === sample.historyFile;
}

export type Change =
  | { readonly kind: 'patch'; readonly label: string; readonly patch: Patch; readonly inverse: Patch }
  | {
      readonly kind: 'swap';
      readonly label: string;
      readonly before: WorkingDocument;
      readonly after: WorkingDocument;
    };

/** The change that a patch is, or null where it changes nothing. */
export function patchChange(document: WorkingDocument, patch: Patch, label: string): Change | null {
  const inverse = inversePatch(document.scenario, patch);
  const after = applyPatch(document.scenario, patch);
  if (JSON.stringify(after) === JSON.stringify(document.scenario)) return null;
  return { kind: 'patch', label, patch, inverse };
}

export function done(document: WorkingDocument, change: Change): WorkingDocument {
  return change.kind === 'swap' ? change.after : { ...document, scenario: applyPatch(document.scenario, change.patch) };
}

/** Law: `undone(done(d, c), c)` equals `d`. */
export function undone(document: WorkingDocument, change: Change): WorkingDocument {
  return change.kind === 'swap'
    ? change.before
    : { ...document, scenario: applyPatch(document.scenario, change.inverse) };
}

/** The value said at a dotted path; undefined where nobody said anything. */
export function valueAt(document: unknown, path: string): unknown {
  let here = document;
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here;
}
