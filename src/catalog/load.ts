/** The catalogue of the page: models and accelerators at once, prices as a chunk of their own. */
import { aliasTable } from './aliases.ts';
import { makeCatalog, type Catalog } from './catalog.ts';
import { gpuSources, gpuTable } from './gpus.ts';
import { modelSources, modelTable } from './models.ts';
import { aliasesOf, gpusOf, modelsOf, pricesOf } from './read-rows.ts';

export async function loadCatalog(): Promise<Catalog> {
  const prices = import('./prices.ts');
  const rows = {
    models: modelsOf({ modelTable, modelSources }),
    gpus: gpusOf({ gpuTable, gpuSources }),
    aliases: aliasesOf(aliasTable),
  };
  return makeCatalog({ ...rows, prices: pricesOf(await prices) });
}
