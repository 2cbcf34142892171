/**
 * Best fit of one form from several starts, and the choice among forms by AICc.
 *
 * Criteria and exclusions are those of R's `ets` (forecast 8.x, METHOD-FORECAST section 1): AICc with k = parameters + states + 1;
 * a form needs more than k observations; values at or below zero rule out multiplicative errors; additive errors with a
 * multiplicative part, and a multiplicative trend with an additive season, do not exist; multiplicative trends only on request.
 * Differs: seasons of any period are searched (R stops at 24), several starts replace one (two on a long series without season,
 * see LONG), and a form whose forecasts of the series itself lie on one side is passed over while another does not (see BIAS_ERRORS).
 */
import { Choice, Component, EtsSearch, Status } from '../abi';
import { countPresent } from '../math/stats';
import { ModelSpec } from '../records';
import { EtsDescent } from './ets-descent';
import { EtsForm } from './ets-form';
import { ATTEMPTS, EtsStart, LOCAL_CYCLES, startSmoothers, startsLocally } from './ets-start';

/** A descent ends when two steps in a row gain less than this in twice the log likelihood. */
const TOLERANCE: f64 = 1e-6;
/** Steps of one descent at most: the reference series need 14 on average, 60 rarely. */
const MOST_STEPS: i32 = 100;
/** Above this many operations a step (values times columns squared) two starts have to do. */
const COSTLY: f64 = 4e6;
const COSTLY_ATTEMPTS: i32 = 2;

/**
 * From this length on a form without season is first fitted to the first HEAD values: its best point there, and one of the usual starts in
 * case the series changes later, are where the whole series starts from.
 */
const LONG: i32 = 2000;
const HEAD: i32 = 1000;
const LONG_ATTEMPT: i32 = 1;

/**
 * A form is one-sided when the mean of y - mu is beyond both: this many of its standard errors, and this share of the errors'
 * standard deviation. Own choice: with multiplicative errors the likelihood rewards a trend that rises for ever against a level that is
 * pulled back each step. Of 180 competition series (data/forecast-reference) the four hourly ones whose automatic choice
 * stood at 3.9 to 5.4 standard errors missed by two to four times R's error, all others stood below 3.1.
 */
const BIAS_ERRORS: f64 = 3.5;
const BIAS_SHARE: f64 = 0.1;

/** A form with its best parameters on the scaled series. */
export class EtsCandidate {
  status: i32 = Status.Ok;
  theta: StaticArray<f64> = new StaticArray<f64>(0);
  /** twice the negative log likelihood of the scaled series */
  value: f64 = Infinity;
  aicc: f64 = Infinity;
  oneSided: bool = false;

  /** parameters and states, fixed ones too: they are taken for estimates from the same data */
  readonly freedom: i32;

  constructor(readonly form: EtsForm) {
    this.freedom = form.freedom();
  }

  /** AICc on the scaled series, which differs from the true one by the same amount for all forms. */
  rate(observed: i32): void {
    const k = <f64>(this.freedom + 1);
    this.aicc = this.value + 2.0 * k + (2.0 * k * (k + 1.0)) / (<f64>observed - k - 1.0);
  }
}

/** One series, scaled, with what all its forms share. */
export class EtsProblem {
  private readonly whole: EtsStart;
  private readonly local: EtsStart;
  private readonly plain: EtsStart;
  private readonly fitted: Float64Array;
  /** the first values of a long series, made when needed */
  private head: EtsProblem | null = null;

  constructor(
    readonly values: Float64Array,
    readonly observed: i32,
    readonly positive: bool,
    readonly period: i32,
  ) {
    this.fitted = new Float64Array(values.length);
    const whole = new EtsStart(values, period, 0);
    this.whole = whole;
    this.local = new EtsStart(values, period, LOCAL_CYCLES);
    this.plain = period == 1 ? whole : new EtsStart(values, 1, 0);
  }

  /** The best of the starts. `fixed` in the layout of ets-form.ts, NaN = free. */
  solve(form: EtsForm, fixed: StaticArray<f64> | null): EtsCandidate {
    const candidate = new EtsCandidate(form);
    candidate.status = this.refusal(candidate);
    if (candidate.status != Status.Ok) return candidate;
    const descent = new EtsDescent(form, this.values, this.observed, fixed);
    const start = new StaticArray<f64>(form.size());
    candidate.theta = new StaticArray<f64>(form.size());
    if (!fixed && form.season == Component.None && this.values.length >= LONG && this.startsFromHead(form, start)) {
      this.attempt(descent, start, candidate);
      this.place(form, LONG_ATTEMPT, null, start);
      this.attempt(descent, start, candidate);
    } else {
      const columns = <f64>descent.tangent.columns;
      const attempts = <f64>this.observed * columns * columns > COSTLY ? COSTLY_ATTEMPTS : ATTEMPTS;
      for (let attempt = 0; attempt < attempts; attempt++) {
        this.place(form, attempt, fixed, start);
        this.attempt(descent, start, candidate);
      }
    }
    if (!isFinite(candidate.value)) {
      candidate.status = Status.NotConverged;
      return candidate;
    }
    candidate.rate(this.observed);
    descent.restart(candidate.theta);
    candidate.oneSided = this.isOneSided(descent);
    return candidate;
  }

  /** One of the usual starts. */
  private place(form: EtsForm, attempt: i32, fixed: StaticArray<f64> | null, start: StaticArray<f64>): void {
    const source = form.season == Component.None ? this.plain : startsLocally(attempt) ? this.local : this.whole;
    source.states(form, start);
    startSmoothers(form, attempt, start);
    if (fixed) for (let i = 0; i < start.length; i++) if (form.has(i) && !isNaN(fixed[i])) start[i] = fixed[i];
  }

  /** Goes down from the start; keeps the end if it is the best so far. */
  private attempt(descent: EtsDescent, start: StaticArray<f64>, candidate: EtsCandidate): void {
    descent.restart(start);
    if (!(descent.descend(MOST_STEPS, TOLERANCE, candidate.theta, candidate.value) < candidate.value)) return;
    candidate.value = descent.value;
    for (let i = 0; i < start.length; i++) candidate.theta[i] = descent.theta[i];
  }

  /** The best point of the first values into `start`; false when too many of them are missing or none was found. */
  private startsFromHead(form: EtsForm, start: StaticArray<f64>): bool {
    let head = this.head;
    if (!head) {
      const values = this.values.slice(0, HEAD);
      head = new EtsProblem(values, countPresent(values), this.positive, 1);
      this.head = head;
    }
    if (2 * head.observed < HEAD) return false;
    const first = head.solve(form, null);
    if (first.status != Status.Ok) return false;
    for (let i = 0; i < start.length; i++) start[i] = first.theta[i];
    return true;
  }

  private isOneSided(descent: EtsDescent): bool {
    descent.fitInto(this.fitted);
    let sum: f64 = 0.0;
    let square: f64 = 0.0;
    for (let t = 0, n = this.values.length; t < n; t++) {
      const e = this.values[t] - this.fitted[t];
      if (isNaN(e)) continue;
      sum += e;
      square += e * e;
    }
    const count = <f64>this.observed;
    const share = Math.abs(sum / count) / Math.sqrt(square / count);
    return share > BIAS_SHARE && share * Math.sqrt(count) > BIAS_ERRORS;
  }

  private refusal(candidate: EtsCandidate): i32 {
    const form = candidate.form;
    if (!form.allowed()) return Status.Unsupported;
    if (form.needsPositive() && !this.positive) return Status.NotPositive;
    if (candidate.freedom >= this.observed - 2 || form.seasons() >= this.observed) return Status.TooShort;
    return Status.Ok;
  }
}

/** All forms that `spec` leaves open at this period, additive errors first, simplest first. */
export function formsOf(spec: ModelSpec, period: i32): EtsForm[] {
  const forms: EtsForm[] = [];
  for (let error: i32 = Component.Additive; error <= Component.Multiplicative; error++) {
    if (spec.error != Component.Auto && spec.error != error) continue;
    for (let trend: i32 = Component.None; trend <= Component.Multiplicative; trend++) {
      if (spec.trend == Component.Auto ? trend == Component.Multiplicative : spec.trend != trend) continue;
      for (let damped = 0; damped <= 1; damped++) {
        if (spec.damped != Choice.Auto && !matches(spec, trend, damped)) continue;
        for (let season: i32 = Component.None; season <= Component.Multiplicative; season++) {
          if (spec.season != Component.Auto && spec.season != season) continue;
          const form = new EtsForm(error, trend, season, damped == 1, season == Component.None ? 1 : period);
          if (form.allowed()) forms.push(form);
        }
      }
    }
  }
  return forms;
}

/** Whether the switch `damped` agrees; without a trend left open it means undamped. */
function matches(spec: ModelSpec, trend: i32, damped: i32): bool {
  if (trend == Component.None && spec.trend == Component.Auto && damped == 0) return true;
  return spec.damped == damped;
}

/** Writes one row of `Fit.search`; `shift` takes the criterion from the scaled series to the true one. */
export function reportCandidate(candidate: EtsCandidate, shift: f64, search: Float64Array, row: i32): void {
  const at = row * EtsSearch.Width;
  search[at + EtsSearch.Error] = <f64>candidate.form.error;
  search[at + EtsSearch.Trend] = <f64>candidate.form.trend;
  search[at + EtsSearch.Season] = <f64>candidate.form.season;
  search[at + EtsSearch.Damped] = candidate.form.damped ? 1.0 : 0.0;
  search[at + EtsSearch.Criterion] = candidate.status == Status.Ok ? candidate.aicc + shift : Infinity;
  search[at + EtsSearch.Status] = <f64>candidate.status;
}
