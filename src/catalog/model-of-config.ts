/**
 * A model of one's own from its Hugging Face config.json: llama, mistral, qwen2/3(_moe, _next, 3.5), mixtral, deepseek v2/v3/v3.2, gemma 2/3,
 * gpt_oss, phi3, phimoe, glm4_moe, glm_moe_dsa, llama4, cohere, falcon, gptj, nemotron, nemotron_h, minimax and whatever uses the same field names.
 * Source of the field names: the configuration classes of the transformers library.
 */
import { inputError } from '../base/errors.ts';
import { layerCountsOf, type LayerCounts } from './config-layers.ts';
import { linearOfConfig, moeOfConfig } from './config-mixture.ts';
import { ConfigReader } from './config-reader.ts';
import type { ModelRow } from './rows.ts';

/** Families whose feed-forward has two matrices, whatever the activation is called. */
const plainFfn = /^(falcon|gptj|gpt2|gpt_neox|gpt_neo|bloom|opt|phi|starcoder2|nemotron|nemotron_h|mpt|gpt_bigcode)$/;
/** Families that tie embeddings unless the file says otherwise. */
const tiedFamilies = /^(gemma|cohere|falcon|gpt2|bloom|opt|mpt|gpt_bigcode)/;

/**
 * @param json  the parsed file; vision models are read by their `text_config`
 * @param name  what the scenario calls it
 * @throws InputError naming every field that is missing or absurd
 */
export function modelRowOfConfig(json: unknown, name: string): ModelRow {
  const where = `customModels.${name}`;
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw inputError(where, 'is not a config.json', 'Give the JSON object of the published file');
  const reader = new ConfigReader(textPartOf(json as Record<string, unknown>), where);
  const layers = reader.need(['num_hidden_layers', 'n_layer', 'num_layers', 'n_layers']);
  const hiddenSize = reader.need(['hidden_size', 'n_embd', 'd_model']);
  const attentionHeads = reader.need(['num_attention_heads', 'n_head', 'n_heads']);
  const kvHeads = kvHeadsOf(reader, attentionHeads);
  const mla = mlaOf(reader);
  const headDim = mla === null ? headDimOf(reader, hiddenSize, attentionHeads) : mla.qkNopeHeadDim + mla.qkRopeHeadDim;
  const maxContext = reader.need([
    'max_position_embeddings',
    'n_positions',
    'model_max_length',
    'max_sequence_length',
    'seq_length',
    'max_seq_len',
  ]);
  const vocabSize = reader.need(['vocab_size', 'padded_vocab_size']);
  const counts = layerCountsOf(reader, layers, maxContext);
  const moe = moeOfConfig(reader, layers, counts.ffnOnly);
  const type = reader.text('model_type');
  checkSizes(reader, { layers, hiddenSize, attentionHeads, kvHeads, vocabSize });
  const row: ModelRow = {
    name,
    totalParamsBPublished: null,
    activeParamsBPublished: null,
    layers,
    hiddenSize,
    intermediateSize: intermediateOf(reader, hiddenSize, moe, type),
    attentionHeads,
    kvHeads,
    headDim,
    vocabSize,
    maxContext,
    attentionKind: kindOf(counts, mla !== null, kvHeads, attentionHeads),
    fullAttentionLayers: counts.full,
    slidingLayers: counts.sliding,
    window: counts.window,
    linearLayers: counts.linear,
    crossAttentionLayers: counts.cross,
    linear: counts.linear > 0 ? linearOfConfig(reader, attentionHeads, headDim) : null,
    attentionGated: reader.flag('attn_output_gate') ?? /^qwen3_(next|5)/.test(type),
    ffnGated: !plainFfn.test(type) && !/relu2/.test(reader.text('hidden_act', 'mlp_hidden_act')),
    sparseIndex: sparseIndexOf(reader),
    visionParamsB: 0,
    mla,
    moe,
    kvBytesPerTokenBf16Full: null,
    kvBytesPerTokenBf16Sliding: null,
    totalParamsBRecount: null,
    activeParamsBRecount: null,
    activeParamsBNoInputEmbedding: null,
    nativeDtype: dtypeOf(reader),
    tiedEmbeddings: reader.flag('tie_word_embeddings') ?? tiedFamilies.test(type),
    explanation: 'read from a config.json; vision parts and multi-token prediction are not counted',
    confidence: 'custom',
    provenance: { source: "the user's config.json", date: '' },
  };
  reader.finish();
  return row;
}

/** The decoder's fields over those of the whole file. */
function textPartOf(json: Record<string, unknown>): Record<string, unknown> {
  for (const key of ['text_config', 'llm_config', 'language_config']) {
    const inner = json[key];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return { ...json, ...inner };
  }
  return json;
}

function kvHeadsOf(reader: ConfigReader, attentionHeads: number): number {
  // the first Falcon: one KV head unless it says new_decoder_architecture; num_kv_heads is then only a leftover
  if (reader.flag('multi_query') === true && reader.flag('new_decoder_architecture') !== true) return 1;
  return reader.whole(['num_key_value_heads', 'num_kv_heads', 'n_head_kv', 'multi_query_group_num']) ?? attentionHeads;
}

function headDimOf(reader: ConfigReader, hiddenSize: number, attentionHeads: number): number {
  const given = reader.whole(['head_dim', 'kv_channels', 'attention_head_dim']);
  if (given !== null) return given;
  const derived = hiddenSize / attentionHeads;
  if (!Number.isInteger(derived))
    reader.wrong('head_dim', `is missing, and ${hiddenSize} / ${attentionHeads} is not whole`, 'Give head_dim');
  return derived;
}

function mlaOf(reader: ConfigReader): ModelRow['mla'] {
  const kvLoraRank = reader.whole(['kv_lora_rank']);
  if (kvLoraRank === null) return null;
  return {
    kvLoraRank,
    qLoraRank: reader.whole(['q_lora_rank']),
    qkRopeHeadDim: reader.need(['qk_rope_head_dim'], 0),
    qkNopeHeadDim: reader.need(['qk_nope_head_dim']),
    vHeadDim: reader.need(['v_head_dim']),
  };
}

function sparseIndexOf(reader: ConfigReader): ModelRow['sparseIndex'] {
  const heads = reader.whole(['index_n_heads']);
  if (heads === null) return null;
  return { heads, keyDim: reader.need(['index_head_dim']), topTokens: reader.need(['index_topk']) };
}

/** Dense width; Llama 4 keeps it under a name of its own. Old families leave it out and mean four times the hidden size. */
function intermediateOf(reader: ConfigReader, hiddenSize: number, moe: ModelRow['moe'], type: string): number | null {
  const given = reader.whole(
    type.startsWith('llama4')
      ? ['intermediate_size_mlp', 'intermediate_size']
      : ['intermediate_size', 'ffn_hidden_size', 'n_inner', 'ffn_dim'],
  );
  if (given !== null) return given;
  if (moe !== null && moe.denseLayers === 0) return null;
  if (plainFfn.test(type)) return 4 * hiddenSize;
  if (reader.raw('intermediate_size') === undefined)
    reader.wrong('intermediate_size', 'is missing', 'Give intermediate_size');
  return null;
}

function kindOf(counts: LayerCounts, latent: boolean, kvHeads: number, heads: number): string {
  const base = latent ? 'MLA' : kvHeads === heads ? 'MHA' : kvHeads === 1 ? 'MQA' : 'GQA';
  if (counts.linear > 0) return `hybrid: ${counts.linear} linear, ${counts.full} ${base}`;
  return counts.sliding > 0 ? `${base}, sliding ${counts.window ?? 0} on ${counts.sliding} layers` : base;
}

/** The stored precision: what quantization_config says, else the type of the tensors. */
function dtypeOf(reader: ConfigReader): string {
  const quantization = reader.raw('quantization_config', 'compression_config');
  if (typeof quantization === 'object' && quantization !== null) {
    const text = JSON.stringify(quantization).toLowerCase();
    if (text.includes('mxfp4')) return 'mxfp4';
    if (text.includes('nvfp4')) return 'nvfp4';
    if (/"(num_)?bits":4|awq|int4/.test(text))
      return /ignore.*(self_attn|attention)/.test(text) ? 'int4 experts' : 'int4';
    if (/fp8|float-quantized|"type":"float"/.test(text)) return 'fp8';
    if (/"(num_)?bits":8|int8|load_in_8bit":true/.test(text)) return 'int8';
  }
  return reader.text('dtype', 'torch_dtype') === 'float16' ? 'fp16' : 'bf16';
}

/** Sizes beyond any published model by a wide margin: the sums would mean nothing. */
function checkSizes(
  reader: ConfigReader,
  sizes: { layers: number; hiddenSize: number; attentionHeads: number; kvHeads: number; vocabSize: number },
): void {
  const limits: readonly (readonly [string, number, number])[] = [
    ['num_hidden_layers', sizes.layers, 1000],
    ['hidden_size', sizes.hiddenSize, 200_000],
    ['num_attention_heads', sizes.attentionHeads, 2000],
    ['vocab_size', sizes.vocabSize, 10_000_000],
  ];
  for (const [field, value, limit] of limits)
    if (value > limit) reader.wrong(field, `${value} is beyond ${limit}`, 'Check the unit of the value');
  if (sizes.kvHeads > sizes.attentionHeads)
    reader.wrong(
      'num_key_value_heads',
      `${sizes.kvHeads} KV heads for ${sizes.attentionHeads} heads`,
      'KV heads cannot outnumber heads',
    );
}
