// `import … from 'headroom'`: builds the library on first use, then hands it on.
import { buildNode } from './build.mjs';

await buildNode();
const library = await import('../../build/node/headroom.mjs');
export const {
  createEngine,
  makePlan,
  readBenchmark,
  readBenchmarks,
  readHistory,
  readScenario,
  resolveScenario,
  applyPatch,
  fullCatalog,
  forecastSeries,
  InputError,
  planSchema,
  scenarioSchema,
  samples,
  writeExport,
  exportFormats,
} = library;
