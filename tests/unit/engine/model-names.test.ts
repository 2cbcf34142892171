import { expect, it } from 'vitest';
import { coefficientNamesOf, nameOf, searchRowsOf } from '../../../src/engine/model-names.ts';
import { rawModelSpec, type RawFit } from '../../../src/engine/raw-records.ts';

const arima = (order: number[], constant: number, periods: number[] = []) =>
  rawModelSpec({ kind: 6, order: Int32Array.from(order), constant, periods: Int32Array.from(periods) });
const ets = (error: number, trend: number, season: number, damped: number, periods: number[] = []) =>
  rawModelSpec({ kind: 5, error, trend, season, damped, periods: Int32Array.from(periods) });

it.each([
  [arima([2, 1, 1, 0, 1, 0], 0, [12]), 'ARIMA(2,1,1)(0,1,0)[12]'],
  [arima([0, 1, 1, 0, 0, 0], 1, [12]), 'ARIMA(0,1,1) with drift'],
  [arima([1, 0, 0, 0, 0, 0], 1), 'ARIMA(1,0,0) with non-zero mean'],
  [arima([1, 0, 0, 0, 0, 0], 0), 'ARIMA(1,0,0) with zero mean'],
  [ets(2, 1, 2, 1, [12]), 'ETS(M,Ad,M)[12]'],
  [ets(1, 0, 0, 0, [12]), 'ETS(A,N,N)'],
  [rawModelSpec({ kind: 2, periods: Int32Array.of(24) }), 'seasonal-naive[24]'],
  [
    rawModelSpec({ kind: 7, periods: Int32Array.of(24, 168), error: 1, trend: 1, season: 0, damped: 1 }),
    'STL[24,168] + ETS(A,Ad,N)',
  ],
  [
    rawModelSpec({ kind: 8, periods: Int32Array.of(24), order: Int32Array.of(1, 1, 1, 0, 0, 0), constant: 0 }),
    'STL[24] + ARIMA(1,1,1)',
  ],
  [rawModelSpec({ kind: 9, periods: Int32Array.of(7) }), 'STL[7] + theta'],
  [rawModelSpec({ kind: 10, periods: Int32Array.of(7) }), 'optimised-theta'],
  [rawModelSpec({ kind: 11 }), 'croston'],
  [rawModelSpec({ kind: 12 }), 'sba'],
  [rawModelSpec({ kind: 13 }), 'tsb'],
  [rawModelSpec({ kind: 14 }), 'robust-level'],
])('nameOf(spec %#) is the name that R prints: %s', (spec, name) => {
  expect(nameOf(spec)).toBe(name);
});

it('nameOf(unknown kind) is a fault of ours, loud', () => {
  expect(() => nameOf(rawModelSpec({ kind: 99 }))).toThrow('no kind 99');
});

it('coefficientNamesOf(seasonal ARIMA with drift and two regressors) are those of R', () => {
  expect(coefficientNamesOf(arima([2, 1, 1, 1, 0, 1], 1, [12]), 8)).toEqual([
    'ar1',
    'ar2',
    'ma1',
    'sar1',
    'sma1',
    'drift',
    'xreg1',
    'xreg2',
  ]);
});

it('coefficientNamesOf(ETS) are the parameters it has, then level, slope and every seasonal state', () => {
  expect(coefficientNamesOf(ets(2, 1, 2, 1, [4]), 10)).toEqual([
    'alpha',
    'beta',
    'gamma',
    'phi',
    'l',
    'b',
    's0',
    's1',
    's2',
    's3',
  ]);
  expect(coefficientNamesOf(ets(1, 0, 0, 0), 2)).toEqual(['alpha', 'l']);
});

it('coefficientNamesOf(Theta, intermittent demand, level) are the states and what moves them', () => {
  expect(coefficientNamesOf(rawModelSpec({ kind: 10 }), 4)).toEqual(['alpha', 'level', 'weight', 'slope']);
  expect(coefficientNamesOf(rawModelSpec({ kind: 11 }), 4)).toEqual(['alpha', 'beta', 'size', 'interval']);
  expect(coefficientNamesOf(rawModelSpec({ kind: 13 }), 4)).toEqual(['alpha', 'beta', 'size', 'probability']);
  expect(coefficientNamesOf(rawModelSpec({ kind: 14 }), 3)).toEqual(['alpha', 'level', 'shifts']);
});

it('searchRowsOf(fit) names the models tried, with what became of those refused', () => {
  const fit = {
    spec: arima([0, 1, 1, 0, 1, 1], 0, [12]),
    searchWidth: 9,
    search: Float64Array.from([2, 1, 2, 1, 1, 1, 0, 1017.5, 0, 0, 1, 0, 0, 0, 0, 1, Number.POSITIVE_INFINITY, 5]),
  } as RawFit;
  expect(searchRowsOf(fit)).toEqual([
    { model: 'ARIMA(2,1,2)(1,1,1)[12]', criterion: 1017.5 },
    { model: 'ARIMA(0,1,0) with drift', criterion: Number.POSITIVE_INFINITY, rejected: 'not-stationary' },
  ]);
});
