import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { computeModeOf, constantsOf, eraOf, generationOf, linkKindOf } from '../../../src/sizing/constants.ts';
import { SHIPPED_CONSTANTS } from '../../../src/sizing/shipped-calibration.ts';
import { isKnown, passShapeOf, type Layout } from '../../../src/sizing/pass-shape.ts';
import { passTimeOf } from '../../../src/sizing/pass-time.ts';

const catalog = fullCatalog();
const gpu = (name: string) => catalog.resolveGpu(name).row;
const model = (name: string) => catalog.resolveModel(name).row;
const layout = (changes: Partial<Layout> = {}): Layout => ({
  gpu: gpu('H100-SXM'),
  tensorParallel: 1,
  pipelineParallel: 1,
  precision: 'bf16',
  kvPrecision: '16bit',
  engine: 'vllm',
  ...changes,
});

describe('passShapeOf', () => {
  it('passShapeOf(Llama-3.1-8B) has the FLOP and bytes of its matrices', () => {
    const shape = passShapeOf(model('Llama-3.1-8B'), layout());
    // a layer: q and o 2·4096², k and v 2·4096·1024, FFN 3·4096·14336 = 218.1 M; 32 layers = 6.979 G parameters
    expect(shape.denseFlopsPerToken).toBeCloseTo(2 * 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14336), 0);
    // and the output matrix 128256 · 4096, all in 2 bytes; the input embedding is not read
    expect(shape.denseBytes).toBeCloseTo(2 * (shape.denseFlopsPerToken / 2 + 128_256 * 4096), 0);
    // scores and values: 2 · 2 · 32 heads · 128
    expect(shape.prefillFlopsPerPair).toBe(16_384);
    expect(shape.kvBytesPerTokenFull).toBe(131_072);
  });

  it('passShapeOf under tensor parallelism divides work, and bytes except copied parts', () => {
    const one = passShapeOf(model('Llama-3.1-8B'), layout());
    const four = passShapeOf(model('Llama-3.1-8B'), layout({ tensorParallel: 4 }));
    expect(four.denseFlopsPerToken).toBeCloseTo(one.denseFlopsPerToken / 4, 0);
    expect(four.denseBytes).toBeCloseTo(one.denseBytes / 4, 0);
    expect(four.kvBytesPerTokenFull).toBe(one.kvBytesPerTokenFull / 4);
  });

  it('passShapeOf(MLA) decodes in the latent space', () => {
    const shape = passShapeOf(model('DeepSeek-R1'), layout({ precision: 'fp8', tensorParallel: 8 }));
    // 128 / 8 heads; prefill 128 + 64 + 128 wide, decode 2·512 + 64
    expect(shape.prefillFlopsPerPair).toBe(2 * 16 * 320);
    expect(shape.decodeFlopsPerPair).toBe(2 * 16 * 1088);
    expect(shape.expertsTotal).toBe(256);
    expect(shape.moeLayers).toBe(58);
  });

  it('passShapeOf(sparse attention) looks at every key with the index, and at what it picks in the latent space', () => {
    const shape = passShapeOf(model('DeepSeek-V3.2'), layout({ precision: 'fp8', tensorParallel: 8 }));
    // 128 / 8 = 16 heads, padded to the kernels' 64; 2·512 + 64 wide, in prefill too
    expect(shape.prefillFlopsPerPair).toBe(2 * 64 * 1088);
    expect(shape.decodeFlopsPerPair).toBe(2 * 64 * 1088);
    expect([shape.slidingLayers, shape.window]).toEqual([61, 2048]);
    // the index: 64 heads × 128 on each rank, at the fp8 rate
    expect(shape.fullLayers * shape.decodeFlopsPerPair).toBeCloseTo((61 * 2 * 64 * 128 * 989) / 1979, 0);
    // an fp8 key and its scale; latents and rotated part in 16 bits
    expect(shape.kvBytesPerTokenFull).toBe(61 * 132);
    expect(shape.kvBytesPerTokenSliding).toBe(61 * 2 * 576);
    const blackwell = layout({ precision: 'fp8', tensorParallel: 8, gpu: gpu('B200-SXM') });
    expect(passShapeOf(model('DeepSeek-V3.2'), blackwell).decodeFlopsPerPair).toBe(2 * 128 * 1088);
  });

  it('passTimeOf(sparse attention) hardly grows beyond what the index picks; attention to all does', () => {
    const at = (name: string, context: number) =>
      passTimeOf(passShapeOf(model(name), layout({ precision: 'fp8', tensorParallel: 8 })), {
        ...{ decodeSequences: 64, decodeContext: context, prefillTokens: 0, prefillContext: 0 },
      }).ms;
    const growth = (name: string) => at(name, 100_000) - at(name, 10_000);
    expect(growth('DeepSeek-V3.2')).toBeGreaterThan(0);
    expect(growth('DeepSeek-V3.2')).toBeLessThan(0.35 * growth('DeepSeek-R1'));
  });

  it('passShapeOf leaves the fast links when ranks pass the scale-up domain', () => {
    expect(passShapeOf(model('Llama-3.1-8B'), layout({ tensorParallel: 8 })).linkBytesPerSecond).toBe(450e9);
    expect(passShapeOf(model('Llama-3.1-8B'), layout({ gpu: gpu('L40S'), tensorParallel: 4 })).linkBytesPerSecond).toBe(
      32e9,
    );
  });

  it('isKnown(shape) is false without a peak', () => {
    const blank = { ...gpu('H100-SXM'), bf16Tflops: null, fp16Tflops: null, fp8Tflops: null };
    expect(isKnown(passShapeOf(model('Llama-3.1-8B'), layout({ gpu: blank })))).toBe(false);
  });
});

describe('computeModeOf', () => {
  it('computeModeOf(fp8 on a GPU without fp8 units) unpacks to 16 bits', () => {
    expect(computeModeOf(gpu('A100-80GB-SXM'), 'fp8')).toEqual({ arithmetic: 'weight-only', flopsPerSecond: 312e12 });
    expect(computeModeOf(gpu('H100-SXM'), 'fp8')).toEqual({ arithmetic: '8bit', flopsPerSecond: 1979e12 });
  });

  it('computeModeOf(4-bit weights) uses fp4 units where there are any', () => {
    expect(computeModeOf(gpu('B200-SXM'), 'nvfp4')).toEqual({ arithmetic: '4bit', flopsPerSecond: 9000e12 });
    // unpacked by Ampere's instructions: .629 of Hopper's 16-bit peak
    expect(computeModeOf(gpu('H100-SXM'), 'nvfp4')).toEqual({
      arithmetic: 'weight-only',
      flopsPerSecond: 0.629 * 989e12,
    });
    expect(computeModeOf(gpu('B200-SXM'), 'mxfp4')).toEqual({ arithmetic: '8bit', flopsPerSecond: 4500e12 });
    expect(computeModeOf(gpu('B200-SXM'), 'int4').arithmetic).toBe('weight-only');
  });
});

describe('constants', () => {
  it('generationOf names every GPU of the catalogue', () => {
    const other = catalog.gpus.filter((each) => generationOf(each) === 'other').map((each) => each.vendor);
    expect(new Set(other)).toEqual(new Set(['intel', 'google', 'aws', 'huawei']));
    expect(generationOf(gpu('H100-PCIe'))).toBe('hopper-card');
    expect(generationOf(gpu('GB200-NVL72'))).toBe('blackwell');
    expect(generationOf(gpu('RTX-PRO-6000-Server'))).toBe('blackwell-card');
    expect(generationOf(gpu('MI300X'))).toBe('cdna');
  });

  const traitsOn = (name: string, arithmetic: '16bit' | '8bit' | '4bit' | 'weight-only') =>
    ({
      engine: 'vllm',
      generation: generationOf(gpu(name)),
      dense: arithmetic,
      expert: arithmetic,
      link: linkKindOf(gpu(name)),
      era: 'current',
      mla: false,
      hiddenSize: 8192,
    }) as const;

  it('constantsOf keeps every fraction of a peak within 1, for every GPU, engine and arithmetic', () => {
    for (const each of catalog.gpus) {
      for (const arithmetic of ['16bit', '8bit', '4bit', 'weight-only'] as const) {
        const found = constantsOf(traitsOn(each.name, arithmetic), SHIPPED_CONSTANTS);
        for (const [name, value] of Object.entries(found))
          if (name.endsWith('Fraction')) expect(value, `${each.name} ${name}`).toBeLessThanOrEqual(1);
      }
    }
  });

  it('constantsOf reads the table it is given', () => {
    const slow = { ...SHIPPED_CONSTANTS, weightReadFraction: 0.1 };
    expect(constantsOf(traitsOn('H100-SXM', '16bit'), slow).weightReadFraction).toBeLessThan(0.12);
  });

  it('constantsOf gives wide models more of the peak, and old software more time', () => {
    const traits = traitsOn('H100-SXM', '16bit');
    const of = (changes: object) => constantsOf({ ...traits, ...changes }, SHIPPED_CONSTANTS);
    expect(of({ hiddenSize: 16_384 }).denseComputeFraction).toBeGreaterThan(of({}).denseComputeFraction);
    expect(of({ era: 'vllm-v0' }).passSeconds).toBeGreaterThan(of({}).passSeconds);
    expect(of({ mla: true }).loopLayerSeconds).toBeCloseTo(
      of({}).loopLayerSeconds * SHIPPED_CONSTANTS.latentLoopFactor,
      12,
    );
  });

  it('eraOf and linkKindOf read versions and links', () => {
    expect(eraOf('vllm', '0.6.3.post2')).toBe('vllm-v0');
    expect(eraOf('vllm', 'v0.11.0')).toBe('current');
    expect(eraOf('tensorrt-llm', '0.14.0')).toBe('tensorrt-llm-0.16');
    expect(eraOf('tensorrt-llm', '0.20')).toBe('tensorrt-llm-0.21');
    expect(eraOf('tensorrt-llm', '1.2.0rc6')).toBe('current');
    expect(eraOf('sglang', '')).toBe('current');
    expect(linkKindOf(gpu('A100-80GB-SXM'))).toBe('nvlink3');
    expect(linkKindOf(gpu('B200-SXM'))).toBe('nvlink5');
    expect(linkKindOf(gpu('L40S'))).toBe('pcie');
    expect(linkKindOf(gpu('RTX-PRO-6000-Server'))).toBe('pcie');
    expect(linkKindOf(gpu('RTX-4090'))).toBe('host');
  });
});
