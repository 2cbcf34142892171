import { describe, expect, test } from 'vitest';
import { amountOf, amountText } from '../../../src/ui/amount.ts';
import { cutAfter, emphasised } from '../../../src/ui/emphasis.ts';
import { fileName } from '../../../src/ui/download.ts';
import * as format from '../../../src/ui/format.ts';

describe('money(usd)', () => {
  test.each([
    [0, '$0'],
    [0.00123, '$0.0012'],
    [0.41, '$0.41'],
    [2.4, '$2.40'],
    [44.98, '$44.98'],
    [412.4, '$412'],
    [999.6, '$1k'],
    [4210, '$4.2k'],
    [9_949, '$9.9k'],
    [31_400, '$31k'],
    [999_600, '$1M'],
    [1_234_567, '$1.2M'],
    [-9800, '−$9.8k'],
    [2e9, '$2B'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('writes %s as %s', (usd, text) => expect(format.money(usd)).toBe(text));
});

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [1.2345, '1.23'],
  [12, '12'],
  [12_400.4, '12,400'],
  [null, '–'],
])('number(%s) is %s', (value, text) => expect(format.number(value)).toBe(text));

test.each([
  [0.0634, '6.3\u00a0%'],
  [0.25, '25\u00a0%'],
  [-0.031, '−3.1\u00a0%'],
  [1, '100\u00a0%'],
])('percent(%s) is %s', (value, text) => expect(format.percent(value)).toBe(text));

test.each([
  [0.42, '0.42 ms'],
  [38.2, '38 ms'],
  [1420, '1.4 s'],
  [2000, '2 s'],
  [12_300, '12 s'],
  [600_000, '10 min'],
])('duration(%s ms) is %s', (ms, text) => expect(format.duration(ms)).toBe(text));

test.each([
  [0, 'none'],
  [0.004, 'under 1 in 100'],
  [0.0098, '1 in 100'],
  [0.0244, '1 in 41'],
  [0.134, '1 in 7'],
  [0.2, '1 in 5'],
  [0.33, '1 in 3'],
  [0.5, '1 in 2'],
  [0.6, '6 in 10'],
  [0.99, 'almost certain'],
])('chance(%s) is %s', (probability, text) => expect(format.chance(probability)).toBe(text));

test.each([
  [{ unit: 's', count: 3600 } as const, 'hourly'],
  [{ unit: 's', count: 600 } as const, 'every 10 minutes'],
  [{ unit: 's', count: 172_800 } as const, 'every 2 days'],
  [{ unit: 's', count: 30 } as const, 'every 30 seconds'],
  [{ unit: 'month', count: 1 } as const, 'monthly'],
  [{ unit: 'month', count: 3 } as const, 'every 3 months'],
])('stepName(%o) is %s', (step, text) => expect(format.stepName(step)).toBe(text));

test('day(ms, zone) is the calendar day of that zone, not of UTC', () => {
  const midnightInBerlin = Date.UTC(2026, 10, 16, 23);
  expect(format.day(midnightInBerlin)).toBe('16 Nov');
  expect(format.day(midnightInBerlin, 'Europe/Berlin')).toBe('17 Nov');
});

describe('amountOf(text)', () => {
  test.each([
    ['25', 25],
    [' 25 % ', 25],
    ['$60k', 60_000],
    ['1.2M', 1_200_000],
    ['1,450', 1450],
    ['12,400.5', 12_400.5],
    ['0,5', 0.5],
    ['.5', 0.5],
    ['50 ms', 50],
    ['2 s', 2],
    ['−3', -3],
    ['1e3', 1000],
  ])('reads %s', (text, value) => expect(amountOf(text)).toBe(value));

  test.each(['', 'ten', '1.2.3', '5 GPUs', '1e999', 'NaN', '--3', '$'])('refuses "%s"', (text) =>
    expect(amountOf(text)).toBeUndefined(),
  );

  test('amountText(value) reads back as the same amount', () => {
    for (const value of [0.07 * 100, 60_000, 1.417, 0.0001, 12_345_678])
      expect(amountOf(amountText(value))).toBeCloseTo(value, 10);
    expect(amountText(0.07 * 100)).toBe('7');
  });
});

describe('emphasised(sentence, parts)', () => {
  test('cuts the sentence where parts stand out, and loses no letter', () => {
    const segments = emphasised('You need 12 H100 now and 20 by March.', ['12 H100', '20 by March']);
    expect(segments.map((each) => each.text).join('')).toBe('You need 12 H100 now and 20 by March.');
    expect(segments.filter((each) => each.strong).map((each) => each.text)).toEqual(['12 H100', '20 by March']);
  });

  test('leaves out a part that does not occur, and an empty one', () => {
    expect(emphasised('Nothing here', ['', 'else'])).toEqual([{ text: 'Nothing here', strong: false }]);
  });
});

test('fileName(name, ending) holds nothing a file system minds', () => {
  expect(fileName('Support assistant, EU', '.plan.json')).toBe('support-assistant-eu.plan.json');
  expect(fileName('../../?', '.json')).toBe('headroom.json');
});

describe('cutAfter(segments)', () => {
  test('parts the sentence that says how sure it is', () => {
    const { said, rest } = cutAfter(
      emphasised('You need 3 L4 now. That is $2k a month. In 8 of 10 …', ['3 L4', '$2k']),
    );
    expect(said.map((each) => each.text).join('')).toBe('You need 3 L4 now. That is $2k a month.');
    expect(rest).toBe(' In 8 of 10 …');
  });
  test('parts nothing where one sentence is all, or it ends in what stands out', () => {
    expect(cutAfter(emphasised('You need 3 L4.', ['3 L4'])).rest).toBe('');
    expect(cutAfter(emphasised('You need 3 L4', ['3 L4'])).rest).toBe('');
    expect(cutAfter([]).rest).toBe('');
  });
});

test('percent(fraction) calls only all of it 100 %', () => {
  const written = [0.0634, 0.25, 0.991, 0.9952, 0.9999, 1].map((each) => format.percent(each).replace('\u00a0', ' '));
  expect(written).toEqual(['6.3 %', '25 %', '99.1 %', '99.5 %', '99.9 %', '100 %']);
});

test('range(low, high) names both ends, or the one number they are', () => {
  expect([format.range(4, 7), format.range(2, 2), format.range(1010, 1040, format.money)]).toEqual([
    '4 to 7',
    '2',
    '$1k',
  ]);
});
