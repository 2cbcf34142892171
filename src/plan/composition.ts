import type { History } from '../history/history.ts';
import type { Assumption } from '../scenario/resolve.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Workload } from '../workload/call-mix.ts';
import type { DemandStage } from './demand-stage.ts';
import type { PeakLoad } from './factors.ts';
import type { FittedMeasurement } from './own-measurements.ts';
import type { Ranked } from './rank.ts';
import type { Served } from './served-model.ts';
import type { SizingStage } from './sizing-stage.ts';

/** The results of all stages before the money: what a plan is put together from. */
export interface Composition {
  readonly scenario: FullScenario;
  readonly assumptions: readonly Assumption[];
  readonly said: (path: string) => boolean;
  readonly served: Served;
  readonly demand: DemandStage;
  /** as imported, all its metrics */
  readonly history: History | null;
  readonly workload: Workload;
  readonly sizing: SizingStage;
  /** own benchmarks of the scenario */
  readonly measured: readonly FittedMeasurement[];
  readonly peak: PeakLoad;
  readonly ranked: readonly Ranked[];
  /** the cheapest before the simulation */
  readonly screened: Ranked | undefined;
  readonly coreVersion: string;
  readonly scenarioHash: string;
  readonly historyHash: string | null;
}
