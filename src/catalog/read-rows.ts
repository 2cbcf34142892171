/** From the text tables of the catalogue to its rows. */
import type { Alias } from './resolve.ts';
import type { Confidence, GpuRow, LinearGeometry, ModelRow, PriceRow, Provenance } from './rows.ts';
import { numberIn, numberOrNull, rowsOf, textIn, type Cells } from './table.ts';

export interface ModelTables {
  readonly modelTable: string;
  readonly modelSources: string;
}
export interface GpuTables {
  readonly gpuTable: string;
  readonly gpuSources: string;
}
export interface PriceTables {
  readonly priceTable: string;
  readonly priceNotes: string;
  readonly priceSources: string;
}

function provenanceOf(row: Cells, sources: readonly string[]): Provenance {
  return { source: sources[numberIn(row, 'source')] ?? '', date: textIn(row, 'date') };
}

function listOf(table: string, column: string): readonly string[] {
  // the first note is the empty one, so lines are taken as they are, not trimmed
  const [header, ...lines] = table.split('\n');
  if (header !== column) throw new Error(`expected a list of ${column}, found ${header ?? 'nothing'}`);
  return lines;
}

export function modelsOf(tables: ModelTables): readonly ModelRow[] {
  const sources = listOf(tables.modelSources, 'source');
  return rowsOf(tables.modelTable).map((row) => modelOf(row, provenanceOf(row, sources)));
}

function modelOf(row: Cells, provenance: Provenance): ModelRow {
  const count = (column: string) => numberIn(row, column);
  const maybe = (column: string) => numberOrNull(row, column);
  return {
    name: textIn(row, 'name'),
    totalParamsBPublished: count('total_params_b_published'),
    activeParamsBPublished: maybe('active_params_b_published'),
    layers: count('layers'),
    hiddenSize: count('hidden_size'),
    intermediateSize: maybe('intermediate_size'),
    attentionHeads: count('attention_heads'),
    kvHeads: count('kv_heads'),
    headDim: count('head_dim'),
    vocabSize: count('vocab_size'),
    maxContext: count('max_context'),
    attentionKind: textIn(row, 'attention_kind'),
    fullAttentionLayers: count('full_attn_layers'),
    slidingLayers: count('sliding_layers'),
    window: maybe('window'),
    linearLayers: count('linear_layers'),
    crossAttentionLayers: maybe('cross_layers') ?? 0,
    linear: linearOf(textIn(row, 'linear')),
    attentionGated: textIn(row, 'attention_gated') === '1',
    ffnGated: textIn(row, 'ffn_plain') !== '1',
    sparseIndex: sparseIndexOf(textIn(row, 'sparse_index')),
    visionParamsB: maybe('vision_params_b') ?? 0,
    mla: mlaOf(row),
    moe: moeOf(row),
    kvBytesPerTokenBf16Full: maybe('kv_bytes_per_token_bf16_full'),
    kvBytesPerTokenBf16Sliding: maybe('kv_bytes_per_token_bf16_sliding'),
    totalParamsBRecount: maybe('total_params_b_recount'),
    activeParamsBRecount: maybe('active_params_b_recount'),
    activeParamsBNoInputEmbedding: maybe('active_params_b_recount_no_input_embedding'),
    nativeDtype: textIn(row, 'native_dtype'),
    tiedEmbeddings: textIn(row, 'tie_embeddings') === '1',
    explanation: textIn(row, 'explanation'),
    confidence: textIn(row, 'confidence') as Confidence,
    provenance,
  };
}

function mlaOf(row: Cells): ModelRow['mla'] {
  const kvLoraRank = numberOrNull(row, 'kv_lora_rank');
  if (kvLoraRank === null) return null;
  const qLoraRank = numberOrNull(row, 'q_lora_rank');
  return {
    kvLoraRank,
    qLoraRank: qLoraRank === 0 ? null : qLoraRank,
    qkRopeHeadDim: numberIn(row, 'qk_rope_head_dim'),
    qkNopeHeadDim: numberIn(row, 'qk_nope_head_dim'),
    vHeadDim: numberIn(row, 'v_head_dim'),
  };
}

function moeOf(row: Cells): ModelRow['moe'] {
  const expertsTotal = numberOrNull(row, 'experts_total');
  if (expertsTotal === null) return null;
  return {
    expertsTotal,
    expertsActive: numberIn(row, 'experts_active'),
    expertsShared: numberIn(row, 'experts_shared'),
    moeIntermediateSize: numberIn(row, 'moe_intermediate_size'),
    sharedExpertIntermediateSize: numberOrNull(row, 'shared_expert_intermediate_size'),
    denseLayers: numberIn(row, 'dense_layers'),
    latentSize: numberOrNull(row, 'latent_size'),
  };
}

/** `delta-net 16 128 32 128 4`: kind, key heads and width, value heads and width, taps. */
function linearOf(text: string): LinearGeometry | null {
  if (text === '') return null;
  const [kind, ...rest] = text.split(' ');
  const [keyHeads = 0, keyHeadDim = 0, valueHeads = 0, valueHeadDim = 0, convolution = 0] = rest.map(Number);
  return { kind: kind as LinearGeometry['kind'], keyHeads, keyHeadDim, valueHeads, valueHeadDim, convolution };
}

/** `64 128 2048`: heads, width of a key, tokens picked. */
function sparseIndexOf(text: string): ModelRow['sparseIndex'] {
  if (text === '') return null;
  const [heads = 0, keyDim = 0, topTokens = 0] = text.split(' ').map(Number);
  return { heads, keyDim, topTokens };
}

export function gpusOf(tables: GpuTables): readonly GpuRow[] {
  const sources = listOf(tables.gpuSources, 'source');
  return rowsOf(tables.gpuTable).map((row) => ({
    name: textIn(row, 'name'),
    vendor: textIn(row, 'vendor'),
    memoryGb: numberIn(row, 'memory_gb'),
    reportedGib: numberOrNull(row, 'reported_gib'),
    bandwidthGbPerSecond: numberIn(row, 'mem_bandwidth_gb_s'),
    fp16Tflops: numberOrNull(row, 'dense_fp16_tflops'),
    bf16Tflops: numberOrNull(row, 'dense_bf16_tflops'),
    fp8Tflops: numberOrNull(row, 'dense_fp8_tflops'),
    fp4Tflops: numberOrNull(row, 'dense_fp4_tflops'),
    int8Tops: numberOrNull(row, 'dense_int8_tops'),
    interconnect: textIn(row, 'interconnect'),
    linkGbPerSecondOneWay: numberIn(row, 'interconnect_gb_s_per_gpu_one_way'),
    scaleUpDomain: numberIn(row, 'scale_up_domain'),
    pcieGbPerSecondOneWay: numberOrNull(row, 'pcie_gb_s_one_way'),
    tdpWatts: numberOrNull(row, 'tdp_w'),
    checks: textIn(row, 'checks'),
    confidence: textIn(row, 'confidence') as Confidence,
    provenance: provenanceOf(row, sources),
  }));
}

export function pricesOf(tables: PriceTables): readonly PriceRow[] {
  const sources = listOf(tables.priceSources, 'source');
  const notes = listOf(tables.priceNotes, 'note');
  return rowsOf(tables.priceTable).map((row) => ({
    cloud: textIn(row, 'cloud'),
    region: textIn(row, 'region'),
    instanceType: textIn(row, 'instance'),
    gpu: textIn(row, 'gpu'),
    gpuCount: numberIn(row, 'count'),
    onDemandUsdPerHour: numberOrNull(row, 'on_demand'),
    spotUsdPerHour: numberOrNull(row, 'spot'),
    reserved1yUsdPerHour: numberOrNull(row, 'reserved1'),
    reserved3yUsdPerHour: numberOrNull(row, 'reserved3'),
    spotBasis: textIn(row, 'spot_basis'),
    note: notes[numberIn(row, 'note')] ?? '',
    provenance: provenanceOf(row, sources),
  }));
}

export function aliasesOf(table: string): readonly Alias[] {
  return rowsOf(table).map((row) => ({
    kind: textIn(row, 'kind'),
    alias: textIn(row, 'alias'),
    canonical: textIn(row, 'canonical'),
    note: textIn(row, 'note'),
  }));
}

/** Committed price over on-demand: median over instance types and regions, with the 10th and 90th percentile and the number of rows. */
export interface CommitmentRow {
  readonly cloud: string;
  /** 'China' | 'elsewhere': three-year terms are known from China only */
  readonly scope: string;
  readonly termYears: number;
  readonly class: string;
  readonly payment: string;
  readonly ratio: number;
  readonly ratio10: number;
  readonly ratio90: number;
  readonly rows: number;
  readonly provenance: Provenance;
}

export function commitmentsOf(table: string): readonly CommitmentRow[] {
  return rowsOf(table).map((row) => ({
    cloud: textIn(row, 'cloud'),
    scope: textIn(row, 'scope'),
    termYears: numberIn(row, 'term_years'),
    class: textIn(row, 'class'),
    payment: textIn(row, 'payment'),
    ratio: numberIn(row, 'ratio'),
    ratio10: numberIn(row, 'ratio10'),
    ratio90: numberIn(row, 'ratio90'),
    rows: numberIn(row, 'rows'),
    provenance: { source: textIn(row, 'source'), date: textIn(row, 'date') },
  }));
}

/** Cost of an owned GPU-hour by kind of owner, and of a three-year rental; watts all-in. */
export interface OwnershipRow {
  readonly gpu: string;
  readonly powerKilowatts: number;
  readonly hyperscalerUsdPerGpuHour: number;
  readonly neocloudUsdPerGpuHour: number;
  readonly rental3yUsdPerGpuHour: number;
  readonly note: string;
  readonly provenance: Provenance;
}

export function ownershipOf(table: string): readonly OwnershipRow[] {
  return rowsOf(table).map((row) => ({
    gpu: textIn(row, 'gpu'),
    powerKilowatts: numberIn(row, 'power_kw'),
    hyperscalerUsdPerGpuHour: numberIn(row, 'hyperscaler'),
    neocloudUsdPerGpuHour: numberIn(row, 'neocloud'),
    rental3yUsdPerGpuHour: numberIn(row, 'rental3'),
    note: textIn(row, 'note'),
    provenance: { source: textIn(row, 'source'), date: textIn(row, 'date') },
  }));
}
