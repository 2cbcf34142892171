/** Reads a benchmark's result and compares it with the predictions, so that neither stops the page. */
import { expose } from 'comlink';
import { InputError, type Problem } from '../base/errors.ts';
import { loadCatalog } from '../catalog/load.ts';
import type { SaidCells } from '../imports/benchmark-row.ts';
import { readBenchmark } from '../imports/read-benchmark.ts';
import { ownComparisonOf, type OwnComparison } from '../sizing/own-comparison.ts';
import { rowResolverOf } from '../sizing/row-request.ts';
import { SHIPPED_CALIBRATION } from '../sizing/shipped-calibration.ts';

export type BenchmarkAnswer =
  | {
      readonly kind: 'comparison';
      readonly comparison: OwnComparison;
      readonly notes: readonly string[];
      /** cells that the file itself states of its set-up: what a person says of them must agree */
      readonly stated: SaidCells;
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const catalog = loadCatalog();
const asked = ['model', 'gpu', 'tp', 'weight_precision', 'engine'] as const;

const worker = {
  async compare(text: string, name: string, said: SaidCells): Promise<BenchmarkAnswer> {
    try {
      const resolver = rowResolverOf(await catalog);
      const plain = readBenchmark(text, name);
      const stated = statedOf(plain.rows.length > 0 ? plain.rows : [plain.setup]);
      // what the file says of itself wins: nobody re-labels a measurement
      const { rows, notes } = readBenchmark(text, name, { ...said, ...stated });
      const { pass, run } = SHIPPED_CALIBRATION;
      return {
        kind: 'comparison',
        comparison: ownComparisonOf(rows, resolver, { pass, run }),
        notes: notes.map((each) => each.message),
        stated,
      };
    } catch (fault) {
      if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
      throw fault;
    }
  },
};

/** Cells that stand in every row with one value. */
function statedOf(rows: readonly Readonly<Partial<Record<string, string>>>[]): SaidCells {
  return Object.fromEntries(
    asked.flatMap((name) => {
      const values = new Set(rows.map((row) => row[name] ?? ''));
      const [only = ''] = values;
      return values.size === 1 && only !== '' ? [[name, only]] : [];
    }),
  );
}

export type BenchmarkWorker = typeof worker;
expose(worker);
