/** What tests of plans share: one engine, the catalogue, samples and traces. */
import { existsSync, readFileSync } from 'node:fs';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { createEngine } from '../../../src/engine/node.ts';
import type { History } from '../../../src/history/history.ts';
import { readHistory } from '../../../src/imports/read-history.ts';
import { makePlan, type PlanOptions } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { samples } from '../../../src/scenario/samples.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type { StageMemory } from '../../../src/plan/stage.ts';

export const engine = createEngine({ workers: 0 });
export const catalog = fullCatalog();
const memory: StageMemory = new Map();

export function planOf(scenario: Scenario, history: History | null = null, options: PlanOptions = {}): Promise<Plan> {
  return makePlan(scenario, history, { engine, catalog, memory }, options);
}

export function sampleOf(id: string): { scenario: Scenario; history: History | null } {
  const sample = samples.find((each) => each.id === id);
  if (sample === undefined) throw new Error(`no sample ${id}`);
  const history =
    sample.historyFile === null
      ? null
      : readHistory(readFileSync(`public/samples/${sample.historyFile}`), { name: sample.historyFile }).history;
  return { scenario: sample.scenario, history };
}

export const tracesFolder = '../shared/data/traces';
export const haveTraces = existsSync(tracesFolder);
export function traceOf(name: string): History {
  return readHistory(readFileSync(`${tracesFolder}/${name}.csv`), { name }).history;
}

/** A service known by its description alone: fast, and every number follows by hand. */
export const described: Scenario = {
  version: 1,
  asOf: '2026-11-16',
  deployment: { model: 'Llama-3.1-8B', gpu: 'H100', gpusPerReplica: 1, precision: 'bf16' },
  workload: { demand: { requestsPerSecond: 40 } },
};
