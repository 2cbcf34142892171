import { Method, Status } from '../abi';
import { rootsOutside } from '../math/polynomial';
import { ArimaEstimate } from './arima-estimate';
import { ArimaEstimator } from './arima-estimator';
import { variancesOf } from './arima-errors';
import { ArimaForm } from './arima-form';
import { correctedCriterion } from './arima-report';
import { ArimaSeries } from './arima-series';

/** Least modulus of a root of an accepted form. */
const NEAREST_ROOT: f64 = 1.01;

/** By what the forms of one search are compared. */
export class OrderJudge {
  /** judge the roots of a seasonal factor in its own lag: see arima-polish.ts */
  ownLag: bool = false;
  private offset: f64 = 0;

  constructor(
    private estimator: ArimaEstimator,
    private series: ArimaSeries,
  ) {}

  /** AICc, by the approximation for a conditional fit; Infinity for a form to be rejected (its status says why). */
  criterion(estimate: ArimaEstimate): f64 {
    if (estimate.status != Status.Ok) return Infinity;
    const form = estimate.form;
    const values = estimate.values;
    const work = new StaticArray<f64>(4 * form.parameters + 4);
    const seasonal = form.p + form.q;
    const lag = this.ownLag ? 1 : form.period;
    const sound =
      rootsOutside(values, 0, form.p, 1, -1, NEAREST_ROOT, work) &&
      rootsOutside(values, form.p, form.q, 1, 1, NEAREST_ROOT, work) &&
      rootsOutside(values, seasonal, form.seasonalP, lag, -1, NEAREST_ROOT, work) &&
      (estimate.atBound > 0 ||
        rootsOutside(values, seasonal + form.seasonalP, form.seasonalQ, lag, 1, NEAREST_ROOT, work));
    if (!sound) {
      estimate.status = Status.NotStationary;
      return Infinity;
    }
    return this.promise(estimate);
  }

  /** The criterion whatever the roots. */
  promise(estimate: ArimaEstimate): f64 {
    const k = estimate.parameters;
    const n = this.estimator.work.counted;
    const conditional = estimate.method == Method.Css;
    const deviance = conditional ? this.offset + <f64>n * this.logVariance(estimate) : -2 * estimate.loglik;
    return correctedCriterion(deviance + 2 * <f64>k, k, n);
  }

  /** Whether a form was rejected because its only seasonal MA term went to the circle of a season that never changes. */
  hasStillSeason(estimate: ArimaEstimate): bool {
    const last = estimate.form.parameters - 1;
    if (estimate.status != Status.NotStationary || estimate.form.seasonalQ != 1) return false;
    return estimate.values.length > last && estimate.values[last] * NEAREST_ROOT <= -1;
  }

  /** Whether the standard errors exist; otherwise the status tells that the estimate is no optimum. */
  curved(estimate: ArimaEstimate): bool {
    const variances = variancesOf(this.estimator, estimate);
    let sound = variances.length == estimate.free.length + estimate.freeBeta;
    for (let i = 0; i < variances.length; i++) if (!(variances[i] >= 0)) sound = false;
    if (!sound) estimate.status = Status.NotConverged;
    return sound;
  }

  private logVariance(estimate: ArimaEstimate): f64 {
    // 2 ln 2 per unit of the exponent of the scale
    return Math.log(estimate.variance) + 2 * <f64>this.series.exponent * 0.6931471805599453;
  }

  /** Brings conditional criteria to the height of exact ones: -2 loglik - n log(sigma2) of the form without ARMA terms. */
  compareConditional(base: ArimaForm): void {
    const plain = new ArimaForm(0, base.d, 0, 0, base.seasonalD, 0, base.period, base.lost == 0);
    const estimate = this.estimator.estimate(plain, Method.Ml, new Float64Array(0));
    if (estimate.status != Status.Ok) return;
    this.offset = -2 * estimate.loglik - <f64>this.series.observed * this.logVariance(estimate);
  }
}
