import { expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { modelNames, modelSpecOf } from '../../../src/forecast/model-spec.ts';

it.each([
  ['arima(2,1,1)(0,1,1)[12]', { kind: 'arima', periods: [12], order: [2, 1, 1, 0, 1, 1] }],
  ['ARIMA(1, 0, 0)', { kind: 'arima', periods: [], order: [1, 0, 0, 0, 0, 0] }],
  ['arima(0,1,1)(0,1,1)', { kind: 'arima', periods: [24], order: [0, 1, 1, 0, 1, 1] }],
  ['auto-arima', { kind: 'arima', periods: [24] }],
  ['ets(M,Ad,M)[12]', { kind: 'ets', periods: [12], error: 'M', trend: 'A', season: 'M', damped: true }],
  ['ets(A,N,N)', { kind: 'ets', periods: [], error: 'A', trend: 'N', season: 'N', damped: false }],
  ['ets(Z,Z,Z)', { kind: 'ets', periods: [24], error: 'auto', trend: 'auto', season: 'auto', damped: 'auto' }],
  ['auto-ets', { kind: 'ets', periods: [24] }],
  ['theta', { kind: 'theta', periods: [24, 168] }],
  ['seasonal-naive[168]', { kind: 'seasonal-naive', periods: [168] }],
  ['stl-ets[24,168]', { kind: 'stl-ets', periods: [24, 168] }],
  ['mean', { kind: 'mean' }],
  ['optimised-theta', { kind: 'optimised-theta', periods: [24, 168] }],
  ['optimised-theta[7]', { kind: 'optimised-theta', periods: [7] }],
  ['Croston', { kind: 'croston' }],
  ['sba', { kind: 'sba' }],
  ['tsb', { kind: 'tsb' }],
  ['robust-level', { kind: 'robust-level' }],
])('modelSpecOf(%s) on a series with periods 24 and 168', (text, spec) => {
  expect(modelSpecOf(text, [24, 168])).toEqual(spec);
});

it.each([
  '',
  'prophet',
  'ets(X,N,N)',
  'ets(A,Nd,N)',
  'arima(1,2)',
  'arima(99,0,0)',
  'arima(-1,0,0)',
  'theta[1]',
  'stl-ets[]',
  'arima(1,1,1)(1,1,1)[12] with drift',
])('modelSpecOf(%s) names the field, the problem and the mend', (text) => {
  expect(() => modelSpecOf(text, [])).toThrow(InputError);
  expect(() => modelSpecOf(text, [])).toThrow(/^models: ".*" .*Use mean, naive/);
});

it('modelSpecOf(a seasonal model) of a series without period is refused', () => {
  expect(() => modelSpecOf('ets(A,N,A)', [])).toThrow('the series has no period');
  expect(() => modelSpecOf('arima(0,1,1)(0,1,1)', [])).toThrow('the series has no period');
});

it('modelSpecOf(every listed name) is understood', () => {
  for (const name of modelNames) expect(modelSpecOf(name, [7]).kind).toBeTruthy();
});
