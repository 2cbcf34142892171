/** How the weights of a model lie on the GPUs of a replica. Source: docs/method.md §sizing, eq. 1. */
import type { ModelRow } from '../catalog/rows.ts';
import type { TensorWeights, WeightLedger } from './memory-weights.ts';

interface ShardLayout {
  readonly model: ModelRow;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  /** ranks over which whole experts are spread; 1 = experts are cut by tensor parallelism */
  readonly expertParallel: number;
}

/** Weights on the fullest GPU: layers of the largest stage, its shard, and the wider of embedding and output matrix when stages part them. */
export function weightBytesPerGpuOf(ledger: WeightLedger, layout: ShardLayout): number {
  const { model, pipelineParallel } = layout;
  const layerShare = Math.ceil(model.layers / pipelineParallel) / model.layers;
  let layers = 0;
  let ends = 0;
  for (const row of ledger.tensors) {
    const bytes = row.bytes * shardOf(row, layout);
    const atAnEnd = row.class === 'embedding' || row.class === 'output-matrix';
    if (!atAnEnd) layers += bytes * layerShare;
    else ends = pipelineParallel > 1 ? Math.max(ends, bytes) : ends + bytes;
  }
  return layers + ends;
}

function shardOf(row: TensorWeights, layout: Omit<ShardLayout, 'pipelineParallel'>): number {
  const { model, tensorParallel, expertParallel } = layout;
  switch (row.shard) {
    case 'tensor':
      return 1 / tensorParallel;
    case 'kv-heads':
      return Math.ceil(model.kvHeads / tensorParallel) / model.kvHeads;
    case 'copied':
      return 1;
    case 'expert': {
      const experts = model.moe?.expertsTotal ?? 1;
      const ranks = Math.min(expertParallel, experts);
      return Math.ceil(experts / ranks) / experts / Math.max(1, tensorParallel / ranks);
    }
  }
}
