import { ArimaForm, ArmaPolynomials } from './arima-form';
import { ArimaSeries, differenceInPlace } from './arima-series';
import { ConditionalWhitener } from './arima-conditional';
import { Whitener } from './arima-whitener';
import { ExactWhitener } from './arima-likelihood';
import { GapWhitener } from './arima-gaps';
import { MissingWhitener } from './arima-missing';

/**
 * The differenced series and every work array for the forms that share d, D and the season: allocated once, used by all fits of a search.
 * Without gaps the exact likelihood is that of the differenced series; with gaps that of the series itself, as R.
 */
export class ArimaWork {
  poly: ArmaPolynomials;
  conditional: ConditionalWhitener;
  exact: ExactWhitener | null = null;
  gap: GapWhitener | null = null;
  /** with gaps: the likelihood of the series with its gaps filled, for the first climb */
  patched: ExactWhitener | null = null;
  /** with few gaps: the quick way to the exact likelihood, for the last climb */
  missing: MissingWhitener | null = null;
  /** rows that differencing leaves */
  rows: i32 = 0;
  /** observations that count in n*: observed less those that differencing takes */
  counted: i32 = 0;
  /** [(1 + 1 + regressors) x rows] y, constant, regressors, all differenced */
  private differenced: StaticArray<f64> = new StaticArray<f64>(0);
  /** the same undifferenced, for the series with gaps */
  /** as differenced, with a guess in place of each missing value */
  private filled: StaticArray<f64> = new StaticArray<f64>(0);
  private plain: StaticArray<f64> = new StaticArray<f64>(0);
  private loaded: StaticArray<i32> = new StaticArray<i32>(0);

  /** @param widest d, D, m count, and the largest orders of any form to come */
  constructor(
    public series: ArimaSeries,
    widest: ArimaForm,
  ) {
    const columns = 2 + series.regressors;
    const length = series.length;
    const rows = max(0, length - widest.lost);
    const arCapacity = widest.arLength;
    const capacity = max(arCapacity, widest.maLength + 1);
    this.poly = new ArmaPolynomials(capacity + 3);
    this.conditional = new ConditionalWhitener(rows, columns, series.gaps);
    const gaps = series.length - series.observed;
    if (gaps > 0) this.gap = new GapWhitener(length, columns, widest, arCapacity, capacity);
    else this.exact = new ExactWhitener(rows, columns, arCapacity, capacity);
    this.rows = rows;
    this.counted = series.observed - widest.lost;
    this.plain = new StaticArray<f64>(columns * length);
    this.differenced = new StaticArray<f64>(columns * rows);
    const mean = widest.d + widest.seasonalD == 0;
    for (let t = 0; t < length; t++) {
      this.plain[t] = series.values[t];
      // a mean when nothing is differenced, otherwise the index, whose difference is the drift
      this.plain[length + t] = mean ? 1 : series.columns[t];
    }
    for (let i = length; i < (1 + series.regressors) * length; i++) this.plain[length + i] = series.columns[i];
    this.difference(widest, columns, length);
    if (gaps > 0) this.patched = new ExactWhitener(rows, columns, arCapacity, capacity);
    // beyond as many gaps as states the elimination costs more than the full filter
    if (gaps > 0 && gaps <= capacity + widest.lost && rows > gaps) {
      this.missing = new MissingWhitener(rows, columns, missingOf(series, gaps), widest, arCapacity, capacity);
      if (!this.separable(widest)) this.missing = null;
    }
  }

  /** Hands both whiteners their columns: y, then those of `order` (indices as in `differenced`). */
  load(order: StaticArray<i32>): void {
    this.loaded = order;
    this.copy(this.conditional, this.differenced, this.rows);
    if (this.patched) this.copy(this.patched!, this.filled, this.rows);
    if (this.missing) {
      this.copy(this.missing!, this.filled, this.rows);
      this.missing!.placePulses();
    }
    if (this.series.gaps) this.copy(this.gap!, this.plain, this.series.length);
    else this.copy(this.exact!, this.differenced, this.rows);
  }

  /** The undifferenced series `back` rows before its end, less its regression part. @param beta of the columns last loaded */
  level(back: i32, beta: StaticArray<f64>): f64 {
    const length = this.series.length;
    const at = length - 1 - back;
    let value = this.plain[at];
    for (let c = 0; c < this.loaded.length; c++) value -= beta[c] * this.plain[this.loaded[c] * length + at];
    return value;
  }

  /** What the estimation climbs. */
  get likelihood(): Whitener {
    return this.missing ? <Whitener>this.missing! : this.filter;
  }

  /** What gives the final likelihood, the residuals and the state that the forecasts start from. */
  get filter(): Whitener {
    return this.series.gaps ? <Whitener>this.gap! : <Whitener>this.exact!;
  }

  /** Whether the missing values can be told from each other, as when each season was seen at least once. */
  private separable(widest: ArimaForm): bool {
    const bare = new ArimaForm(0, widest.d, 0, 0, widest.seasonalD, 0, widest.period, false);
    this.load(new StaticArray<i32>(0));
    this.poly.set(bare, new StaticArray<f64>(0));
    return this.missing!.whiten(this.poly);
  }

  /** Whether the differenced series is constant to rounding: then nothing is left to estimate. */
  flat(constant: bool): bool {
    let low = Infinity;
    let high = -Infinity;
    for (let t = 0; t < this.rows; t++) {
      const value = this.differenced[t];
      low = Math.min(low, isNaN(value) ? low : value);
      high = Math.max(high, isNaN(value) ? high : value);
    }
    // 1e-13: rounding of a difference of values of size 1
    if (!(high - low > 1e-13)) return constant || !(Math.max(Math.abs(low), Math.abs(high)) > 1e-13);
    return false;
  }

  private copy(to: Whitener, from: StaticArray<f64>, rows: i32): void {
    const order = this.loaded;
    const count = order.length;
    to.columns = 1 + count;
    for (let t = 0; t < rows; t++) to.data[t] = from[t];
    for (let c = 0; c < count; c++)
      for (let t = 0; t < rows; t++) to.data[(c + 1) * rows + t] = from[order[c] * rows + t];
  }

  private difference(form: ArimaForm, columns: i32, length: i32): void {
    const column = new StaticArray<f64>(length);
    for (let c = 0; c < columns; c++) {
      for (let t = 0; t < length; t++) column[t] = this.plain[c * length + t];
      this.differenceColumn(form, column, c, this.differenced);
    }
    if (!this.series.gaps) return;
    this.filled = new StaticArray<f64>(this.differenced.length);
    for (let i = 0; i < this.filled.length; i++) this.filled[i] = this.differenced[i];
    for (let t = 0; t < length; t++)
      column[t] = isNaN(this.plain[t]) ? this.guess(t, form.period, column) : this.plain[t];
    this.differenceColumn(form, column, 0, this.filled);
  }

  /** A stand-in for a missing value: the mean of its nearest neighbours a whole number of seasons away, otherwise the value before. */
  private guess(t: i32, period: i32, before: StaticArray<f64>): f64 {
    const length = this.series.length;
    let back = t - period;
    while (back >= 0 && isNaN(this.plain[back])) back -= period;
    let ahead = t + period;
    while (ahead < length && isNaN(this.plain[ahead])) ahead += period;
    if (back < 0 && ahead >= length) return before[t - 1];
    if (back < 0) return this.plain[ahead];
    return ahead < length ? 0.5 * (this.plain[back] + this.plain[ahead]) : this.plain[back];
  }

  private differenceColumn(form: ArimaForm, column: StaticArray<f64>, c: i32, out: StaticArray<f64>): void {
    let left = column.length;
    for (let i = 0; i < form.seasonalD; i++) left = differenceInPlace(column, 0, left, form.period);
    for (let i = 0; i < form.d; i++) left = differenceInPlace(column, 0, left, 1);
    for (let t = 0; t < this.rows; t++) out[c * this.rows + t] = column[t];
  }
}

function missingOf(series: ArimaSeries, gaps: i32): StaticArray<i32> {
  const out = new StaticArray<i32>(gaps);
  for (let t = 0, k = 0; t < series.length; t++) if (isNaN(series.values[t])) out[k++] = t;
  return out;
}
