/**
 * What a draft adds to one GPU of a replica: its weights, and its keys and values of every token in the cache. A prompt look-up has neither.
 * The layer of multi-token prediction holds one layer and the matrix that joins a token with the state before it (2 h × h), and shares
 * embedding and output matrix; a draft model is loaded whole, cut as the model is, without pipeline stages.
 * Sources: DeepSeek-AI (arXiv 2412.19437) §2.2; docs/method.md §sizing, eq. 3a.
 */
import type { ModelRow } from '../catalog/rows.ts';
import type { Speculation } from './tokens-per-pass.ts';
import { inBlocks, kvBytesOf, type KvRule } from './memory-kv.ts';
import { engineCopiesOf } from './memory-runtime.ts';
import { precisionSchemeOf, weightsOf, type PrecisionScheme, type WeightLedger } from './memory-weights.ts';
import { weightBytesPerGpuOf } from './weight-shards.ts';

/** Of one GPU, but for the bytes of its file. */
export interface DraftMemory {
  /** of the whole draft: what is stored and loaded */
  readonly fileBytes: number;
  readonly weightBytes: number;
  readonly cacheBytesPerToken: number;
  readonly stateBytesPerSequence: number;
}

interface Place {
  readonly model: ModelRow;
  readonly precision: PrecisionScheme;
  readonly kvPrecision: '16bit' | 'fp8';
  readonly tensorParallel: number;
  readonly expertParallel: number;
}

export function draftMemoryOf(speculation: Speculation, place: Place): DraftMemory {
  const { method, model } = speculation;
  if (method === 'ngram') return { fileBytes: 0, weightBytes: 0, cacheBytesPerToken: 0, stateBytesPerSequence: 0 };
  const { tensorParallel, expertParallel } = place;
  const row = method === 'mtp' ? ownDraftRowOf(place.model) : (model ?? place.model);
  const ledger =
    method === 'mtp' ? ownDraftLedgerOf(place.model, place.precision) : weightsOf(row, precisionSchemeOf(row));
  const layout = { model: row, tensorParallel, pipelineParallel: 1, expertParallel };
  const copies = method === 'mtp' ? 0 : engineCopiesOf(row, tensorParallel, 1);
  const rule = kvBytesOf(row, place.kvPrecision === 'fp8' ? 1 : 2, tensorParallel);
  return {
    fileBytes: ledger.bytes,
    weightBytes: weightBytesPerGpuOf(ledger, layout) + copies,
    cacheBytesPerToken: rule.fullBytesPerToken + rule.slidingBytesPerToken,
    stateBytesPerSequence: rule.stateBytesPerSequence ?? 0,
  };
}

/** The layer as a model of one layer: for its weights and its cache. Its attention is full where the model has any full layer. */
function ownDraftRowOf(model: ModelRow): ModelRow {
  const full = model.fullAttentionLayers > 0 || model.slidingLayers === 0;
  return {
    ...model,
    layers: 1,
    fullAttentionLayers: full ? 1 : 0,
    slidingLayers: full ? 0 : 1,
    linearLayers: 0,
    crossAttentionLayers: 0,
    visionParamsB: 0,
    moe: model.moe === null ? null : { ...model.moe, denseLayers: 0 },
  };
}

/** Weights of the layer of multi-token prediction; embedding and output matrix are the model's. */
export function ownDraftLedgerOf(model: ModelRow, scheme: PrecisionScheme): WeightLedger {
  const ledger = weightsOf(ownDraftRowOf(model), scheme);
  const own = ledger.tensors.filter((row) => row.class !== 'embedding' && row.class !== 'output-matrix');
  const params = 2 * model.hiddenSize * model.hiddenSize;
  const joining = { class: 'attention', shard: 'copied', params, activeParams: params, bytesPerParam: 2 } as const;
  const tensors = [...own, { ...joining, bytes: 2 * params }];
  const sum = (of: 'params' | 'bytes' | 'activeParams') => tensors.reduce((total, row) => total + row[of], 0);
  const active = sum('activeParams');
  return {
    tensors,
    params: sum('params'),
    bytes: sum('bytes'),
    activeParams: active,
    activeParamsNoInputEmbedding: active,
  };
}

/** The cache of the model and its draft together: engines keep the draft's tokens in the same blocks, to the whole context. */
export function withDraftCache(rule: KvRule, draft: DraftMemory): KvRule {
  const { cacheBytesPerToken, stateBytesPerSequence } = draft;
  return {
    ...rule,
    fullBytesPerToken: rule.fullBytesPerToken + cacheBytesPerToken,
    stateBytesPerSequence: (rule.stateBytesPerSequence ?? 0) + stateBytesPerSequence,
    bytesOfSequence: (contextTokens, passTokens) =>
      rule.bytesOfSequence(contextTokens, passTokens) +
      cacheBytesPerToken * inBlocks(contextTokens) +
      stateBytesPerSequence,
  };
}
