/** The rows of the catalogue: facts with source and date. Measured, single-source and disputed facts are told apart by `confidence`. */

export interface Provenance {
  readonly source: string;
  /** ISO date or month of the fact or of the reading */
  readonly date: string;
}

/** 'agreed': two sources or more agree; 'single': one source; 'disputed': sources differ; 'custom': the user's own. */
export type Confidence = 'agreed' | 'single' | 'disputed' | 'custom';

export type WeightPrecision = 'fp16' | 'bf16' | 'fp8' | 'int8' | 'int4' | 'mxfp4' | 'nvfp4' | 'fp4';

/** A layer whose memory of the past has a constant size. */
export interface LinearGeometry {
  readonly kind: 'delta-net' | 'mamba-2' | 'lightning';
  readonly keyHeads: number;
  readonly keyHeadDim: number;
  readonly valueHeads: number;
  readonly valueHeadDim: number;
  /** taps of the short convolution before it; 0 = none */
  readonly convolution: number;
}

/** Geometry of a text decoder; counts of layers by attention kind add up as the source says. Lengths in elements, not bytes. */
export interface ModelRow {
  readonly name: string;
  /** published on the model card, 1e9 parameters; null for custom models */
  readonly totalParamsBPublished: number | null;
  readonly activeParamsBPublished: number | null;
  readonly layers: number;
  readonly hiddenSize: number;
  /** dense FFN width; null where every FFN layer is MoE */
  readonly intermediateSize: number | null;
  readonly attentionHeads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabSize: number;
  readonly maxContext: number;
  readonly attentionKind: string;
  readonly fullAttentionLayers: number;
  readonly slidingLayers: number;
  readonly window: number | null;
  readonly linearLayers: number;
  /** layers whose keys and values come from an image, not from the text; 0 in text models */
  readonly crossAttentionLayers: number;
  /** shape of the linear layers; null where there are none or the source does not give it */
  readonly linear: LinearGeometry | null;
  /** query projection twice as wide, its second half gates the attention output (Qwen3-Next, Qwen3.5) */
  readonly attentionGated: boolean;
  /** FFN of three matrices (gate, up, down); false = two (Falcon, GPT-J, Nemotron) */
  readonly ffnGated: boolean;
  /** sparse-attention index: heads, the width of the key that every token caches, and how many tokens it picks; null = none */
  readonly sparseIndex: { readonly heads: number; readonly keyDim: number; readonly topTokens: number } | null;
  /** weights that an engine loads beside the text decoder (vision tower, projector), 1e9; 0 = none known */
  readonly visionParamsB: number;
  readonly mla: {
    readonly kvLoraRank: number;
    readonly qLoraRank: number | null;
    readonly qkRopeHeadDim: number;
    readonly qkNopeHeadDim: number;
    readonly vHeadDim: number;
  } | null;
  readonly moe: {
    readonly expertsTotal: number;
    readonly expertsActive: number;
    readonly expertsShared: number;
    readonly moeIntermediateSize: number;
    readonly sharedExpertIntermediateSize: number | null;
    /** FFN layers that are not MoE */
    readonly denseLayers: number;
    /** width that routed experts work in where it is not the hidden size (Nemotron 3 Super) */
    readonly latentSize: number | null;
  } | null;
  /** by the source's KV rule, full-attention layers, 2 bytes an element; null for custom models (then computed) */
  readonly kvBytesPerTokenBf16Full: number | null;
  readonly kvBytesPerTokenBf16Sliding: number | null;
  /** parameters by recount of the source's file, 1e9; null for custom models */
  readonly totalParamsBRecount: number | null;
  readonly activeParamsBRecount: number | null;
  readonly activeParamsBNoInputEmbedding: number | null;
  readonly nativeDtype: string;
  readonly tiedEmbeddings: boolean;
  readonly explanation: string;
  readonly confidence: Confidence;
  readonly provenance: Provenance;
}

/** An accelerator. TFLOP/s are dense, link rates one way; null = not offered or not found. */
export interface GpuRow {
  readonly name: string;
  readonly vendor: string;
  /** GB as sold */
  readonly memoryGb: number;
  /** what the driver reports to the engine, GiB; null = not found */
  readonly reportedGib: number | null;
  readonly bandwidthGbPerSecond: number;
  readonly fp16Tflops: number | null;
  readonly bf16Tflops: number | null;
  readonly fp8Tflops: number | null;
  readonly fp4Tflops: number | null;
  readonly int8Tops: number | null;
  readonly interconnect: string;
  readonly linkGbPerSecondOneWay: number;
  /** GPUs in one fast domain */
  readonly scaleUpDomain: number;
  readonly pcieGbPerSecondOneWay: number | null;
  readonly tdpWatts: number | null;
  readonly checks: string;
  readonly confidence: Confidence;
  readonly provenance: Provenance;
}

/** One instance type in one region. Dollars per hour for the whole instance; null = not sold or not found. */
export interface PriceRow {
  readonly cloud: string;
  readonly region: string;
  /** 'per-gpu' where the source gives a rate per GPU only */
  readonly instanceType: string;
  /** a GpuRow's name */
  readonly gpu: string;
  readonly gpuCount: number;
  readonly onDemandUsdPerHour: number | null;
  readonly spotUsdPerHour: number | null;
  readonly reserved1yUsdPerHour: number | null;
  readonly reserved3yUsdPerHour: number | null;
  /** 'quoted' | 'component sum' | 'group-ratio' (an estimate) | '' */
  readonly spotBasis: string;
  readonly note: string;
  readonly provenance: Provenance;
}
