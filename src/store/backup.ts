/**
 * All plans as one file, with histories, steps and versions, and back. The file is JSON on one line, of plain ASCII; its first field is a
 * checksum of the rest, so that any byte that changed on the way is found. Series are written as their very bits.
 */
import { inputError } from '../base/errors.ts';
import { hashOf } from '../base/hash.ts';
import { parseSafeJson } from '../base/safe-json.ts';
import type { Series } from '../history/history.ts';
import { together, type Writing } from './database.ts';
import { newId } from './ids.ts';
import { historiesOf, type Library } from './library.ts';
import { packDocument } from './packing.ts';
import { fieldsOf, isKeptHistory, isPackedDocument, isPackedState, nameOf } from './records.ts';
import type {
  Frozen,
  KeptDocument,
  KeptHistory,
  PackedDocument,
  PackedState,
  PlanHead,
  VersionHead,
} from './records.ts';

const BACKUP_VERSION = 1;
const CAPS = { depth: 64, nodes: 50_000_000, stringLength: 256_000_000 };
const FIELD = 'backup file';
const SHAPE = /^\{"headroomBackup":(\d+),"checksum":"([0-9a-f]{32})","plans":(\[[^]*\])\}\n$/;

interface BackedVersion extends Frozen<PackedState> {
  readonly head: VersionHead;
}

/** One plan with all that hangs on it. */
export interface BackedPlan {
  readonly head: PlanHead;
  readonly document: PackedDocument;
  readonly histories: readonly (readonly [id: string, history: KeptHistory])[];
  readonly versions: readonly BackedVersion[];
}

/** What a restore did; nothing that was there is changed by it. */
export interface Restored {
  readonly added: number;
  /** the very same was there */
  readonly same: number;
  /** there was another plan of that origin: kept, and the one of the file added beside it */
  readonly beside: number;
}

/** Every plan that is not deleted. */
export async function backedPlans(library: Library): Promise<BackedPlan[]> {
  return library.write(async (from) => {
    const heads = (await from.objectStore('plans').getAll()).filter((each) => each.deletedMs === null);
    const plans: BackedPlan[] = [];
    for (const head of heads) plans.push(await backedPlan(from, head));
    return plans;
  });
}

/** A plan that is in memory only. */
export function backupOfOne(document: KeptDocument, nowMs: number): BackedPlan {
  const { record, histories } = packDocument(document);
  const name = nameOf(document.scenario);
  const head = { id: newId(), name, revision: 1, writer: '', createdMs: nowMs, changedMs: nowMs, deletedMs: null };
  return { head, document: record, histories: [...histories], versions: [] };
}

export function writeBackup(plans: readonly BackedPlan[]): string {
  const body = asciiJson(plans);
  return `{"headroomBackup":${BACKUP_VERSION},"checksum":"${hashOf(body)}","plans":${body}}\n`;
}

/** @throws InputError where the file is none of ours, or anything in it has changed */
export function readBackup(bytes: Uint8Array): readonly BackedPlan[] {
  const [, version, checksum, body] = SHAPE.exec(textOf(bytes)) ?? [];
  if (version === undefined || checksum === undefined || body === undefined)
    throw inputError(FIELD, 'is not a backup of Headroom, or was cut', 'Choose a file that “Save a backup” made.');
  if (Number(version) > BACKUP_VERSION)
    throw inputError(FIELD, 'was made by a newer Headroom', 'Load this page again to update it.');
  if (Number(version) !== BACKUP_VERSION || hashOf(body) !== checksum)
    throw inputError(FIELD, 'has changed since it was made: its checksum does not fit', 'Choose another copy of it.');
  const plans = parseSafeJson(body, FIELD, CAPS);
  return Array.isArray(plans) ? plans.map(planOf) : [];
}

/** Adds the plans of a file, in one transaction; never writes over one that is there. */
export async function restore(library: Library, plans: readonly BackedPlan[]): Promise<Restored> {
  return library.write(async (into) => {
    const counts = { added: 0, same: 0, beside: 0 };
    for (const plan of plans) {
      const there = await into.objectStore('plans').get(plan.head.id);
      if (there === undefined) {
        await put(into, plan);
        counts.added += 1;
      } else if (contentOf(await backedPlan(into, there)) === contentOf(plan) && there.deletedMs === null)
        counts.same += 1;
      else {
        await put(into, beside(plan));
        counts.beside += 1;
      }
    }
    return counts;
  });
}

async function backedPlan(from: Writing, head: PlanHead): Promise<BackedPlan> {
  const document = await from.objectStore('documents').get(head.id);
  const histories = await historiesOf(from, head.id);
  const heads = await from.objectStore('versions').index('plan').getAll(head.id);
  if (!isPackedDocument(document))
    throw inputError(FIELD, `the plan “${head.name}” cannot be read`, 'Delete it first.');
  const versions: BackedVersion[] = [];
  for (const each of heads) {
    const version = { head: each, ...(await from.objectStore('frozen').get(each.id)) };
    if (isBackedVersion(version)) versions.push(version);
  }
  return { head, document, histories: [...histories], versions };
}

async function put(into: Writing, { head, document, histories, versions }: BackedPlan): Promise<void> {
  await together(
    () => into.objectStore('plans').add(head),
    () => into.objectStore('documents').put(document, head.id),
    ...histories.map(
      ([id, history]) =>
        () =>
          into.objectStore('histories').put(history, [head.id, id]),
    ),
    ...versions.flatMap(({ head: version, state, plan }) => {
      // a version of its own, should one of that id hang on another plan
      const own = { ...version, id: newId(), planId: head.id };
      return [
        () => into.objectStore('versions').add(own),
        () => into.objectStore('frozen').add({ state, plan }, own.id),
      ];
    }),
  );
}

function beside(plan: BackedPlan): BackedPlan {
  const name = `${plan.head.name} (from backup)`.slice(0, 200);
  const document = { ...plan.document, scenario: { ...plan.document.scenario, name } };
  return { ...plan, head: { ...plan.head, id: newId(), name }, document };
}

/** What tells two states of a plan apart. */
function contentOf(plan: BackedPlan): string {
  const versions = plan.versions.map(({ head, state, plan: frozen }) => ({
    ...head,
    id: '',
    planId: '',
    state,
    frozen,
  }));
  const order = (a: { keptMs: number; name: string }, b: { keptMs: number; name: string }): number =>
    a.keptMs - b.keptMs || (a.name < b.name ? -1 : 1);
  return asciiJson({ document: plan.document, histories: plan.histories, versions: versions.sort(order) });
}

/** Typed arrays as base64 of their bytes, little-endian as every host of this page is; characters beyond ASCII escaped. */
function asciiJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    ArrayBuffer.isView(each) ? base64Of(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)) : each,
  );
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function planOf(value: unknown): BackedPlan {
  const { head, document, histories, versions } = fieldsOf(value) ?? {};
  if (!isHead(head) || !isPackedDocument(document) || !Array.isArray(histories) || !Array.isArray(versions))
    throw inputError(FIELD, 'holds something that is no plan', 'Choose a file that “Save a backup” made.');
  const read = { head, document, histories: histories.map(historyOf), versions };
  if (!read.versions.every(isBackedVersion))
    throw inputError(FIELD, 'holds something that is no version', 'Choose a file that “Save a backup” made.');
  return read;
}

function historyOf(entry: unknown): readonly [string, KeptHistory] {
  const [id, value] = Array.isArray(entry) ? (entry as unknown[]) : [];
  const record = fieldsOf(value);
  const history = fieldsOf(record?.['history']);
  const series = Array.isArray(history?.['series']) ? history['series'].map(seriesOf) : null;
  const kept = { ...record, history: { ...history, series } };
  if (typeof id !== 'string' || !isKeptHistory(kept))
    throw inputError(FIELD, 'holds something that is no history', 'Choose a file that “Save a backup” made.');
  return [id, kept];
}

function seriesOf(value: unknown): Series {
  const { values, missing, ...rest } = fieldsOf(value) ?? {};
  const bytes = bytesOf(values);
  return {
    ...(rest as unknown as Series),
    values: new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8)),
    missing: bytesOf(missing),
  };
}

function isHead(value: unknown): value is PlanHead {
  const { id, name, revision, createdMs, changedMs, deletedMs } = fieldsOf(value) ?? {};
  return (
    [id, name].every((each) => typeof each === 'string') &&
    [revision, createdMs, changedMs].every(Number.isFinite) &&
    deletedMs === null
  );
}

function isBackedVersion(value: unknown): value is BackedVersion {
  const { head, state, plan } = fieldsOf(value) ?? {};
  const { name, keptMs, hash } = fieldsOf(head) ?? {};
  return (
    [name, hash].every((each) => typeof each === 'string') &&
    Number.isFinite(keptMs) &&
    isPackedState(state) &&
    fieldsOf(plan) !== null
  );
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

function bytesOf(base64: unknown): Uint8Array<ArrayBuffer> {
  try {
    const text = atob(typeof base64 === 'string' ? base64 : '');
    return Uint8Array.from(text, (each) => each.charCodeAt(0));
  } catch {
    throw inputError(FIELD, 'holds a series that is none', 'Choose a file that “Save a backup” made.');
  }
}

/** The file is ASCII: any other byte is damage. */
function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.length === bytes.length ? text : '';
  } catch {
    return '';
  }
}
