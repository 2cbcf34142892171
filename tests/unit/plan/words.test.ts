import { describe, expect, it } from 'vitest';
import {
  chance,
  counted,
  dayWords,
  figure,
  latencyWords,
  listed,
  money,
  percent,
  whole,
} from '../../../src/plan/words.ts';

describe('words of a plan', () => {
  it('whole(n) groups thousands', () => {
    expect([0, 7, 1234.4, 1_234_567, -1234].map(whole)).toEqual(['0', '7', '1,234', '1,234,567', '−1,234']);
  });
  it('money(usd) keeps what people read', () => {
    expect([0, 0.0042, 4.2, 950, 1234, 31_400, 999_400, 999_600, 1_234_567, 12_345_678, -9_800].map(money)).toEqual([
      '$0',
      '$0.0042',
      '$4.20',
      '$950',
      '$1.2k',
      '$31k',
      '$999k',
      '$1M',
      '$1.23M',
      '$12.3M',
      '−$9.8k',
    ]);
  });
  it('figure(n) has about three digits', () => {
    expect([0, 0.01234, 0.1234, 1.234, 12.34, 1234].map(figure)).toEqual([
      '0',
      '0.0123',
      '0.123',
      '1.23',
      '12.3',
      '1,234',
    ]);
  });
  it('percent(fraction) drops needless digits', () => {
    expect([0.25, 0.0125, 0.001, 1, -0.05].map(percent)).toEqual(['25 %', '1.3 %', '0.1 %', '100 %', '−5 %']);
  });
  it('latencyWords(ms) changes to seconds', () => {
    expect([3.21, 38.2, 1420, 2000].map(latencyWords)).toEqual(['3.21 ms', '38 ms', '1.4 s', '2 s']);
  });
  it('dayWords(ms) names the year only where it differs', () => {
    const now = Date.UTC(2026, 10, 16);
    expect(dayWords(Date.UTC(2026, 11, 1), now)).toBe('1 December');
    expect(dayWords(Date.UTC(2027, 2, 1), now)).toBe('1 March 2027');
  });
  it('chance(p) speaks as people do', () => {
    expect([0.001, 0.05, 0.2, 0.33, 0.5, 0.8, 0.99].map(chance)).toEqual([
      'less than 1 in 200',
      '1 in 20',
      '1 in 5',
      '1 in 3',
      '5 in 10',
      '8 in 10',
      'near certain',
    ]);
  });
  it('counted(n, noun) and listed(parts)', () => {
    expect([counted(1, 'day'), counted(2, 'day')]).toEqual(['1 day', '2 days']);
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });
});
