import { ArimaSearch, Choice, Method, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { ArimaEstimate } from './arima-estimate';
import { ArimaEstimator, OTHER_STARTS } from './arima-estimator';
import { ArimaForm } from './arima-form';
import { OrderJudge } from './arima-judge';
import { MOST_MODELS, MOST_ORDER, rowsFor } from './arima-limits';
import { ArimaSeries } from './arima-series';
import { TriedForms } from './arima-tried';

/** auto.arima's limits beyond which the search goes by conditional sums of squares. */
const LONG_SERIES: i32 = 150;
const LONG_PERIOD: i32 = 12;
/** An MA root this near the circle (in its own lag) while its likelihood still rises will end on it, far inside the nearest accepted. */
const ON_CIRCLE: f64 = 1.001;
/** The seasonal MA term of a season that hardly changes. On daily730 of the speed table: -0.99 costs 0.20 of the AICc on the circle, this 0.01. */
const STILL_SEASON: f64 = -0.999;
/** How much a fit stopped on the circle may lack of the criterion to be beaten: it was not at its end. */
const PROMISING: f64 = 10;
/** Steps to the neighbours in p, q, P, Q, in auto.arima's order. */
const MOVES: StaticArray<i32> = [
  0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -1, -1, 0, 0, -1, 1, 0, 0, 1, -1, 0, 0, 1, 1, -1, 0, 0, 0, 0,
  -1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -1, -1, 0, 0, -1, 1, 0, 0, 1, -1, 0, 0, 1, 1, 0, 0,
];

/** The walk over the forms, and how each is judged. */
export class OrderSearch {
  best: ArimaEstimate | null = null;
  approximate: bool = false;
  /** exact fits since the last count */
  exactFits: i32 = 0;
  mayHaveConstant: bool = false;
  private mustHaveConstant: bool = false;
  /** p, q, P, Q of the best form so far */
  private at: StaticArray<i32> = new StaticArray<i32>(4);
  private trial: StaticArray<i32> = new StaticArray<i32>(4);
  private constant: bool = false;
  private bestCriterion: f64 = Infinity;
  private tried: TriedForms;
  private polishedFrom: i32 = 0;
  /** [rows of `tried`] the parameters of each conditional fit that stands, else none */
  private peaks: StaticArray<f64>[] = [];
  readonly judge: OrderJudge;
  private none: Float64Array = new Float64Array(0);

  constructor(
    private request: FitRequest,
    readonly series: ArimaSeries,
    /** d, D and the period */
    readonly base: ArimaForm,
    /** [4] least and most p, q, P, Q */
    private low: StaticArray<i32>,
    private high: StaticArray<i32>,
    public estimator: ArimaEstimator,
  ) {
    const spec = request.spec;
    this.tried = new TriedForms(rowsFor(spec.exhaustive, low, high));
    this.judge = new OrderJudge(estimator, series);
    estimator.thorough = false;
    const differenced = base.d + base.seasonalD;
    this.mayHaveConstant = differenced < 2 && spec.constant != Choice.No;
    this.mustHaveConstant = this.mayHaveConstant && spec.constant == Choice.Yes;
    this.approximate = (series.observed > LONG_SERIES || base.period > LONG_PERIOD) && spec.method == Method.CssMl;
    if (this.approximate || spec.method == Method.Css) this.judge.compareConditional(base);
  }

  /** auto.arima's walk from the start set to the neighbours, again from each better form. */
  stepwise(): void {
    const c = this.mayHaveConstant;
    this.start(2, 2, 1, 1, c);
    this.start(0, 0, 0, 0, c);
    if (this.high[0] > 0 || this.high[2] > 0) this.start(1, 0, 1, 0, c);
    if (this.high[1] > 0 || this.high[3] > 0) this.start(0, 1, 0, 1, c);
    if (c && !this.mustHaveConstant) this.start(0, 0, 0, 0, false);
    while (this.tried.count < MOST_MODELS && this.improve()) continue;
  }

  /** All orders within the limits whose sum is at most 5, as auto.arima(stepwise = FALSE). */
  everything(): void {
    for (let p = this.low[0]; p <= this.high[0]; p++)
      for (let q = this.low[1]; q <= this.high[1]; q++) {
        for (let P = this.low[2]; P <= this.high[2]; P++)
          for (let Q = this.low[3]; Q <= this.high[3]; Q++) {
            if (p + q + P + Q > max(MOST_ORDER, this.low[0] + this.low[1] + this.low[2] + this.low[3])) continue;
            if (!this.mustHaveConstant) this.start(p, q, P, Q, false);
            if (this.mayHaveConstant) this.start(p, q, P, Q, true);
          }
      }
  }

  /** The exact fit of the first form, by rising approximate criterion, that stands. */
  refitted(): ArimaEstimate | null {
    const tried = this.tried;
    const done = new StaticArray<bool>(tried.count);
    for (let next = tried.best(done); next >= 0; next = tried.best(done)) {
      done[next] = true;
      const form = this.form(
        tried.order(next, ArimaSearch.P),
        tried.order(next, ArimaSearch.Q),
        tried.order(next, ArimaSearch.SeasonalP),
        tried.order(next, ArimaSearch.SeasonalQ),
        tried.order(next, ArimaSearch.Constant) == 1,
      );
      const estimate = this.refit(form, next, Infinity);
      this.list(estimate);
      if (estimate.status == Status.Ok) return estimate;
    }
    return null;
  }

  /**
   * The exact fit of a form; its status is Ok only if it stands.
   * @param row   of its conditional fit, whose end it starts from; -1 = none
   * @param least only a fit with a criterion below is looked at so closely that it can be chosen
   */
  private refit(form: ArimaForm, row: i32, least: f64): ArimaEstimate {
    const none = new StaticArray<f64>(0);
    this.exactFits++;
    this.estimator.conditionalPeak = row >= 0 && row < this.peaks.length ? this.peaks[row] : none;
    let estimate = this.exact(form, this.series.gaps);
    let criterion = this.judge.criterion(estimate);
    if (isFinite(criterion) && this.series.gaps) {
      estimate = this.exact(form, false);
      criterion = this.judge.criterion(estimate);
    }
    this.estimator.conditionalPeak = none;
    if (criterion < least) this.judge.curved(estimate);
    return estimate;
  }

  /**
   * The exact fit with the seasonal MA term held at the bound, just inside the circle where the likelihood wants it: a season that hardly
   * changes. The likelihood is flat there, so that little is lost.
   */
  private refitAtBound(form: ArimaForm, least: f64): ArimaEstimate {
    this.exactFits++;
    const held = new Float64Array(form.parameters).fill(NaN);
    held[form.parameters - 1] = STILL_SEASON;
    const estimate = this.estimator.estimate(form, this.request.spec.method, held);
    estimate.atBound = 1;
    if (this.judge.criterion(estimate) < least) this.judge.curved(estimate);
    return estimate;
  }

  private list(estimate: ArimaEstimate): void {
    this.tried.add(estimate.form, this.judge.criterion(estimate), estimate.status);
  }

  /**
   * The exact fit of one more form after the walk, if its criterion is below that of `best` and it stands; null when not, or when the form
   * lies outside the limits or was fitted exactly before.
   */
  better(best: ArimaEstimate, p: i32, q: i32, P: i32, Q: i32, constant: bool): ArimaEstimate | null {
    const trial = this.trial;
    trial[0] = p;
    trial[1] = q;
    trial[2] = P;
    trial[3] = Q;
    for (let i = 0; i < 4; i++) if (trial[i] < this.low[i] || trial[i] > this.high[i]) return null;
    if (constant ? !this.mayHaveConstant : this.mustHaveConstant) return null;
    if (this.tried.find(trial, constant, this.polishedFrom) >= 0) return null;
    const least = this.judge.criterion(best);
    const form = this.form(p, q, P, Q, constant);
    let estimate = this.refit(form, this.tried.find(trial, constant, 0), least);
    if (this.judge.hasStillSeason(estimate) && this.judge.promise(estimate) < least + PROMISING)
      estimate = this.refitAtBound(form, least);
    this.list(estimate);
    return this.judge.criterion(estimate) < least ? estimate : null;
  }

  /** What is fitted from now on is judged anew, whatever was rejected before; the last row is that of the walk's answer. */
  beginPolish(): void {
    this.judge.ownLag = true;
    this.polishedFrom = this.tried.count - 1;
    this.exactFits = 0;
  }

  /** Moves the row of the exact fit of a form to the end of the list. */
  listLast(form: ArimaForm): void {
    this.trial[0] = form.p;
    this.trial[1] = form.q;
    this.trial[2] = form.seasonalP;
    this.trial[3] = form.seasonalQ;
    this.tried.moveLast(this.tried.find(this.trial, form.constant, this.polishedFrom));
  }

  /**
   * An estimate of the form; when its roots are too near the circle, the best peak among the further starts whose roots are not.
   * That is only worth the time while the peak on the circle, as a rule the highest, beats the best form so far.
   */
  private sound(form: ArimaForm, method: i32): ArimaEstimate {
    let best = this.estimator.estimate(form, method, this.none);
    let least = this.judge.criterion(best);
    if (best.status != Status.NotStationary || method == Method.Css || !form.severalPeaks) return best;
    if (isNaN(best.loglik) || this.judge.promise(best) >= this.bestCriterion) return best;
    for (let start = 0; start < OTHER_STARTS.length; start++) {
      this.estimator.start = start;
      const other = this.estimator.estimate(form, method, this.none);
      const criterion = this.judge.criterion(other);
      if (!(criterion < least)) continue;
      best = other;
      least = criterion;
    }
    this.estimator.start = -1;
    return best;
  }

  private exact(form: ArimaForm, rough: bool): ArimaEstimate {
    this.estimator.rough = rough;
    this.estimator.nearest = ON_CIRCLE;
    const estimate = this.estimator.estimate(form, this.request.spec.method, this.none);
    this.estimator.nearest = 0;
    this.estimator.rough = false;
    return estimate;
  }

  /** The chosen form from several starts, when that is better and stands. */
  climbedAgain(best: ArimaEstimate): ArimaEstimate {
    if (best.method == Method.Css || best.atBound > 0) return best;
    this.estimator.thorough = true;
    const again = this.estimator.estimate(best.form, this.request.spec.method, this.none);
    this.estimator.thorough = false;
    return this.judge.criterion(again) < this.judge.criterion(best) && this.judge.curved(again) ? again : best;
  }

  /** Why nothing came of the search: the status of the first form. */
  firstFailure(): i32 {
    const status = this.tried.count > 0 ? this.tried.order(0, ArimaSearch.Status) : Status.Ok;
    return status == Status.Ok ? Status.NotConverged : status;
  }

  writeRows(fit: Fit): void {
    fit.search = this.tried.toArray();
    fit.searchWidth = ArimaSearch.Width;
  }

  private form(p: i32, q: i32, P: i32, Q: i32, constant: bool): ArimaForm {
    return new ArimaForm(p, this.base.d, q, P, this.base.seasonalD, Q, this.base.period, constant);
  }

  /** Tries one form of the start set, its orders moved into the limits. */
  private start(p: i32, q: i32, P: i32, Q: i32, constant: bool): void {
    this.trial[0] = p;
    this.trial[1] = q;
    this.trial[2] = P;
    this.trial[3] = Q;
    for (let i = 0; i < 4; i++) this.trial[i] = min(this.high[i], max(this.low[i], this.trial[i]));
    if (this.tried.find(this.trial, constant, 0) < 0) this.attempt(constant);
  }

  /** Goes to the first better neighbour; false when there is none. */
  private improve(): bool {
    for (let move = 0; move < 16; move++) {
      let inside = true;
      for (let i = 0; i < 4; i++) {
        this.trial[i] = this.at[i] + MOVES[4 * move + i];
        if (this.trial[i] < this.low[i] || this.trial[i] > this.high[i]) inside = false;
      }
      if (!inside || this.tried.find(this.trial, this.constant, 0) >= 0) continue;
      if (this.tried.count >= MOST_MODELS) return false;
      if (this.attempt(this.constant)) return true;
    }
    if (!this.mayHaveConstant || this.mustHaveConstant || this.tried.count >= MOST_MODELS) return false;
    for (let i = 0; i < 4; i++) this.trial[i] = this.at[i];
    return this.tried.find(this.trial, !this.constant, 0) < 0 && this.attempt(!this.constant);
  }

  /** Fits the trial form; true when it is the best so far. */
  private attempt(constant: bool): bool {
    const form = this.form(this.trial[0], this.trial[1], this.trial[2], this.trial[3], constant);
    const estimate = this.sound(form, this.approximate ? Method.Css : this.request.spec.method);
    let criterion = this.judge.criterion(estimate);
    if (criterion < this.bestCriterion && !this.judge.curved(estimate)) criterion = Infinity;
    this.tried.add(form, criterion, estimate.status);
    this.peaks.push(estimate.values);
    if (!(criterion < this.bestCriterion)) return false;
    this.bestCriterion = criterion;
    this.best = estimate;
    this.constant = constant;
    for (let i = 0; i < 4; i++) this.at[i] = this.trial[i];
    return true;
  }
}
