import { InputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import type { RowResolver } from '../sizing/row-request.ts';

/** Names as the catalogue resolves them; each spelling is looked up once. */
export function catalogResolver(): RowResolver {
  const catalog = fullCatalog();
  const remembered = <RowKind>(
    resolve: (text: string) => { readonly row: RowKind },
  ): ((text: string) => RowKind | null) => {
    const known = new Map<string, RowKind | null>();
    return (text) => {
      let row = known.get(text);
      if (row === undefined) {
        row = rowOrNull(() => resolve(text).row);
        known.set(text, row);
      }
      return row;
    };
  };
  return {
    model: remembered((text) => catalog.resolveModel(text)),
    gpu: remembered((text) => catalog.resolveGpu(text)),
  };
}

/** The catalogue throws at names it does not know; here such a row keeps its place with a note. */
function rowOrNull<RowKind>(look: () => RowKind): RowKind | null {
  try {
    return look();
  } catch (fault) {
    if (fault instanceof InputError) return null;
    throw fault;
  }
}
