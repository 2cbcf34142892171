/**
 * Starting constants of the pass time, by engine, GPU generation and arithmetic.
 *
 * Origin: robust fit (tests/bench/fit-sizing.ts) on the trust A and B rows of the measured set (docs/method.md names its sources),
 * 2026-11; each bound is what the literature and METHOD §7 hold possible, and the fit stays within it. A generation or an engine
 * has a factor of its own only where that also lowered the error on models left out.
 */
import type { GpuRow, WeightPrecision } from '../catalog/rows.ts';
import type { Engine } from './sizing.ts';

/** The constants of one candidate; fractions of peak, and seconds. */
export interface PassConstants {
  readonly weightReadFraction: number;
  readonly kvReadFraction: number;
  readonly denseComputeFraction: number;
  readonly expertComputeFraction: number;
  readonly headComputeFraction: number;
  /** rows that each touched expert wastes in its last tile */
  readonly expertPaddingRows: number;
  readonly attentionComputeFraction: number;
  /** μ: share of the shorter of memory and compute that does not hide behind the longer */
  readonly overlapFraction: number;
  readonly layerSeconds: number;
  readonly moeLayerSeconds: number;
  readonly passSeconds: number;
  /** per decoding sequence: sampling, detokenising, scheduling */
  readonly sequenceSeconds: number;
  /** latency of a collective per doubling of its ranks */
  readonly hopSeconds: number;
  readonly linkFraction: number;
  /** constant part of the time to first token: HTTP, tokenising, first scheduling */
  readonly requestSeconds: number;
}

/** '-card': the air-cooled PCIe parts of a generation, which clock lower within 350 to 600 W. */
export type Generation =
  'turing' | 'ampere' | 'ada' | 'hopper' | 'hopper-card' | 'blackwell' | 'blackwell-card' | 'cdna' | 'other';
/** The units that do the work: 16-bit, fp8/int8, fp4, or 16-bit units fed by weights of fewer bits. */
export type Arithmetic = '16bit' | '8bit' | '4bit' | 'weight-only';

/** Numbers to fit, one each. */
export interface ConstantTable {
  readonly weightReadFraction: number;
  readonly kvReadFraction: number;
  readonly attentionComputeFraction: number;
  readonly overlapFraction: number;
  readonly moeLayerSeconds: number;
  readonly passSeconds: number;
  readonly nvlinkHopSeconds: number;
  readonly pcieHopSeconds: number;
  readonly linkFraction: number;
  readonly expertPaddingRows: number;
  /** of the compute fraction, for grouped expert products */
  readonly expertFactor: number;
  readonly computeFraction: Readonly<Record<Arithmetic, number>>;
  readonly layerSeconds: Readonly<Record<Engine, number>>;
  readonly sequenceSeconds: Readonly<Record<Engine, number>>;
  readonly requestSeconds: Readonly<Record<Engine, number>>;
  readonly computeFactor: Readonly<Record<Generation, number>>;
  readonly readFactor: Readonly<Record<Generation, number>>;
}

export const STARTING_CONSTANTS: ConstantTable = {
  weightReadFraction: 0.75,
  kvReadFraction: 0.792,
  attentionComputeFraction: 0.417,
  overlapFraction: 0.65,
  moeLayerSeconds: 29.1e-6,
  passSeconds: 879e-6,
  nvlinkHopSeconds: 4.82e-6,
  pcieHopSeconds: 31.7e-6,
  linkFraction: 0.419,
  expertPaddingRows: 9.93,
  expertFactor: 0.603,
  computeFraction: { '16bit': 0.675, '8bit': 0.645, '4bit': 0.41, 'weight-only': 0.406 },
  layerSeconds: { vllm: 29.9e-6, sglang: 39.2e-6, 'tensorrt-llm': 30.3e-6 },
  sequenceSeconds: { vllm: 16e-6, sglang: 16e-6, 'tensorrt-llm': 4.13e-6 },
  requestSeconds: { vllm: 0.0187, sglang: 0.0279, 'tensorrt-llm': 0.0357 },
  computeFactor: {
    turing: 1,
    ampere: 1.01,
    ada: 1.17,
    hopper: 0.978,
    'hopper-card': 0.84,
    blackwell: 1.01,
    'blackwell-card': 1.23,
    cdna: 0.712,
    other: 1,
  },
  readFactor: {
    turing: 1,
    ampere: 0.989,
    ada: 1.01,
    hopper: 1.01,
    'hopper-card': 1.19,
    blackwell: 1.06,
    'blackwell-card': 1.11,
    cdna: 1.13,
    other: 1,
  },
};

/** GPU generation by the catalogue's name. Source: the vendors' own names of their generations. */
export function generationOf(gpu: GpuRow): Generation {
  const name = gpu.name.toUpperCase();
  if (gpu.vendor === 'amd') return 'cdna';
  if (gpu.vendor !== 'nvidia') return 'other';
  if (name.startsWith('T4')) return 'turing';
  if (name.startsWith('A1') || name.startsWith('A30')) return 'ampere';
  if (name.startsWith('L4') || name.startsWith('RTX-4')) return 'ada';
  if (name.startsWith('H') || name.startsWith('GH')) return /PCIE|NVL$/.test(name) ? 'hopper-card' : 'hopper';
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
  switch (precision) {
    case 'fp16':
    case 'bf16':
      return {
        arithmetic: '16bit',
        flopsPerSecond: precision === 'fp16' && gpu.fp16Tflops ? gpu.fp16Tflops * 1e12 : sixteen,
      };
    case 'fp8':
      return eight > 0
        ? { arithmetic: '8bit', flopsPerSecond: eight }
        : { arithmetic: 'weight-only', flopsPerSecond: sixteen };
    case 'int8':
      return gpu.int8Tops
        ? { arithmetic: '8bit', flopsPerSecond: gpu.int8Tops * 1e12 }
        : { arithmetic: 'weight-only', flopsPerSecond: sixteen };
    case 'mxfp4':
      return four > 0 && eight > 0
        ? { arithmetic: '8bit', flopsPerSecond: eight }
        : { arithmetic: 'weight-only', flopsPerSecond: sixteen };
    case 'nvfp4':
    case 'fp4':
      return four > 0
        ? { arithmetic: '4bit', flopsPerSecond: four }
        : { arithmetic: 'weight-only', flopsPerSecond: sixteen };
    case 'int4':
      return { arithmetic: 'weight-only', flopsPerSecond: sixteen };
  }
}

/** No kernel reaches more of a peak than this, whatever a product of factors says. */
const PEAK_SHARE = 0.97;

/**
 * The constants of one engine on one GPU: dense layers work in one arithmetic, experts perhaps in another.
 * `table` lets a calibration replace the starting ones.
 */
export function constantsOf(
  engine: Engine,
  gpu: GpuRow,
  arithmetic: { readonly dense: Arithmetic; readonly expert: Arithmetic },
  table: ConstantTable = STARTING_CONSTANTS,
): PassConstants {
  const generation = generationOf(gpu);
  const compute = (fraction: number) => Math.min(PEAK_SHARE, fraction * table.computeFactor[generation]);
  const read = (fraction: number) => Math.min(PEAK_SHARE, fraction * table.readFactor[generation]);
  const switched = gpu.scaleUpDomain > 1;
  return {
    weightReadFraction: read(table.weightReadFraction),
    kvReadFraction: read(table.kvReadFraction),
    denseComputeFraction: compute(table.computeFraction[arithmetic.dense]),
    expertComputeFraction: compute(table.computeFraction[arithmetic.expert] * table.expertFactor),
    expertPaddingRows: table.expertPaddingRows,
    headComputeFraction: compute(table.computeFraction['16bit']),
    attentionComputeFraction: compute(table.attentionComputeFraction),
    overlapFraction: table.overlapFraction,
    layerSeconds: table.layerSeconds[engine],
    moeLayerSeconds: table.moeLayerSeconds,
    passSeconds: table.passSeconds,
    sequenceSeconds: table.sequenceSeconds[engine],
    hopSeconds: switched ? table.nvlinkHopSeconds : table.pcieHopSeconds,
    linkFraction: table.linkFraction,
    requestSeconds: table.requestSeconds[engine],
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
  /** clients at which spread lengths have halved φ: crowds fall out of step */
  readonly lockstepClients: number;
}

/** Same origin as the table of the pass. */
export const RUN_CONSTANTS: RunConstants = {
  lockstepFixed: 0.0827,
  lockstepSpread: 0.128,
  lockstepFixedAlternating: 0.492,
  lockstepSpreadAlternating: 0.586,
  lockstepClients: 127,
};
