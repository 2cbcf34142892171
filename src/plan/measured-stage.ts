/** Own benchmarks of a scenario, fitted. The fit is a chunk of its own: most plans have none. */
import type { FullScenario } from '../scenario/scenario.ts';
import type { MeasuredLayout } from '../sizing/measured-layout.ts';
import type { FittedMeasurement } from './own-measurements.ts';
import type { Served } from './served-model.ts';
import type { Stage } from './stage.ts';

export async function measuredStage(
  { measurements = [], resources }: FullScenario,
  served: Served,
  stage: Stage,
): Promise<FittedMeasurement[]> {
  if (measurements.length === 0) return [];
  const { model, catalog } = served;
  const input = { measurements, model, catalog: catalog.date, custom: [resources.customModels, resources.customGpus] };
  return stage.memo('own-measurements', input, async () => {
    const { fittedMeasurements } = await import('./own-measurements.ts');
    return fittedMeasurements(measurements, served);
  });
}

/** The layouts to plan with: where one was measured at several sizes of the fleet, the one with the most rows speaks. */
export function layoutsOf(fitted: readonly FittedMeasurement[]): MeasuredLayout[] {
  return [...fitted].sort((a, b) => b.rows - a.rows).flatMap(({ layout }) => (layout === null ? [] : [layout]));
}
