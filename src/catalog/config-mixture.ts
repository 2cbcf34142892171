/** The mixture of experts and the linear layers of a config.json. */
import type { ConfigReader } from './config-reader.ts';
import type { LinearGeometry, ModelRow } from './rows.ts';

export function moeOfConfig(reader: ConfigReader, layers: number, ffnOnly: number | null): ModelRow['moe'] {
  const expertsTotal = reader.whole(['n_routed_experts', 'num_local_experts', 'num_experts', 'moe_num_experts'], 0);
  if (expertsTotal === null || expertsTotal <= 1) return null;
  const expertsActive = reader.need(['num_experts_per_tok', 'num_experts_per_token', 'moe_topk', 'top_k_experts']);
  if (expertsActive > expertsTotal)
    reader.wrong(
      'num_experts_per_tok',
      `${expertsActive} of ${expertsTotal} experts`,
      'A token cannot use more experts than there are',
    );
  const llama4 = reader.text('model_type').startsWith('llama4');
  const moeIntermediateSize = reader.need(['moe_intermediate_size', 'intermediate_size']);
  const shared = reader.whole(['shared_expert_intermediate_size', 'moe_shared_expert_intermediate_size'], 0);
  const counted = reader.whole(['n_shared_experts', 'num_shared_experts'], 0);
  const expertsShared = counted ?? ((shared !== null && shared > 0) || llama4 ? 1 : 0);
  return {
    expertsTotal,
    expertsActive,
    expertsShared,
    moeIntermediateSize,
    sharedExpertIntermediateSize: shared !== null && shared > 0 ? shared : null,
    denseLayers: ffnOnly ?? denseLayersOf(reader, layers, llama4),
    latentSize: reader.whole(['moe_latent_size']),
  };
}

/** FFN layers that are not mixtures: listed, the first k, or all but every n-th. */
function denseLayersOf(reader: ConfigReader, layers: number, llama4: boolean): number {
  const types = reader.list('mlp_layer_types');
  if (types !== null) return types.filter((type) => type === 'dense').length;
  const listed = reader.list('moe_layers');
  if (listed !== null && listed.length > 0) return layers - listed.length;
  if (llama4) return layers - Math.floor(layers / (reader.whole(['interleave_moe_layer_step']) ?? 1));
  const first = reader.whole(['first_k_dense_replace'], 0) ?? 0;
  const step = reader.whole(['decoder_sparse_step']) ?? 1;
  const frequency = reader.raw('moe_layer_freq');
  if (Array.isArray(frequency)) return frequency.filter((flag) => flag === 0).length;
  const dense = new Set(reader.list('mlp_only_layers') ?? []);
  let count = 0;
  for (let i = 0; i < layers; i += 1) {
    const mixture =
      i >= first &&
      !dense.has(i) &&
      (i + 1) % step === 0 &&
      (typeof frequency !== 'number' || frequency < 1 || i % frequency === 0);
    if (!mixture) count += 1;
  }
  return count;
}

/** Delta nets (Qwen3-Next, Qwen3.5), Mamba-2 (Nemotron-H), lightning attention (MiniMax); null when the file does not give the shape. */
export function linearOfConfig(reader: ConfigReader, heads: number, headDim: number): LinearGeometry | null {
  const deltaHeads = reader.whole(['linear_num_value_heads']);
  if (deltaHeads !== null) {
    return {
      kind: 'delta-net',
      keyHeads: reader.need(['linear_num_key_heads']),
      keyHeadDim: reader.need(['linear_key_head_dim']),
      valueHeads: deltaHeads,
      valueHeadDim: reader.need(['linear_value_head_dim']),
      convolution: reader.whole(['linear_conv_kernel_dim']) ?? 4,
    };
  }
  const mambaHeads = reader.whole(['mamba_num_heads', 'mamba_n_heads']);
  if (mambaHeads !== null) {
    return {
      kind: 'mamba-2',
      keyHeads: reader.need(['n_groups', 'mamba_n_groups']),
      keyHeadDim: reader.need(['ssm_state_size', 'mamba_d_state']),
      valueHeads: mambaHeads,
      valueHeadDim: reader.need(['mamba_head_dim', 'mamba_d_head']),
      convolution: reader.whole(['conv_kernel', 'mamba_d_conv']) ?? 4,
    };
  }
  if (reader.list('attn_type_list') === null) return null;
  return {
    kind: 'lightning',
    keyHeads: heads,
    keyHeadDim: headDim,
    valueHeads: heads,
    valueHeadDim: headDim,
    convolution: 0,
  };
}
