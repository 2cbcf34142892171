/**
 * What the public recipes of measured rows say that the rows leave out. InferenceX (formerly InferenceMAX) runs DeepSeek-R1 and Qwen3.5
 * with and without multi-token prediction; the copy of its results in ai-dynamo/aiconfigurator has no column for it.
 *
 * Sources (SemiAnalysisAI/InferenceX, read 2026-11-28): .github/configs/nvidia-master.yaml at 0004cf5f and, for TensorRT-LLM
 * 1.1.0rc2.post2, InferenceMAX/InferenceMAX at 525079ad; perf-changelog.yaml, pull requests 392, 594, 620, 626, 632, 642 and 943; for
 * Qwen3.5 pull requests 804, 897 and 898. Only the configurations were read, no results.
 */
import type { Row } from './row-request.ts';

/** precision, input, output tokens, GPUs, expert ranks, attention data-parallel (1) or not (0), clients from … to */
type Cell = readonly [string, number, number, number, number, 0 | 1, number, number];

/** TensorRT-LLM 1.1.0rc2.post2: what was run without and with drafts. */
const PLAIN: readonly Cell[] = [
  ['nvfp4', 1024, 1024, 4, 1, 0, 4, 32],
  ['nvfp4', 1024, 1024, 4, 4, 0, 64, 128],
  ['nvfp4', 1024, 1024, 4, 4, 1, 256, 256],
  ['nvfp4', 1024, 1024, 8, 1, 0, 4, 8],
  ['nvfp4', 1024, 1024, 8, 8, 0, 16, 128],
  ['nvfp4', 1024, 1024, 8, 8, 1, 256, 256],
  ['nvfp4', 1024, 8192, 4, 1, 0, 4, 32],
  ['nvfp4', 1024, 8192, 4, 4, 0, 64, 128],
  ['nvfp4', 1024, 8192, 4, 4, 1, 256, 256],
  ['nvfp4', 1024, 8192, 8, 1, 0, 4, 16],
  ['nvfp4', 1024, 8192, 8, 8, 0, 32, 128],
  ['nvfp4', 1024, 8192, 8, 8, 1, 256, 256],
  ['nvfp4', 8192, 1024, 4, 4, 0, 4, 32],
  ['nvfp4', 8192, 1024, 4, 4, 1, 64, 256],
  ['nvfp4', 8192, 1024, 8, 1, 0, 4, 32],
  ['nvfp4', 8192, 1024, 8, 8, 1, 64, 256],
  ['fp8', 1024, 1024, 8, 8, 0, 4, 32],
  ['fp8', 1024, 1024, 8, 8, 1, 64, 64],
  ['fp8', 1024, 8192, 8, 8, 0, 4, 64],
  ['fp8', 8192, 1024, 8, 8, 0, 4, 64],
];
const DRAFTED: readonly Cell[] = [
  ['nvfp4', 1024, 1024, 4, 1, 0, 4, 8],
  ['nvfp4', 1024, 1024, 4, 4, 0, 16, 64],
  ['nvfp4', 1024, 1024, 4, 4, 1, 128, 256],
  ['nvfp4', 1024, 1024, 8, 1, 0, 4, 8],
  ['nvfp4', 1024, 1024, 8, 8, 0, 16, 32],
  ['nvfp4', 1024, 1024, 8, 8, 1, 64, 256],
  ['nvfp4', 1024, 8192, 4, 1, 0, 4, 16],
  ['nvfp4', 1024, 8192, 4, 4, 0, 32, 64],
  ['nvfp4', 1024, 8192, 4, 4, 1, 128, 256],
  ['nvfp4', 1024, 8192, 8, 1, 0, 4, 4],
  ['nvfp4', 1024, 8192, 8, 8, 0, 8, 64],
  ['nvfp4', 1024, 8192, 8, 8, 1, 128, 256],
  ['nvfp4', 8192, 1024, 4, 1, 0, 4, 16],
  ['nvfp4', 8192, 1024, 4, 4, 1, 32, 256],
  ['nvfp4', 8192, 1024, 8, 1, 0, 4, 16],
  ['nvfp4', 8192, 1024, 8, 8, 1, 32, 256],
  ['fp8', 1024, 1024, 8, 8, 0, 4, 32],
  ['fp8', 1024, 1024, 8, 8, 1, 64, 256],
  ['fp8', 1024, 8192, 8, 8, 0, 4, 64],
  ['fp8', 1024, 8192, 8, 8, 1, 128, 256],
  ['fp8', 8192, 1024, 8, 8, 0, 4, 32],
  ['fp8', 8192, 1024, 8, 8, 1, 64, 256],
];
/** SGLang 0.5.9, fp8, without drafts; with them eight GPUs ran everywhere from 4 to 512 clients. */
const PLAIN_SGLANG: readonly Cell[] = [
  ['fp8', 1024, 1024, 8, 1, 0, 4, 64],
  ['fp8', 1024, 8192, 8, 1, 0, 4, 64],
  ['fp8', 8192, 1024, 8, 1, 0, 4, 4],
  ['fp8', 8192, 1024, 4, 1, 0, 4, 32],
];

/** Tokens drafted: TensorRT-LLM 3, but 1 under data-parallel attention; SGLang 2. */
const TENSORRT_DRAFTED = 3;
const TENSORRT_DRAFTED_RANKS = 1;
const SGLANG_DRAFTED = 2;

function isIn(cells: readonly Cell[], row: Row): boolean {
  const count = (name: string) => Number(row[name] ?? '') || 1;
  const gpus = count('tp') * count('dp');
  const attention = count('dp') > 1 ? 1 : 0;
  return cells.some(
    ([precision, input, output, cellGpus, experts, ranks, from, to]) =>
      precision === row['weight_precision'] &&
      input === count('isl') &&
      output === count('osl') &&
      cellGpus === gpus &&
      experts === count('ep') &&
      ranks === attention &&
      count('concurrency_or_batch') >= from &&
      count('concurrency_or_batch') <= to,
  );
}

/** Tokens drafted; 0 = none, or not of these runs. */
function draftedOf(row: Row): number | 'either' {
  const gpu = row['gpu'] ?? '';
  if (!(row['source'] ?? '').includes('InferenceX') || !gpu.startsWith('B200')) return 0;
  const model = row['model'] ?? '';
  const engine = row['engine'] ?? '';
  const version = row['engine_version'] ?? '';
  if (model === 'DeepSeek-R1' && engine === 'TensorRT-LLM') {
    const drafted = Number(row['dp']) > 1 ? TENSORRT_DRAFTED_RANKS : TENSORRT_DRAFTED;
    if (version === '1.2.0rc6.post3') return drafted;
    if (version !== '1.1.0rc2.post2' || !isIn(DRAFTED, row)) return 0;
    return isIn(PLAIN, row) ? 'either' : drafted;
  }
  const whole = Number(row['ep'] || 1) === 1;
  if (engine !== 'SGLang' || version !== '0.5.9' || row['weight_precision'] !== 'fp8' || !whole) return 0;
  if (model === 'DeepSeek-R1' && row['tp'] === '8') return isIn(PLAIN_SGLANG, row) ? 'either' : SGLANG_DRAFTED;
  return model === 'Qwen3.5-397B-A17B' && row['tp'] === '4' ? 'either' : 0;
}

/**
 * Llama-3.1-8B in fp8 on vLLM 0.12.0 (H200) of ai-dynamo/aiconfigurator: its rows with 2,000 in and 100 out at 64 clients would need
 * 100 % of the GPU's dense fp8 peak for the products with the weights alone, where no other fp8 row of the set passes 52 %. Part of the
 * prompts came from the prefix cache (on by default there); how much is not stated.
 */
function isCachedRun(row: Row): boolean {
  return (
    (row['source'] ?? '').startsWith('ai-dynamo/aiconfigurator') &&
    row['model'] === 'Llama-3.1-8B' &&
    row['weight_precision'] === 'fp8' &&
    row['engine'] === 'vLLM' &&
    row['engine_version'] === '0.12.0'
  );
}

/** What is known of a row beyond what it states. */
export interface KnownSettings {
  /** columns to add */
  readonly columns: Row;
  /** a setting that changes its figures by half and that neither the row nor its recipe tells; null = none is known to be open */
  readonly open: 'speculative decoding' | 'prefix cache' | null;
}

/** Settings of a measured row from its recipe; what the row states itself stands. */
export function knownSettingsOf(row: Row): KnownSettings {
  const drafted = row['speculative_tokens'] ? 0 : draftedOf(row);
  if (drafted === 'either') return { columns: {}, open: 'speculative decoding' };
  const open = isCachedRun(row) && !row['cached_input_fraction'] ? 'prefix cache' : null;
  return { columns: drafted > 0 ? { speculative_tokens: String(drafted) } : {}, open };
}
