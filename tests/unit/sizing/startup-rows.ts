/** Start-ups of vLLM as measured: what memory.ts predicts of each. Shared by the test of memory and by its report. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { fullCatalog } from '../../../src/catalog/full.ts';
import type { WeightPrecision } from '../../../src/catalog/rows.ts';
import { BYTES_PER_GIB } from '../../../src/base/units.ts';
import { memoryLedgerOf } from '../../../src/sizing/memory.ts';
import { precisionSchemeOf } from '../../../src/sizing/memory-weights.ts';

export const startupFile = '../shared/data/memory-startup.csv';

export interface StartupCheck {
  readonly name: string;
  readonly version: string;
  readonly notes: string;
  /** measured, GiB or tokens; NaN where the row does not tell */
  readonly measured: {
    readonly weightsGib: number;
    readonly kvGib: number;
    readonly kvTokens: number;
    readonly activationGib: number;
    readonly graphGib: number;
  };
  readonly predicted: {
    readonly weightsGib: number;
    readonly kvGib: number;
    readonly kvTokens: number;
    readonly activationGib: number;
    readonly graphGib: number;
  };
}

/** Rows whose precision is one of ours (fp32 is not served) and whose start-up is told well enough. */
export function startupChecks(): readonly StartupCheck[] {
  const catalog = fullCatalog();
  const { data } = Papa.parse<Record<string, string>>(readFileSync(startupFile, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const number = (text: string | undefined) => (text === undefined || text === '' ? Number.NaN : Number(text));
  return data
    .filter((row) => row['precision'] !== 'fp32')
    .map((row) => {
      const model = catalog.resolveModel(row['model'] ?? '').row;
      const gpu = catalog.resolveGpu(row['gpu'] ?? '').row;
      const large = gpu.memoryGb >= 70;
      const ledger = memoryLedgerOf({
        model,
        gpu,
        precision: precisionSchemeOf(model, row['precision'] as WeightPrecision),
        kvPrecision: row['kv_dtype'] === 'fp8' ? 'fp8' : '16bit',
        tensorParallel: number(row['tp']),
        pipelineParallel: number(row['pp']),
        expertParallel: 1,
        engine: 'vllm',
        // rows without a version are from before 0.11
        engineVersion: row['version'] || '0.8',
        memoryUtilizationFraction: number(row['gpu_memory_utilization']) || 0.9,
        // vLLM's defaults by the size of the card (before 0.9: 1024 on all) where the row does not tell
        maxBatchTokens: number(row['max_num_batched_tokens']) || (large ? 8192 : 2048),
        maxSequences: large || row['version'] === '' ? 1024 : 256,
        maxContextTokens: number(row['max_model_len']) || null,
      });
      const { perGpuBytes } = ledger;
      return {
        name: `${row['model'] ?? ''} ${row['gpu'] ?? ''} tp${row['tp'] ?? ''} pp${row['pp'] ?? ''} ${row['precision'] ?? ''}/${row['kv_dtype'] ?? ''}`,
        version: row['version'] ?? '',
        notes: row['notes'] ?? '',
        measured: {
          weightsGib: number(row['weights_gib_per_gpu']),
          kvGib: number(row['kv_cache_gib']),
          kvTokens: number(row['kv_cache_tokens']),
          activationGib: number(row['activation_gib']),
          graphGib: number(row['cuda_graph_gib']),
        },
        predicted: {
          weightsGib: perGpuBytes.weights / BYTES_PER_GIB,
          kvGib: perGpuBytes.kvPool / BYTES_PER_GIB,
          kvTokens: ledger.kvTokens,
          activationGib: perGpuBytes.activations / BYTES_PER_GIB,
          graphGib: perGpuBytes.graphs / BYTES_PER_GIB,
        },
      };
    });
}
