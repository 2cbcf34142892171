/**
 * The time of one pass of the engine: one formula for prefill, decode and mixed passes.
 *
 *   T = (dense read ∨ dense FLOP) + (expert read ∨ expert FLOP) + (KV read ∨ decode attention) + prefill attention
 *       + comm + L·τ_L + L_moe·τ_M + τ_0 + b·τ_r,          x ∨ y = max(x, y) + μ · min(x, y)
 *   times 1 + κ · (stages − 1) with pipeline stages
 *
 * The kinds of work follow each other in every layer, so each is bound by its own bandwidth or arithmetic. Weights are read once per
 * pass, whatever it mixes; of experts only the distinct ones that its tokens choose.
 * Source: docs/method.md §sizing, eqs. 4–6; S. Williams, A. Waterman, D. Patterson, "Roofline", CACM 52(4), 2009
 * (doi 10.1145/1498765.1498785) for the maximum.
 */
import { integerPower, log2Whole } from '../base/exact-math.ts';
import { MS_PER_SECOND } from '../base/units.ts';
import type { PassConstants } from './constants.ts';

/** What a model on a layout of GPUs makes a pass do. Everything is per GPU and per pass unless it says otherwise. */
export interface PassShape {
  readonly layers: number;
  readonly moeLayers: number;
  /** weights that every pass reads: attention, dense and shared FFN, router, output matrix; bytes */
  readonly denseBytes: number;
  /** all routed experts held by this GPU; bytes, 0 without MoE */
  readonly expertBytes: number;
  readonly expertsTotal: number;
  readonly expertsActive: number;
  /** 2 × active parameters without experts, embeddings and output matrix, over the ranks that share a token */
  readonly denseFlopsPerToken: number;
  /** 2 × parameters of the routed experts that one token uses, likewise (every rank's tokens spread over all experts) */
  readonly expertFlopsPerToken: number;
  /** output matrix, for each sampled token */
  readonly headFlopsPerSample: number;
  /** attention over one attended token in one layer: while prefilling, while decoding (absorbed width for MLA) */
  readonly prefillFlopsPerPair: number;
  readonly decodeFlopsPerPair: number;
  /** layers that attend to every token, and layers that attend to a window; sparse attention is both: its index, counted by its FLOP, and what it picks */
  readonly fullLayers: number;
  readonly slidingLayers: number;
  /** tokens that sliding layers attend to; 0 without */
  readonly window: number;
  /** resident KV read per decoding sequence: per token by kind of layer, and the constant state of linear layers */
  readonly kvBytesPerTokenFull: number;
  readonly kvBytesPerTokenSliding: number;
  readonly kvBytesConstant: number;
  /** bytes of one token's activations on the wire: hidden × 2 */
  readonly wireBytesPerToken: number;
  /** the same on the way to the experts: in the arithmetic that multiplies them */
  readonly dispatchBytesPerToken: number;
  /** peaks of the units that do the dense, the expert and the 16-bit work */
  readonly denseFlopsPerSecond: number;
  readonly expertFlopsPerSecond: number;
  readonly attentionFlopsPerSecond: number;
  readonly bandwidthBytesPerSecond: number;
  readonly linkBytesPerSecond: number;
  readonly tensorParallel: number;
  readonly expertParallel: number;
  readonly dataParallel: number;
  readonly pipelineParallel: number;
  readonly constants: PassConstants;
  /** tokens that a draft proposes for each decoding sequence before a pass, and the pass of that draft, null = it costs none; absent = no draft */
  readonly speculation?: { readonly drafted: number; readonly draft: PassShape | null };
}

/** What one pass carries, over the whole replica. */
export interface PassLoad {
  readonly decodeSequences: number;
  /** mean context of the decoding sequences, tokens */
  readonly decodeContext: number;
  readonly prefillTokens: number;
  /** mean number of tokens that a prefilled token attends to: half its prompt, more when it continues a cached one */
  readonly prefillContext: number;
}

export interface PassTime {
  readonly ms: number;
  /** weights, kv and compute before overlap, so that they may add up to more than ms; comm and fixed are added as they are */
  readonly parts: {
    readonly weights: number;
    readonly kv: number;
    readonly compute: number;
    readonly comm: number;
    readonly fixed: number;
  };
  readonly boundBy: 'weights' | 'kv' | 'compute' | 'comm' | 'fixed';
}

/**
 * Share of the experts that `tokens` tokens touch when each picks `active` of `total` at random: 1 − (1 − k/E)^n.
 * Between whole numbers of tokens the curve is taken linear.
 */
export function expertShareOf(tokens: number, active: number, total: number): number {
  if (total <= 0 || tokens <= 0) return 0;
  const whole = Math.floor(tokens);
  const missed = integerPower(1 - active / total, whole);
  return 1 - missed * (1 - (tokens - whole) * (active / total));
}

/** Attended tokens of a sliding layer where a full one attends to `attended` on average over a causal prompt of 2 × attended. */
function slidingAttended(attended: number, window: number): number {
  return 2 * attended > window ? window - (window * window) / (4 * attended) : attended;
}

/** The longer of reading and computing, and what of the shorter does not hide behind it. */
export function overlapped(read: number, compute: number, overlapFraction: number): number {
  return read > compute ? read + overlapFraction * compute : compute + overlapFraction * read;
}

/** Share of its experts that the busiest rank reads: the hottest of several holds about half a spread per doubling above the mean. */
function hottestShareOf(shape: PassShape, tokens: number): number {
  const share = expertShareOf(tokens, shape.expertsActive, shape.expertsTotal);
  if (shape.expertParallel <= 1 || share <= 0) return share;
  const held = shape.expertsTotal / shape.expertParallel;
  const spread = Math.sqrt((share * (1 - share)) / held);
  return Math.min(1, share + 0.5 * log2Whole(shape.expertParallel) * spread);
}

/** Resident KV that one decoding sequence reads on one GPU, bytes. */
function kvBytesOfSequence(shape: PassShape, context: number): number {
  return (
    shape.kvBytesPerTokenFull * context +
    shape.kvBytesPerTokenSliding * Math.min(context, shape.window) +
    shape.kvBytesConstant
  );
}

/** Work of one pass on one GPU by kind, each as if alone. */
interface PassWork {
  readonly denseRead: number;
  readonly denseCompute: number;
  readonly expertRead: number;
  readonly expertCompute: number;
  readonly kvRead: number;
  readonly decodeAttention: number;
  readonly prefillAttention: number;
}

/**
 * Seconds of reading and arithmetic. `sequences`: those of the micro-batch that decode; `decoding`, `prefilling`: its tokens; all over the
 * replica's data-parallel ranks.
 */
function workSeconds(
  shape: PassShape,
  load: PassLoad,
  sequences: number,
  decoding: number,
  prefilling: number,
): PassWork {
  const { constants: c } = shape;
  const ranks = shape.dataParallel;
  const tokens = (decoding + prefilling) / ranks;
  const sampled = decoding / ranks + (prefilling > 0 ? 1 : 0);
  const bandwidth = shape.bandwidthBytesPerSecond;
  const denseRead = shape.denseBytes / (bandwidth * c.weightReadFraction);
  const denseCompute =
    ((tokens + c.densePaddingRows) * shape.denseFlopsPerToken) / (shape.denseFlopsPerSecond * c.denseComputeFraction) +
    (sampled * shape.headFlopsPerSample) / (shape.attentionFlopsPerSecond * c.headComputeFraction);
  let expertRead = 0;
  let expertCompute = 0;
  if (shape.expertBytes > 0 && tokens > 0) {
    expertRead =
      (shape.expertBytes * hottestShareOf(shape, decoding + prefilling)) / (bandwidth * c.expertReadFraction);
    expertCompute =
      (tokens * shape.expertFlopsPerToken * paddingOf(shape, decoding + prefilling)) /
      (shape.expertFlopsPerSecond * c.expertComputeFraction);
  }
  const prefillPairs =
    shape.fullLayers * load.prefillContext + shape.slidingLayers * slidingAttended(load.prefillContext, shape.window);
  const prefillAttention =
    (prefilling * prefillPairs * shape.prefillFlopsPerPair) /
    (ranks * shape.attentionFlopsPerSecond * c.attentionComputeFraction);
  const decodePairs =
    shape.fullLayers * load.decodeContext + shape.slidingLayers * Math.min(load.decodeContext, shape.window);
  const decodeAttention =
    (decoding * decodePairs * shape.decodeFlopsPerPair) /
    (ranks * shape.attentionFlopsPerSecond * c.decodeAttentionFraction);
  const kvRead = ((sequences / ranks) * kvBytesOfSequence(shape, load.decodeContext)) / (bandwidth * c.kvReadFraction);
  return { denseRead, denseCompute, expertRead, expertCompute, kvRead, decodeAttention, prefillAttention };
}

/** Dense products, expert products and attention follow each other in a layer; each is bound by its own reading or its own arithmetic. */
function boundSeconds(work: PassWork, overlapFraction: number): number {
  return (
    overlapped(work.denseRead, work.denseCompute, overlapFraction) +
    overlapped(work.expertRead, work.expertCompute, overlapFraction) +
    overlapped(work.kvRead, work.decodeAttention, overlapFraction) +
    work.prefillAttention
  );
}

/** Rows that grouped products work through over rows they need: each touched expert wastes `expertPaddingRows` of its last tile. */
function paddingOf(shape: PassShape, tokens: number): number {
  if (shape.expertsTotal === 0 || tokens <= 0) return 1;
  const touched = shape.expertsTotal * expertShareOf(tokens, shape.expertsActive, shape.expertsTotal);
  return 1 + (touched * shape.constants.expertPaddingRows) / (tokens * shape.expertsActive);
}

/** Latency of one collective: one hop among two ranks, and a share of it for each further doubling. */
function latencySeconds(c: PassConstants, ranks: number): number {
  return c.hopSeconds * (1 + c.hopGrowth * (log2Whole(ranks) - 1));
}

/** Seconds on the links: two all-reduces a layer under tensor parallelism, dispatch and combine under data-parallel attention. */
function commSeconds(shape: PassShape, tokens: number): number {
  const { constants: c } = shape;
  const bytes = tokens * shape.wireBytesPerToken;
  const wire = shape.linkBytesPerSecond * c.linkFraction;
  let seconds = 0;
  if (shape.tensorParallel > 1) {
    const t = shape.tensorParallel;
    seconds += 2 * shape.layers * (latencySeconds(c, t) + ((2 * (t - 1)) / t) * (bytes / shape.dataParallel / wire));
  }
  if (shape.dataParallel > 1) {
    const t = shape.dataParallel * shape.tensorParallel;
    seconds +=
      shape.moeLayers *
      (2 * latencySeconds(c, t) + ((t - 1) / t) * ((bytes + tokens * shape.dispatchBytesPerToken) / wire));
  }
  if (shape.pipelineParallel > 1) seconds += (shape.pipelineParallel - 1) * (c.hopSeconds + bytes / wire);
  return seconds;
}

interface Parts {
  readonly seconds: number;
  readonly work: PassWork;
  readonly comm: number;
  readonly fixed: number;
  readonly stages: number;
}

/** Seconds of one pass by part, before overlap; what a draft takes counts as fixed. */
function partsOf(shape: PassShape, load: PassLoad): Parts {
  const { constants: c } = shape;
  const sequences = load.decodeSequences / shape.pipelineParallel;
  const decoding = sequences * (1 + (shape.speculation?.drafted ?? 0));
  const work = workSeconds(shape, load, sequences, decoding, load.prefillTokens);
  const comm = commSeconds(shape, decoding + load.prefillTokens);
  const fixed =
    shape.layers * c.layerSeconds +
    shape.moeLayers * c.moeLayerSeconds +
    c.passSeconds +
    sequences * c.sequenceSeconds +
    draftSeconds(shape, load);
  const stages = 1 + c.stageFraction * (shape.pipelineParallel - 1);
  return { seconds: stages * (boundSeconds(work, c.overlapFraction) + comm + fixed), work, comm, fixed, stages };
}

/** Seconds of the draft before a pass: one after the other for the tokens it proposes, and once over the prompts. */
function draftSeconds(shape: PassShape, load: PassLoad): number {
  if (shape.speculation === undefined) return 0;
  const { drafted, draft } = shape.speculation;
  if (draft === null) return 0;
  const proposing = load.decodeSequences > 0 ? drafted * partsOf(draft, { ...load, prefillTokens: 0 }).seconds : 0;
  const reading = load.prefillTokens > 0 ? partsOf(draft, { ...load, decodeSequences: 0 }).seconds : 0;
  return proposing + reading;
}

/** ms of one pass by kind of work, before overlap and with the bubbles of pipeline stages in each: what step-table.ts reads off. */
export function passWorkOf(shape: PassShape, load: PassLoad): PassWork & { readonly overhead: number } {
  const { work, comm, fixed, stages } = partsOf(shape, load);
  const scale = stages * MS_PER_SECOND;
  return {
    denseRead: work.denseRead * scale,
    denseCompute: work.denseCompute * scale,
    expertRead: work.expertRead * scale,
    expertCompute: work.expertCompute * scale,
    kvRead: work.kvRead * scale,
    decodeAttention: work.decodeAttention * scale,
    prefillAttention: work.prefillAttention * scale,
    overhead: (comm + fixed) * scale,
  };
}

/** ms of one pass; see `passTimeOf`. Runs and searches ask for it by the thousand. */
export function passMsOf(shape: PassShape, load: PassLoad): number {
  return partsOf(shape, load).seconds * MS_PER_SECOND;
}

/**
 * Time of one pass. With pipeline stages the decoding sequences go round in as many micro-batches; the time is that of one
 * micro-batch through all stages, which is also the time between two tokens of a sequence.
 *
 * @param load  tokens and contexts ≥ 0, finite; a pass without tokens takes the fixed time only
 * @returns     ms > 0 and its parts, ms
 * Cost O(log tokens).
 */
export function passTimeOf(shape: PassShape, load: PassLoad): PassTime {
  const { seconds, work, comm, fixed } = partsOf(shape, load);
  const ms = MS_PER_SECOND;
  const parts = {
    weights: (work.denseRead + work.expertRead) * ms,
    kv: work.kvRead * ms,
    compute: (work.denseCompute + work.expertCompute + work.prefillAttention + work.decodeAttention) * ms,
    comm: comm * ms,
    fixed: fixed * ms,
  };
  return { ms: seconds * ms, parts, boundBy: boundOf(parts) };
}

/** The largest part, memory counted as a whole against compute. */
function boundOf(parts: PassTime['parts']): PassTime['boundBy'] {
  const body = Math.max(parts.weights + parts.kv, parts.compute);
  if (parts.comm > body && parts.comm > parts.fixed) return 'comm';
  if (parts.fixed > body) return 'fixed';
  if (parts.compute > parts.weights + parts.kv) return 'compute';
  return parts.kv > parts.weights ? 'kv' : 'weights';
}
