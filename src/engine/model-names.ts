/** The names people know models and coefficients by: those that R's forecast prints. */
import { ArimaSearch, EtsSearch } from '../../assembly/abi.ts';
import { choiceWordOf, kindOf, letterOf, statusOf } from './codes.ts';
import type { SearchRow } from './engine.ts';
import type { RawFit, RawModelSpec } from './raw-records.ts';

const noPeriods = new Int32Array(0);
const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}${String(i + 1)}`);
const bracketed = (periods: Int32Array): string => (periods.length === 0 ? '' : `[${periods.join(',')}]`);

/** Six orders, zeros where the record holds fewer; -1 = automatic. */
function ordersOf(spec: RawModelSpec): number[] {
  return Array.from({ length: 6 }, (_, i) => spec.order[i] ?? (spec.order.length === 0 ? -1 : 0));
}

/** `ARIMA(2,1,1)(0,1,1)[12]`, `ETS(M,Ad,M)[12]`, `STL[24,168] + ETS(A,N,N)`, `seasonal-naive[24]`. */
export function nameOf(spec: RawModelSpec): string {
  const kind = kindOf(spec.kind);
  switch (kind) {
    case 'mean':
    case 'naive':
    case 'drift':
    case 'theta':
    case 'optimised-theta':
    case 'croston':
    case 'sba':
    case 'tsb':
    case 'robust-level':
      return kind;
    case 'seasonal-naive':
      return `${kind}${bracketed(spec.periods.slice(0, 1))}`;
    case 'ets':
      return etsName(spec, spec.periods);
    case 'arima':
      return arimaName(ordersOf(spec), spec.constant, spec.periods);
    case 'stl-ets':
      return `STL${bracketed(spec.periods)} + ${etsName(spec, noPeriods)}`;
    case 'stl-arima':
      return `STL${bracketed(spec.periods)} + ${arimaName(ordersOf(spec), spec.constant, noPeriods)}`;
    case 'stl-theta':
      return `STL${bracketed(spec.periods)} + theta`;
  }
}

function etsName(spec: Pick<RawModelSpec, 'error' | 'trend' | 'season' | 'damped'>, periods: Int32Array): string {
  const season = periods.length > 0 ? letterOf(spec.season) : 'N';
  const trend = `${letterOf(spec.trend)}${choiceWordOf(spec.damped) === true ? 'd' : ''}`;
  return `ETS(${letterOf(spec.error)},${trend},${season})${season === 'N' ? '' : bracketed(periods.slice(0, 1))}`;
}

function arimaName(order: readonly number[], constant: number, periods: Int32Array): string {
  const text = order.map((each) => (each < 0 ? 'auto' : String(each)));
  const [, d = 0, , P = 0, D = 0, Q = 0] = order;
  const seasonal = P !== 0 || D !== 0 || Q !== 0 ? `(${text.slice(3).join(',')})${bracketed(periods.slice(0, 1))}` : '';
  return `ARIMA(${text.slice(0, 3).join(',')})${periods.length > 0 ? seasonal : ''}${constantName(d + D, choiceWordOf(constant))}`;
}

/** R says what the constant means: a mean without differences, a drift with one, nothing above. */
function constantName(differences: number, constant: boolean | 'auto'): string {
  if (differences === 0 && constant !== 'auto') return constant ? ' with non-zero mean' : ' with zero mean';
  return differences === 1 && constant === true ? ' with drift' : '';
}

/** Coefficients by R's names, in the order of the record; what is left over belongs to regressors (xreg1, ...). */
export function coefficientNamesOf(spec: RawModelSpec, count: number): string[] {
  const names = knownNames(spec, count).slice(0, count);
  return [...names, ...numbered('xreg', count - names.length)];
}

function knownNames(spec: RawModelSpec, count: number): string[] {
  const kind = kindOf(spec.kind);
  switch (kind) {
    case 'arima':
    case 'stl-arima':
      return arimaNames(spec);
    case 'ets':
    case 'stl-ets':
      return etsNames(spec, kind === 'ets' && spec.periods.length > 0 && letterOf(spec.season) !== 'N', count);
    case 'theta':
    case 'stl-theta':
      return ['alpha', 'level', 'drift'];
    case 'optimised-theta':
      return ['alpha', 'level', 'weight', 'slope'];
    case 'croston':
    case 'sba':
      return ['alpha', 'beta', 'size', 'interval'];
    case 'tsb':
      return ['alpha', 'beta', 'size', 'probability'];
    case 'robust-level':
      return ['alpha', 'level', 'shifts'];
    case 'drift':
      return ['drift'];
    case 'mean':
      return ['mu'];
    case 'naive':
    case 'seasonal-naive':
      return [];
  }
}

function arimaNames(spec: RawModelSpec): string[] {
  const [p = 0, d = 0, q = 0, P = 0, D = 0, Q = 0] = ordersOf(spec);
  const constant = choiceWordOf(spec.constant) === true && d + D < 2 ? [d + D === 0 ? 'intercept' : 'drift'] : [];
  return [...numbered('ar', p), ...numbered('ma', q), ...numbered('sar', P), ...numbered('sma', Q), ...constant];
}

function etsNames(spec: RawModelSpec, seasonal: boolean, count: number): string[] {
  const trend = letterOf(spec.trend) !== 'N';
  const damped = choiceWordOf(spec.damped) === true;
  const names = [
    'alpha',
    ...(trend ? ['beta'] : []),
    ...(seasonal ? ['gamma'] : []),
    ...(damped ? ['phi'] : []),
    'l',
    ...(trend ? ['b'] : []),
  ];
  const seasons = seasonal ? Math.max(0, count - names.length) : 0;
  return [...names, ...Array.from({ length: seasons }, (_, i) => `s${String(i)}`)];
}

/** The models that a search tried, in order. */
export function searchRowsOf(fit: RawFit): SearchRow[] {
  const width = fit.searchWidth;
  if (width === 0) return [];
  return Array.from({ length: fit.search.length / width }, (_, i) =>
    searchRowOf(fit.spec, fit.search.subarray(i * width, (i + 1) * width)),
  );
}

function searchRowOf(spec: RawModelSpec, row: Float64Array): SearchRow {
  const at = (column: number): number => row[column] ?? Number.NaN;
  const kind = kindOf(spec.kind);
  const arima = kind === 'arima' || kind === 'stl-arima';
  const periods = kind === 'arima' || kind === 'ets' ? spec.periods : noPeriods;
  const model = arima
    ? arimaName([...row.subarray(ArimaSearch.P, ArimaSearch.Constant)], at(ArimaSearch.Constant), periods)
    : etsName(
        {
          error: at(EtsSearch.Error),
          trend: at(EtsSearch.Trend),
          season: at(EtsSearch.Season),
          damped: at(EtsSearch.Damped),
        },
        periods,
      );
  const criterion = at(arima ? ArimaSearch.Criterion : EtsSearch.Criterion);
  const status = statusOf(at(arima ? ArimaSearch.Status : EtsSearch.Status));
  return status === 'ok' ? { model, criterion } : { model, criterion, rejected: status };
}
