/**
 * The constants of the pass time: which there are, and how those of one candidate follow from the table by engine, GPU generation and
 * arithmetic. The numbers are in shipped-constants.ts.
 */
import { exponential, naturalLog } from '../base/exact-math.ts';
import type { GpuRow, WeightPrecision } from '../catalog/rows.ts';
import type { Engine } from './sizing.ts';

/** The constants of one candidate; fractions of peak, and seconds. */
export interface PassConstants {
  readonly weightReadFraction: number;
  /** the same for routed experts, read by grouped products */
  readonly expertReadFraction: number;
  readonly kvReadFraction: number;
  readonly denseComputeFraction: number;
  readonly expertComputeFraction: number;
  readonly headComputeFraction: number;
  /** rows of a dense product that a pass wastes or pays before it is efficient */
  readonly densePaddingRows: number;
  /** rows that each touched expert wastes in its last tile */
  readonly expertPaddingRows: number;
  /** attention while prefilling, and over the cache while decoding */
  readonly attentionComputeFraction: number;
  readonly decodeAttentionFraction: number;
  /** μ: share of the shorter of memory and compute that does not hide behind the longer */
  readonly overlapFraction: number;
  readonly layerSeconds: number;
  readonly moeLayerSeconds: number;
  readonly passSeconds: number;
  /** per decoding sequence: sampling, detokenising, scheduling */
  readonly sequenceSeconds: number;
  /** latency of a collective of two ranks, and how much of it each further doubling adds (0 = all reach each other at once, 1 = a tree) */
  readonly hopSeconds: number;
  readonly hopGrowth: number;
  readonly linkFraction: number;
  /** what each further pipeline stage adds to a pass: stages wait for uneven micro-batches */
  readonly stageFraction: number;
  /** constant part of the time to first token: HTTP, tokenising, first scheduling */
  readonly requestSeconds: number;
  /**
   * what a closed loop of clients adds to it: per layer (prompts run kernel by kernel, not as a captured graph), per layer for each client,
   * in passes, and in passes under data-parallel attention
   */
  readonly loopLayerSeconds: number;
  readonly clientLayerSeconds: number;
  readonly waitPasses: number;
  readonly rankWaitPasses: number;
  /** a burst of requests at a server just started: time over the same work in a steady one is ranks to this power; what each open stream
   * adds to a pass, and what the first passes take */
  readonly burstExponent: number;
  readonly burstStreamSeconds: number;
  /** power of the ranks with which the streams' cost grows */
  readonly burstRankExponent: number;
  /** what a pass of more sequences than the engine captured in graphs takes longer, per layer: kernels are launched one by one */
  readonly eagerLayerSeconds: number;
  readonly burstSeconds: number;
  /** what a burst's first passes take longer where a mixture's kernels are compiled when first met (Triton); those for unpacked weights come compiled */
  readonly burstMixtureSeconds: number;
}

/** '-card': the air-cooled PCIe parts of a generation, which clock lower within 350 to 600 W. */
export type Generation =
  'turing' | 'ampere' | 'ada' | 'hopper' | 'hopper-card' | 'blackwell' | 'blackwell-card' | 'cdna' | 'other';
/** The units that do the work: 16-bit, fp8/int8, fp4, or 16-bit units fed by weights of fewer bits. */
export type Arithmetic = '16bit' | '8bit' | '4bit' | 'weight-only';

/** What joins the GPUs of a replica: NVLink by generation, AMD's mesh, PCIe from card to card, or PCIe by way of the host's memory. */
export type LinkKind = 'nvlink3' | 'nvlink4' | 'nvlink5' | 'xgmi' | 'pcie' | 'host';
/** Software by age, as far as the row states a version; 'current' also where it states none. */
export type Era = 'vllm-v0' | 'tensorrt-llm-0.16' | 'tensorrt-llm-0.21' | 'current';

/** What decides which constants hold for a candidate. */
export interface ConstantTraits {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly dense: Arithmetic;
  readonly expert: Arithmetic;
  readonly link: LinkKind;
  readonly era: Era;
  readonly mla: boolean;
  readonly hiddenSize: number;
}

type ByEngine = Readonly<Record<Engine, number>>;
type ByGeneration = Readonly<Record<Generation, number>>;
type ByArithmetic = Readonly<Record<Arithmetic, number>>;
type ByLink = Readonly<Record<LinkKind, number>>;
type ByEra = Readonly<Record<Era, number>>;

/** Numbers to fit, one each. Names that end in Factor multiply others; 1 = as the whole. */
export interface ConstantTable {
  readonly weightReadFraction: number;
  readonly kvReadFraction: number;
  readonly attentionComputeFraction: number;
  readonly decodeAttentionFraction: number;
  readonly overlapFraction: number;
  readonly densePaddingRows: number;
  readonly expertPaddingRows: number;
  /** power of the hidden size with which dense products gain efficiency */
  readonly widthExponent: number;
  /** grouped expert products over dense ones: of the compute and of the read fraction */
  readonly expertComputeFactor: number;
  readonly expertReadFactor: number;
  /** latent attention over plain attention: KV read and decode compute */
  readonly latentReadFactor: number;
  readonly latentComputeFactor: number;
  /** latent attention over plain attention: host work before a first token in a closed loop */
  readonly latentLoopFactor: number;
  readonly computeFraction: ByArithmetic;
  readonly readArithmeticFactor: ByArithmetic;
  readonly layerSeconds: ByEngine;
  readonly moeLayerSeconds: ByEngine;
  readonly passSeconds: ByEngine;
  readonly sequenceSeconds: ByEngine;
  readonly requestSeconds: ByEngine;
  readonly loopLayerSeconds: ByEngine;
  readonly clientLayerSeconds: ByEngine;
  readonly waitPasses: ByEngine;
  readonly rankWaitPasses: ByEngine;
  readonly burstExponent: ByEngine;
  readonly burstStreamSeconds: ByEngine;
  readonly burstRankExponent: ByEngine;
  readonly eagerLayerSeconds: ByEngine;
  readonly burstSeconds: ByEngine;
  readonly burstMixtureSeconds: ByEngine;
  readonly hopSeconds: ByLink;
  readonly hopGrowth: number;
  readonly linkFraction: ByLink;
  readonly stageFraction: number;
  readonly computeEngineFactor: ByEngine;
  readonly readEngineFactor: ByEngine;
  readonly computeFactor: ByGeneration;
  readonly readFactor: ByGeneration;
  /** host and launch costs of a generation's machines */
  readonly fixedFactor: ByGeneration;
  /** time of a pass with software of that age over the newest */
  readonly eraFactor: ByEra;
  /** engine × generation × arithmetic: what is left of each cell; absent = 1 */
  readonly cellComputeFactor: Readonly<Record<string, number>>;
  readonly cellReadFactor: Readonly<Record<string, number>>;
}

/** NVLink by generation where the GPUs of a replica sit in one switched domain. */
export function linkKindOf(gpu: GpuRow): LinkKind {
  // GeForce cards since Ada do not reach each other's memory (peer-to-peer is off in the driver)
  if (gpu.scaleUpDomain <= 1) return /^RTX-[45]0/i.test(gpu.name) ? 'host' : 'pcie';
  switch (generationOf(gpu)) {
    case 'cdna':
      return 'xgmi';
    case 'turing':
    case 'ampere':
      return 'nvlink3';
    case 'blackwell':
      return 'nvlink5';
    default:
      return 'nvlink4';
  }
}

/** vLLM 0.8 made its new engine the default; TensorRT-LLM 0.17 and 1.0 its PyTorch backend and overlap scheduler. */
export function eraOf(engine: Engine, version: string): Era {
  const numbers = /(\d+)\.(\d+)/.exec(version);
  if (numbers === null || Number(numbers[1]) > 0) return 'current';
  const minor = Number(numbers[2]);
  if (engine === 'vllm' && minor < 8) return 'vllm-v0';
  if (engine === 'tensorrt-llm') return minor < 17 ? 'tensorrt-llm-0.16' : 'tensorrt-llm-0.21';
  return 'current';
}

/** GPU generation by the catalogue's name. Source: the vendors' own names of their generations. */
export function generationOf(gpu: GpuRow): Generation {
  const name = gpu.name.toUpperCase();
  if (gpu.vendor === 'amd') return 'cdna';
  if (gpu.vendor !== 'nvidia') return 'other';
  if (name.startsWith('T4')) return 'turing';
  if (name.startsWith('A1') || name.startsWith('A30')) return 'ampere';
  if (name.startsWith('L4') || name.startsWith('RTX-4')) return 'ada';
  if (name.startsWith('H') || name.startsWith('GH'))
    return /PCIE|NVL$/.test(name) && (gpu.tdpWatts ?? 0) < 500 ? 'hopper-card' : 'hopper';
  if (name.startsWith('RTX-PRO')) return 'blackwell-card';
  return /^G?B\d/.test(name) ? 'blackwell' : 'other';
}

export interface ComputeMode {
  readonly arithmetic: Arithmetic;
  /** peak of those units, FLOP/s; 0 when the catalogue knows none */
  readonly flopsPerSecond: number;
}

/**
 * Which units multiply weights of this precision on this GPU, and their dense peak. FP8 needs FP8 units, FP4 needs FP4 units;
 * without them, and for INT4 everywhere, weights are unpacked to 16 bit (weight-only kernels, e.g. Marlin). MXFP4 checkpoints
 * keep 8-bit activations where FP4 units exist, so they run at the FP8 peak.
 */
export function computeModeOf(gpu: GpuRow, precision: WeightPrecision): ComputeMode {
  const sixteen = (gpu.bf16Tflops ?? gpu.fp16Tflops ?? 0) * 1e12;
  const eight = (gpu.fp8Tflops ?? 0) * 1e12;
  const four = (gpu.fp4Tflops ?? 0) * 1e12;
  const unpacked: ComputeMode = { arithmetic: 'weight-only', flopsPerSecond: sixteen * unpackedShareOf(gpu) };
  switch (precision) {
    case 'fp16':
    case 'bf16':
      return {
        arithmetic: '16bit',
        flopsPerSecond: precision === 'fp16' && gpu.fp16Tflops ? gpu.fp16Tflops * 1e12 : sixteen,
      };
    case 'fp8':
      return eight > 0 ? { arithmetic: '8bit', flopsPerSecond: eight } : unpacked;
    case 'int8':
      return gpu.int8Tops ? { arithmetic: '8bit', flopsPerSecond: gpu.int8Tops * 1e12 } : unpacked;
    case 'mxfp4':
      return four > 0 && eight > 0 ? { arithmetic: '8bit', flopsPerSecond: eight } : unpacked;
    case 'nvfp4':
    case 'fp4':
      return four > 0 ? { arithmetic: '4bit', flopsPerSecond: four } : unpacked;
    case 'int4':
      return unpacked;
  }
}

/**
 * Share of the 16-bit peak that Ampere's matrix instructions reach, which kernels that unpack weights in registers (Marlin) still use: on
 * Hopper .629 of what its warp-group instructions do (measured: W. Luo et al., "Benchmarking and Dissecting the Nvidia Hopper GPU
 * Architecture via Microbenchmarking", arXiv 2402.13499). Taken for the data-centre Blackwell too.
 */
function unpackedShareOf(gpu: GpuRow): number {
  switch (generationOf(gpu)) {
    case 'hopper':
    case 'hopper-card':
    case 'blackwell':
      return 0.629;
    default:
      return 1;
  }
}

/** The key of a cell of the table. */
export function cellOf(engine: Engine, generation: Generation, arithmetic: Arithmetic): string {
  return `${engine} ${generation} ${arithmetic}`;
}

/** Hidden size at which the width gain is 1. */
const TYPICAL_WIDTH = 8192;
/** No kernel reaches more of a peak than this, whatever a product of factors says. */
const PEAK_SHARE = 0.97;

/** The constants of one engine on one GPU: dense layers work in one arithmetic, experts perhaps in another. */
export function constantsOf(traits: ConstantTraits, table: ConstantTable): PassConstants {
  const { engine, generation, mla } = traits;
  const { link } = traits;
  const era = table.eraFactor[traits.era];
  const cell = (arithmetic: Arithmetic) => cellOf(engine, generation, arithmetic);
  const capped = (fraction: number) => Math.min(PEAK_SHARE, fraction);
  const engineCompute = (table.computeFactor[generation] * table.computeEngineFactor[engine]) / era;
  const compute = (arithmetic: Arithmetic) =>
    engineCompute * table.computeFraction[arithmetic] * (table.cellComputeFactor[cell(arithmetic)] ?? 1);
  const engineRead = (table.readFactor[generation] * table.readEngineFactor[engine]) / era;
  const read = (arithmetic: Arithmetic) =>
    engineRead *
    table.weightReadFraction *
    table.readArithmeticFactor[arithmetic] *
    (table.cellReadFactor[cell(arithmetic)] ?? 1);
  const widthGain = exponential(table.widthExponent * naturalLog(traits.hiddenSize / TYPICAL_WIDTH));
  const fixed = table.fixedFactor[generation] * era;
  const loop = mla ? table.latentLoopFactor : 1;
  return {
    weightReadFraction: capped(read(traits.dense)),
    expertReadFraction: capped(read(traits.expert) * table.expertReadFactor),
    kvReadFraction: capped(engineRead * table.kvReadFraction * (mla ? table.latentReadFactor : 1)),
    denseComputeFraction: capped(compute(traits.dense) * widthGain),
    expertComputeFraction: capped(compute(traits.expert) * table.expertComputeFactor),
    headComputeFraction: capped(compute('16bit')),
    attentionComputeFraction: capped(engineCompute * table.attentionComputeFraction),
    decodeAttentionFraction: capped(
      engineCompute * table.decodeAttentionFraction * (mla ? table.latentComputeFactor : 1),
    ),
    overlapFraction: table.overlapFraction,
    densePaddingRows: table.densePaddingRows,
    expertPaddingRows: table.expertPaddingRows,
    layerSeconds: fixed * table.layerSeconds[engine],
    moeLayerSeconds: fixed * table.moeLayerSeconds[engine],
    passSeconds: fixed * table.passSeconds[engine],
    sequenceSeconds: fixed * table.sequenceSeconds[engine],
    hopSeconds: table.hopSeconds[link],
    hopGrowth: table.hopGrowth,
    linkFraction: table.linkFraction[link],
    stageFraction: table.stageFraction,
    requestSeconds: table.requestSeconds[engine],
    loopLayerSeconds: table.loopLayerSeconds[engine] * loop,
    clientLayerSeconds: table.clientLayerSeconds[engine] * loop,
    waitPasses: table.waitPasses[engine],
    rankWaitPasses: table.rankWaitPasses[engine],
    burstExponent: table.burstExponent[engine],
    burstStreamSeconds: table.burstStreamSeconds[engine],
    burstRankExponent: table.burstRankExponent[engine],
    eagerLayerSeconds: table.eagerLayerSeconds[engine],
    burstSeconds: table.burstSeconds[engine],
    burstMixtureSeconds: traits.expert === 'weight-only' ? 0 : table.burstMixtureSeconds[engine],
  };
}

/**
 * How benchmark clients differ from a steady state: they start together, and equal lengths keep them together. φ is the share of the
 * other clients' prefill work that a prompt waits for before its first token; the rest interrupts its tokens (work is conserved).
 */
export interface RunConstants {
  readonly lockstepFixed: number;
  readonly lockstepSpread: number;
  /** the same for engines whose prefill passes carry no decodes and go first */
  readonly lockstepFixedAlternating: number;
  readonly lockstepSpreadAlternating: number;
  /** clients at which φ has halved, with spread and with equal lengths: crowds fall out of step */
  readonly lockstepClients: number;
  readonly lockstepFixedClients: number;
  /** α of speculative decoding where a run does not state it */
  readonly draftAcceptance: number;
}
