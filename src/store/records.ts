/**
 * What is kept of a plan: the documents a person works on, the way they came about (undo, redo), and versions with the plan frozen in
 * them. A working document holds no plan: that is always made again.
 */
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import type { Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** `mapping` is what the import made of the file; shown, never computed with. */
export interface KeptHistory {
  readonly name: string;
  readonly history: History;
  readonly mapping: unknown;
}

export interface KeptState {
  readonly scenario: Scenario;
  readonly sampleId: string | null;
  readonly history: KeptHistory | null;
}

/** One step of undo or redo. Here and below `State` tells how a history stands in it: whole in memory, by its id in the database. */
export type KeptChange<State = KeptState> =
  | { readonly kind: 'patch'; readonly label: string; readonly patch: Patch; readonly inverse: Patch }
  | { readonly kind: 'swap'; readonly label: string; readonly before: State; readonly after: State };

export interface Steps<State = KeptState> {
  /** oldest first; the last is what undo takes back */
  readonly past: readonly KeptChange<State>[];
  /** the last is what redo brings back */
  readonly future: readonly KeptChange<State>[];
}

export interface KeptDocument extends KeptState, Steps {}

export interface PackedState {
  readonly scenario: Scenario;
  readonly sampleId: string | null;
  readonly historyId: string | null;
}

export interface PackedDocument extends PackedState, Steps<PackedState> {}

/** What the list of plans needs; small, so that a list reads no history. */
export interface PlanHead {
  readonly id: string;
  readonly name: string;
  /** counts the saves; a writer that knows another number has not seen the newest and is refused */
  readonly revision: number;
  /** the tab that wrote it last */
  readonly writer: string;
  readonly createdMs: number;
  readonly changedMs: number;
  /** null = not deleted; deleted plans can be brought back for a month */
  readonly deletedMs: number | null;
}

export interface VersionHead {
  readonly id: string;
  readonly planId: string;
  readonly name: string;
  readonly keptMs: number;
  /** fingerprint of the frozen plan */
  readonly hash: string;
  readonly gpus: number;
  readonly usdPerMonth: number | null;
}

/** The documents of a version, and the plan they gave on that day. Never written again. */
export interface Frozen<State = KeptState> {
  readonly state: State;
  readonly plan: Plan;
}

/** The name of a plan is that of its service. */
export function nameOf(scenario: Scenario): string {
  return scenario.name ?? 'My service';
}

/** A record of the first database: one working document, without its steps. */
export function isFirstRecord(value: unknown): value is KeptState {
  const record = fieldsOf(value);
  return record?.['version'] === 1 && isState(record) && isHistoryOrNone(record['history']);
}

export function isPackedDocument(value: unknown): value is PackedDocument {
  const record = fieldsOf(value);
  return (
    record !== null &&
    isPackedState(record) &&
    [record['past'], record['future']].every((steps) => Array.isArray(steps) && steps.every(isPackedChange))
  );
}

export function isPackedState(value: unknown): value is PackedState {
  const record = fieldsOf(value);
  return record !== null && isState(record) && isTextOrNull(record['historyId']);
}

export function isKeptHistory(value: unknown): value is KeptHistory {
  const record = fieldsOf(value);
  const series = fieldsOf(record?.['history'])?.['series'];
  return (
    typeof record?.['name'] === 'string' &&
    Array.isArray(series) &&
    series.every((each: unknown) => {
      const { values, missing } = fieldsOf(each) ?? {};
      return (
        tagOf(values) === 'Float64Array' && tagOf(missing) === 'Uint8Array' && lengthOf(values) === lengthOf(missing)
      );
    })
  );
}

/** Arrays that come out of a database may be of another realm: `instanceof` does not know them. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function lengthOf(value: unknown): unknown {
  return (value as ArrayLike<unknown>).length;
}

function isPackedChange(value: unknown): boolean {
  const record = fieldsOf(value);
  if (typeof record?.['label'] !== 'string') return false;
  return record['kind'] === 'patch'
    ? fieldsOf(record['patch']) !== null && fieldsOf(record['inverse']) !== null
    : record['kind'] === 'swap' && isPackedState(record['before']) && isPackedState(record['after']);
}

function isState(record: Readonly<Record<string, unknown>>): boolean {
  return fieldsOf(record['scenario']) !== null && isTextOrNull(record['sampleId']);
}

function isHistoryOrNone(value: unknown): boolean {
  return value === null || isKeptHistory(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
