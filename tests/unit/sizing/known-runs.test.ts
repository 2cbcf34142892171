import { describe, expect, it } from 'vitest';
import { knownSettingsOf } from '../../../src/sizing/known-runs.ts';

const row = (changes: Record<string, string>): Record<string, string> => ({
  source: 'ai-dynamo/aiconfigurator data.csv@1 [InferenceX/InferenceMAX dump] row 1',
  engine: 'TensorRT-LLM',
  engine_version: '1.1.0rc2.post2',
  model: 'DeepSeek-R1',
  weight_precision: 'nvfp4',
  gpu: 'B200-SXM-180GB',
  tp: '4',
  ep: '4',
  dp: '',
  isl: '1024',
  osl: '1024',
  concurrency_or_batch: '16',
  ...changes,
});

const draftedOf = (changes: Record<string, string>) => knownSettingsOf(row(changes)).columns['speculative_tokens'];

describe('knownSettingsOf', () => {
  it('a cell that was only run with drafts drafts three, and one under data-parallel attention', () => {
    expect(draftedOf({})).toBe('3');
    expect(draftedOf({ tp: '1', dp: '4', concurrency_or_batch: '128' })).toBe('1');
  });

  it('a cell that was only run without drafts has none, and nothing is open', () => {
    expect(knownSettingsOf(row({ ep: '1', concurrency_or_batch: '32' }))).toEqual({ columns: {}, open: null });
  });

  it('a cell that was run both ways is open, unless the row says', () => {
    const both = row({ concurrency_or_batch: '64' });
    expect(knownSettingsOf(both)).toEqual({ columns: {}, open: 'speculative decoding' });
    expect(knownSettingsOf({ ...both, speculative_tokens: '2' })).toEqual({ columns: {}, open: null });
  });

  it('the image of the drafting recipe drafts in every cell', () => {
    expect(draftedOf({ engine_version: '1.2.0rc6.post3', ep: '1', tp: '8' })).toBe('3');
  });

  it('rows of other sources and other GPUs are as they say', () => {
    expect(draftedOf({ source: 'my own' })).toBeUndefined();
    expect(draftedOf({ gpu: 'H200-SXM-141GB' })).toBeUndefined();
  });

  it('SGLang drafts two where only the drafting recipe went', () => {
    const sglang = { engine: 'SGLang', engine_version: '0.5.9', weight_precision: 'fp8', tp: '8', ep: '1' };
    expect(draftedOf({ ...sglang, concurrency_or_batch: '256' })).toBe('2');
    expect(knownSettingsOf(row({ ...sglang, concurrency_or_batch: '16' })).open).toBe('speculative decoding');
  });

  it('a run faster than the peak of its GPU allows had cached prompts', () => {
    const cached = row({ model: 'Llama-3.1-8B', engine: 'vLLM', engine_version: '0.12.0', weight_precision: 'fp8' });
    expect(knownSettingsOf(cached).open).toBe('prefix cache');
    expect(knownSettingsOf({ ...cached, engine_version: '0.11.0' }).open).toBeNull();
  });
});
