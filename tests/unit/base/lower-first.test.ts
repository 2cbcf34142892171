import { describe, expect, it } from 'vitest';
import { lowerFirst } from '../../../src/base/lower-first.ts';

describe('lowerFirst', () => {
  it('lowerFirst(sentence) lowers a plain first word', () => {
    expect(lowerFirst('Order 2 H100 today.')).toBe('order 2 H100 today.');
    expect(lowerFirst('A longer window.')).toBe('a longer window.');
    expect(lowerFirst('Nothing.')).toBe('nothing.');
  });

  it('lowerFirst(sentence) leaves names', () => {
    for (const text of [
      'H100 x4 holds the model.',
      'TensorRT-LLM needs it.',
      'KV memory binds: more.',
      'MI300X',
      'GPUs stay 4',
      'FP8 weights',
      '',
    ])
      expect(lowerFirst(text)).toBe(text);
  });
});
