import { seasonalProduct } from '../math/polynomial';

/**
 * The orders of one seasonal ARIMA(p,d,q)(P,D,Q)m and its lag polynomials.
 * Notation and the layout of the parameters: ar(p), ma(q), sar(P), sma(Q), as R's stats::arima; MA terms carry plus signs.
 */
export class ArimaForm {
  constructor(
    public p: i32,
    public d: i32,
    public q: i32,
    public seasonalP: i32,
    public seasonalD: i32,
    public seasonalQ: i32,
    public period: i32,
    /** a mean when nothing is differenced, a drift when something is */
    public constant: bool,
  ) {}

  /** degree of the full AR polynomial */
  get arLength(): i32 {
    return this.p + this.seasonalP * this.period;
  }
  /** degree of the full MA polynomial */
  get maLength(): i32 {
    return this.q + this.seasonalQ * this.period;
  }
  /** states of the ARMA part */
  get states(): i32 {
    return max(this.arLength, this.maLength + 1);
  }
  /** observations that differencing takes */
  get lost(): i32 {
    return this.d + this.seasonalD * this.period;
  }
  /** AR and MA terms at the same lags: the likelihood can have several peaks */
  get severalPeaks(): bool {
    return (this.p > 0 && this.q > 0) || (this.seasonalP > 0 && this.seasonalQ > 0);
  }
  /** ARMA parameters */
  get parameters(): i32 {
    return this.p + this.q + this.seasonalP + this.seasonalQ;
  }
}

/** Coefficients c of the differencing polynomial 1 - c1 B - ... - ck B^k, k = form.lost. */
export function differencingOf(form: ArimaForm): StaticArray<f64> {
  const length = form.lost;
  const full = new StaticArray<f64>(length + 1);
  full[0] = 1;
  for (let i = 0; i < form.d; i++) for (let k = length; k >= 1; k--) full[k] -= full[k - 1];
  for (let i = 0; i < form.seasonalD; i++) for (let k = length; k >= form.period; k--) full[k] -= full[k - form.period];
  const out = new StaticArray<f64>(length);
  for (let k = 0; k < length; k++) out[k] = -full[k + 1];
  return out;
}

/** The multiplied-out polynomials of one form at one parameter vector, dense and as lists of the lags that occur. */
export class ArmaPolynomials {
  form: ArimaForm = new ArimaForm(0, 0, 0, 0, 0, 0, 1, false);
  /** [capacity] coefficient of lag i + 1 at i; zero beyond the degree */
  phi: StaticArray<f64>;
  /** [capacity] coefficient of lag i at i, theta[0] = 1 */
  theta: StaticArray<f64>;
  arLags: StaticArray<i32>;
  arValues: StaticArray<f64>;
  arCount: i32 = 0;
  /** lags >= 1 */
  maLags: StaticArray<i32>;
  maValues: StaticArray<f64>;
  maCount: i32 = 0;
  /** the parameters themselves, as given to `set` */
  natural: StaticArray<f64> = new StaticArray<f64>(0);
  private product: StaticArray<f64>;

  /** @param capacity at least form.states + 1 of every form to come */
  constructor(capacity: i32) {
    this.phi = new StaticArray<f64>(capacity);
    this.theta = new StaticArray<f64>(capacity);
    this.arLags = new StaticArray<i32>(capacity);
    this.arValues = new StaticArray<f64>(capacity);
    this.maLags = new StaticArray<i32>(capacity);
    this.maValues = new StaticArray<f64>(capacity);
    this.product = new StaticArray<f64>(capacity);
  }

  /** @param values [form.parameters] in natural form */
  set(form: ArimaForm, values: StaticArray<f64>): void {
    this.form = form;
    this.natural = values;
    const capacity = this.phi.length;
    const seasonalFrom = form.p + form.q;
    seasonalProduct(values, 0, form.p, seasonalFrom, form.seasonalP, form.period, -1, this.product);
    const arLength = form.arLength;
    this.arCount = 0;
    for (let i = 0; i < capacity; i++) {
      const value = i < arLength ? this.product[i] : 0;
      this.phi[i] = value;
      if (value != 0) {
        this.arLags[this.arCount] = i + 1;
        this.arValues[this.arCount++] = value;
      }
    }
    seasonalProduct(
      values,
      form.p,
      form.q,
      seasonalFrom + form.seasonalP,
      form.seasonalQ,
      form.period,
      1,
      this.product,
    );
    const maLength = form.maLength;
    this.maCount = 0;
    this.theta[0] = 1;
    for (let i = 1; i < capacity; i++) {
      const value = i <= maLength ? this.product[i - 1] : 0;
      this.theta[i] = value;
      if (value != 0) {
        this.maLags[this.maCount] = i;
        this.maValues[this.maCount++] = value;
      }
    }
  }
}
