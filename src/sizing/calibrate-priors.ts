/**
 * What the fit is pulled to: orders of magnitude of METHOD-SIZING §7 (efficiencies, 20–50 µs a layer, 15–40 µs a mixture layer, 3–8 µs a
 * hop) and first looks at the measured rows. A factor of 1 says that nothing tells this part from the whole.
 */
import type { Tables } from './calibrate-parameters.ts';

export const PRIOR_TABLES: Tables = {
  pass: {
  weightReadFraction: 0.75,
  kvReadFraction: 0.8,
  attentionComputeFraction: 0.417,
  decodeAttentionFraction: 0.417,
  overlapFraction: 0.25,
  densePaddingRows: 32,
  expertPaddingRows: 10,
  widthExponent: 0.1,
  expertComputeFactor: 0.6,
  expertReadFactor: 1,
  latentReadFactor: 1,
  latentComputeFactor: 1,
  computeFraction: { '16bit': 0.675, '8bit': 0.645, '4bit': 0.41, 'weight-only': 0.406 },
  readArithmeticFactor: { '16bit': 1, '8bit': 1, '4bit': 1, 'weight-only': 1 },
  layerSeconds: { vllm: 30e-6, sglang: 30e-6, 'tensorrt-llm': 30e-6 },
  moeLayerSeconds: { vllm: 29e-6, sglang: 29e-6, 'tensorrt-llm': 29e-6 },
  passSeconds: { vllm: 880e-6, sglang: 880e-6, 'tensorrt-llm': 880e-6 },
  sequenceSeconds: { vllm: 10e-6, sglang: 10e-6, 'tensorrt-llm': 5e-6 },
  requestSeconds: { vllm: 0.005, sglang: 0.005, 'tensorrt-llm': 0.005 },
  loopSeconds: { vllm: 0.03, sglang: 0.1, 'tensorrt-llm': 0.04 },
  clientSeconds: { vllm: 1e-3, sglang: 5e-3, 'tensorrt-llm': 2e-3 },
  waitPasses: { vllm: 1, sglang: 1, 'tensorrt-llm': 1 },
  rankWaitPasses: { vllm: 1, sglang: 1, 'tensorrt-llm': 50 },
  burstFactor: { vllm: 1.3, sglang: 1.3, 'tensorrt-llm': 1.3 },
  hopSeconds: { nvlink3: 4.8e-6, nvlink4: 4.8e-6, nvlink5: 4.8e-6, xgmi: 6e-6, pcie: 30e-6 },
  linkFraction: { nvlink3: 0.5, nvlink4: 0.5, nvlink5: 0.4, xgmi: 0.4, pcie: 0.45 },
  computeEngineFactor: { vllm: 1, sglang: 1, 'tensorrt-llm': 1 },
  readEngineFactor: { vllm: 1, sglang: 1, 'tensorrt-llm': 1 },
  computeFactor: { turing: 1, ampere: 1, ada: 1, hopper: 1, 'hopper-card': 1, blackwell: 1, 'blackwell-card': 1, cdna: 1, other: 1 },
  readFactor: { turing: 1, ampere: 1, ada: 1, hopper: 1, 'hopper-card': 1, blackwell: 1, 'blackwell-card': 1, cdna: 1, other: 1 },
  fixedFactor: { turing: 1, ampere: 1, ada: 1, hopper: 1, 'hopper-card': 1, blackwell: 1, 'blackwell-card': 1, cdna: 1, other: 1 },
  stageFraction: 0.06,
  eraFactor: { 'vllm-v0': 1.1, 'tensorrt-llm-0.16': 1.05, 'tensorrt-llm-0.21': 1, current: 1 },
  cellComputeFactor: {},
  cellReadFactor: {},
},
  run: {
  lockstepFixed: 0.2,
  lockstepSpread: 0.128,
  lockstepFixedAlternating: 0.492,
  lockstepSpreadAlternating: 0.586,
  lockstepClients: 127,
  lockstepFixedClients: 60,
},
};
