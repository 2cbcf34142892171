/** The model that is served and the accelerators that may serve it, from the names of a scenario. */
import type { Catalog, CustomRows } from '../catalog/catalog.ts';
import { gpuRowOf } from '../catalog/custom-rows.ts';
import { modelRowOfConfig } from '../catalog/model-of-config.ts';
import type { GpuRow, ModelRow, WeightPrecision } from '../catalog/rows.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { speculationOf, type PlannedSpeculation } from './speculation-of.ts';

export interface Served {
  readonly catalog: Catalog;
  readonly model: ModelRow;
  /** said, or named by the model's spelling (…-FP8); null = the search compares */
  readonly precision: WeightPrecision | null;
  /** GPUs the search tries */
  readonly gpus: readonly GpuRow[];
  /** GPUs with a price, whatever the scenario narrows the search to */
  readonly otherGpus: readonly GpuRow[];
  /** null = none */
  readonly speculation: PlannedSpeculation | null;
  /** what spellings left open, in sentences */
  readonly notes: readonly string[];
}

/** @throws InputError naming the field, with the nearest names */
export function servedOf(scenario: FullScenario, base: Catalog): Served {
  const catalog = base.withCustom(customRowsOf(scenario));
  const { deployment, resources } = scenario;
  const model = catalog.resolveModel(deployment.model, 'deployment.model');
  const notes =
    model.note === '' ? [] : [`The model "${deployment.model}" was read as ${model.row.name}: ${model.note}.`];
  const named = deployment.gpu === undefined ? resources.gpus : [deployment.gpu];
  const field = deployment.gpu === undefined ? 'resources.gpus' : 'deployment.gpu';
  const gpus = named.map((text) => {
    const found = catalog.resolveGpu(text, field);
    if (found.note !== '') notes.push(`The GPU "${text}" was read as ${found.row.name}: ${found.note}.`);
    return found.row;
  });
  const ofInstances = resources.instanceTypes.map((text) => catalog.resolveInstance(text).row.name);
  return {
    catalog,
    model: model.row,
    precision: deployment.precision ?? model.precision,
    gpus: gpus.length > 0 ? gpus : pricedGpus(catalog, scenario, ofInstances),
    otherGpus: pricedGpus(catalog, scenario, []),
    speculation: speculationOf(scenario, model.row, catalog),
    notes,
  };
}

/** Makers whose accelerators run the engines of a scenario (vLLM, SGLang, TensorRT-LLM) as they come; others are tried when named. */
const usualVendors = new Set(['nvidia', 'amd']);

/** GPUs that have a price, own ones included; with instance types named, just theirs. */
function pricedGpus(catalog: Catalog, scenario: FullScenario, ofInstances: readonly string[]): GpuRow[] {
  if (ofInstances.length > 0) return catalog.gpus.filter((gpu) => ofInstances.includes(gpu.name));
  const priced = new Set(
    catalog.prices
      .filter((row) => row.onDemandUsdPerHour !== null || row.spotUsdPerHour !== null)
      .map((row) => row.gpu),
  );
  const own = new Set(
    scenario.resources.prices.map((each) => catalog.resolveGpu(each.gpu, 'resources.prices').row.name),
  );
  return catalog.gpus.filter(
    (gpu) => own.has(gpu.name) || gpu.confidence === 'custom' || (priced.has(gpu.name) && usualVendors.has(gpu.vendor)),
  );
}

function customRowsOf(scenario: FullScenario): CustomRows {
  return {
    models: scenario.resources.customModels.map((each) => modelRowOfConfig(each.config, each.name)),
    gpus: scenario.resources.customGpus.map((each) => gpuRowOf(each)),
  };
}
