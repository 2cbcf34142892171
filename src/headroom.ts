/** The library: `import { createEngine, makePlan, … } from 'headroom'`. The one re-export file of the project. */
export { InputError, type Problem } from './base/errors.ts';
export type { Catalog, CustomRows } from './catalog/catalog.ts';
export { fullCatalog } from './catalog/full.ts';
export type * from './engine/engine.ts';
export { createEngine } from './engine/node.ts';
export { exportFormats, type ExportFormat } from './exports/export-formats.ts';
export { writeExport, type ExportFile } from './exports/write-export.ts';
export { forecastSeries, type ForecastRequest, type SeriesForecast } from './forecast/forecast-series.ts';
export type { History, Series } from './history/history.ts';
export { readBenchmark, readBenchmarks, type BenchmarkFile } from './imports/read-benchmark.ts';
export type { BenchmarkReading, MeasuredRow, MemoryFacts, SaidCells } from './imports/benchmark-row.ts';
export { readHistory, type HistoryReading, type ReadOptions } from './imports/read-history.ts';
export { autoscaleService, type OwnPolicy } from './plan/autoscale-service.ts';
export { changedInputs, comparePlans, type PlanComparison } from './plan/compare.ts';
export { advise, type Advice, type AdvisedChange } from './plan/advise.ts';
export { compareScenarios, type ComparedScenario, type ScenarioComparison } from './plan/compare-scenarios.ts';
export { makePlan, type PlanOptions, type PlanTools } from './plan/make-plan.ts';
export { planSchema, type Plan } from './plan/plan.ts';
export type { Effect, Outcome } from './plan/outcome.ts';
export { analyseSensitivity, type Sensitivity } from './plan/sensitivity.ts';
export { simulateService, type ServiceLoad, type ServiceSimulation } from './plan/simulate-service.ts';
export { applyPatch, inversePatch, type Patch } from './scenario/patch.ts';
export { readScenario, resolveScenario, type ResolvedScenario } from './scenario/resolve.ts';
export { samples, type Sample } from './scenario/samples.ts';
export { scenarioSchema, type FullScenario, type Scenario } from './scenario/scenario.ts';
export { callClassesOf, sessionClassesOf } from './sizing/serving-load.ts';
export { servingReplicaOf, type ServingReplica } from './sizing/serving-replica.ts';
export { simulate, type Simulation, type SimulationRequest } from './sizing/simulate.ts';
export {
  simulatedCapacityOf,
  simulatedReplicasOf,
  type SimulatedCapacity,
  type SimulatedReplicas,
} from './sizing/simulated-capacity.ts';
