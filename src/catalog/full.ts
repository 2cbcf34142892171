/** Everything in one piece, for the command line, the library and tests. The page loads prices as a chunk of their own. */
import { aliasTable } from './aliases.ts';
import { makeCatalog, type Catalog, type CatalogRows, type CustomRows } from './catalog.ts';
import { commitmentTable, ownershipTable } from './commitments.ts';
import { gpuSources, gpuTable } from './gpus.ts';
import { modelSources, modelTable } from './models.ts';
import { priceNotes, priceSources, priceTable } from './prices.ts';
import {
  aliasesOf,
  commitmentsOf,
  gpusOf,
  modelsOf,
  ownershipOf,
  pricesOf,
  type CommitmentRow,
  type OwnershipRow,
} from './read-rows.ts';

export const fullRows: CatalogRows = {
  models: modelsOf({ modelTable, modelSources }),
  gpus: gpusOf({ gpuTable, gpuSources }),
  aliases: aliasesOf(aliasTable),
  prices: pricesOf({ priceTable, priceNotes, priceSources }),
};

export const commitments: readonly CommitmentRow[] = commitmentsOf(commitmentTable);
export const ownership: readonly OwnershipRow[] = ownershipOf(ownershipTable);

export function fullCatalog(custom?: CustomRows): Catalog {
  return makeCatalog(fullRows, custom);
}
