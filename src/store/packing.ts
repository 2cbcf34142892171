/** Histories stand apart from the documents that name them, so that an edit of a number does not write a year of hours again. */
import { migrateScenario } from '../scenario/migrate.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { newId } from './ids.ts';
import type { KeptChange, KeptDocument, KeptHistory, KeptState, PackedDocument, PackedState } from './records.ts';

/** Undo is without limit while a page is open; so many steps, the newest, outlive it. */
const STEPS_KEPT = 500;

/** A history keeps its id for as long as the page holds it. */
const ids = new WeakMap<KeptHistory, string>();

export interface Packed<Record> {
  readonly record: Record;
  readonly histories: ReadonlyMap<string, KeptHistory>;
}

export function packDocument(document: KeptDocument): Packed<PackedDocument> {
  const histories = new Map<string, KeptHistory>();
  const pack = (state: KeptState): PackedState => packInto(histories, state);
  const steps = (changes: readonly KeptChange[]): KeptChange<PackedState>[] =>
    changes.slice(-STEPS_KEPT).map((change) => changed(change, pack));
  return {
    record: { ...pack(document), past: steps(document.past), future: steps(document.future) },
    histories,
  };
}

export function packState(state: KeptState): Packed<PackedState> {
  const histories = new Map<string, KeptHistory>();
  return { record: packInto(histories, state), histories };
}

/** @throws Error where a history that the record names is not there */
export function unpackDocument(record: PackedDocument, histories: ReadonlyMap<string, KeptHistory>): KeptDocument {
  const unpack = (state: PackedState): KeptState => unpackState(state, histories);
  return {
    ...unpack(record),
    past: record.past.map((change) => changed(change, unpack)),
    future: record.future.map((change) => changed(change, unpack)),
  };
}

export function unpackState(record: PackedState, histories: ReadonlyMap<string, KeptHistory>): KeptState {
  const scenario = migrateScenario(record.scenario) as Scenario;
  if (record.historyId === null) return { scenario, sampleId: record.sampleId, history: null };
  const history = histories.get(record.historyId);
  if (history === undefined) throw new Error('the history of this plan is missing');
  ids.set(history, record.historyId);
  return { scenario, sampleId: record.sampleId, history };
}

function packInto(histories: Map<string, KeptHistory>, state: KeptState): PackedState {
  const { scenario, sampleId, history } = state;
  if (history === null) return { scenario, sampleId, historyId: null };
  const historyId = ids.get(history) ?? newId();
  ids.set(history, historyId);
  histories.set(historyId, history);
  return { scenario, sampleId, historyId };
}

function changed<From, To>(change: KeptChange<From>, as: (state: From) => To): KeptChange<To> {
  return change.kind === 'patch' ? change : { ...change, before: as(change.before), after: as(change.after) };
}
