/**
 * Exponential smoothing with its state space models (ETS): choice of the form, estimation, forecast.
 *
 * R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder (2008), Forecasting with Exponential Smoothing,
 * doi 10.1007/978-3-540-71918-2. Conventions of R's forecast 8.x (`ets`, `forecast.ets`) for likelihood, criteria, bounds,
 * exclusions and intervals. Differs: exact least squares for the initial states and several starts (ets-descent.ts), any
 * period, gaps, and an exact scaling of the series by a power of two, so that 1e-300 and 1e300 work.
 */
import { Choice, Component, EtsSearch, ModelKind, Status } from '../abi';
import { Fit, FitRequest, ModelSpec } from '../records';
import { countPresent } from '../math/stats';
import { isConstant, largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { EtsEnd, isAnalytic, momentsOf, pointPath } from './ets-forecast';
import { EtsForm, LEVEL, SEASON, SLOPE } from './ets-form';
import { EtsRecursion } from './ets-recursion';
import { EtsCandidate, EtsProblem, formsOf, reportCandidate } from './ets-search';
import { checked, refused, withUnitSquared, writeNormal } from './ets-outcome';
import { simulatedQuantiles } from './ets-simulate';
import { copyOfSpec } from './fit-record';

/**
 * Fits the form that request.spec names, or the best by AICc of those that it leaves open, and forecasts.
 *
 * `Fit.coefficients` and `spec.fixed`: alpha, beta, gamma, phi (those that the form has), level, slope (if it has one), then all m
 * seasonal states s0 .. s(m-1), newest first: s0 stands one step before the first observation, s(m-1) m steps before, and
 * s(m-1) is used first. R prints s0 .. s(m-2); the last follows from the sum, 0 or m. A form with anything fixed must be named in full;
 * of the seasonal states all are fixed or none. Fixed values count in sigma2 and the criteria as estimates do, so that a fit
 * evaluated again at its own coefficients is the same fit (R counts the free ones only).
 */
export function fitEts(request: FitRequest): Fit {
  const spec = request.spec;
  const observed = countPresent(request.values);
  const fit = new Fit();
  fit.spec = resolved(spec, null);
  fit.nobs = observed;
  const period = spec.periods.length > 0 ? spec.periods[0] : 1;
  if (period < 1 || request.horizon < 0) return refused(fit, Status.Unsupported);
  const factor = scaleToOne(largestMagnitude(request.values));
  const values = scaledBy(request.values, factor);
  const forms = formsOf(spec, period);
  const fixed = spec.fixed.length > 0;
  if (forms.length == 0 || (fixed && forms.length > 1)) return refused(fit, Status.Unsupported);
  if (observed == 0) return refused(fit, Status.TooShort);
  if (!fixed && isConstant(values)) return refused(fit, observed > 1 ? Status.Constant : Status.TooShort);
  const problem = new EtsProblem(values, observed, smallest(values) > 0.0, period);
  let held: StaticArray<f64> | null = null;
  if (fixed) {
    held = heldValues(forms[0], spec.fixed, factor);
    if (!held) return refused(fit, Status.Unsupported);
  }
  const best = chosen(problem, forms, held, factor, fit);
  if (best.status != Status.Ok) return refused(fit, best.status);
  fit.spec = resolved(spec, best.form);
  describe(fit, best, values, factor);
  forecastInto(fit, best, values, factor, request);
  return checked(fit);
}

/** Tries all forms, writes `Fit.search`, returns the best, or the first failure where none succeeds. */
function chosen(
  problem: EtsProblem,
  forms: EtsForm[],
  held: StaticArray<f64> | null,
  factor: f64,
  fit: Fit,
): EtsCandidate {
  const search = new Float64Array(forms.length * EtsSearch.Width);
  // the likelihood of the series is that of the scaled one times factor^n
  const shift = -2.0 * <f64>problem.observed * Math.log(factor);
  let best: EtsCandidate | null = null;
  for (let i = 0; i < forms.length; i++) {
    const candidate = problem.solve(forms[i], held);
    reportCandidate(candidate, shift, search, i);
    if (!best || betterThan(candidate, best)) best = candidate;
  }
  fit.search = search;
  fit.searchWidth = EtsSearch.Width;
  return best!;
}

function betterThan(candidate: EtsCandidate, best: EtsCandidate): bool {
  if (candidate.status != Status.Ok) return false;
  if (best.status != Status.Ok) return true;
  return candidate.oneSided == best.oneSided ? candidate.aicc < best.aicc : best.oneSided;
}

/** Fixed values in the layout of ets-form.ts, scaled, NaN = free; null where their number is wrong. */
function heldValues(form: EtsForm, fixed: Float64Array, factor: f64): StaticArray<f64> | null {
  const held = new StaticArray<f64>(form.size());
  const unit = form.season == Component.Multiplicative ? 1.0 : factor;
  let given = 0;
  let free = 0;
  for (let place = 0; place < held.length; place++) {
    held[place] = NaN;
    if (!form.has(place)) continue;
    if (given == fixed.length) return null;
    const scale = place >= SEASON ? unit : unitOf(form, place, factor);
    held[place] = fixed[given++] * scale;
    if (place >= SEASON && isNaN(held[place])) free++;
  }
  return given == fixed.length && (free == 0 || free == form.seasons()) ? held : null;
}

/** What a parameter is multiplied by when the series is. */
function unitOf(form: EtsForm, place: i32, factor: f64): f64 {
  if (place == LEVEL) return factor;
  if (place == SLOPE) return form.trend == Component.Multiplicative ? 1.0 : factor;
  return place >= SEASON && form.season == Component.Additive ? factor : 1.0;
}

/** Parameters, likelihood, criteria, fitted values and residuals of the chosen candidate. */
function describe(fit: Fit, best: EtsCandidate, values: Float64Array, factor: f64): void {
  const form = best.form;
  const observed = <f64>fit.nobs;
  const recursion = new EtsRecursion(form, values, fit.nobs);
  const fitted = new Float64Array(values.length);
  const residuals = new Float64Array(values.length);
  const value = recursion.evaluate(best.theta, fitted, residuals) - 2.0 * observed * Math.log(factor);
  const unit = 1.0 / factor;
  const relative = form.error == Component.Multiplicative;
  const k = <f64>(best.freedom + 1);
  fit.loglik = -0.5 * value;
  fit.aic = value + 2.0 * k;
  fit.bic = value + k * Math.log(observed);
  fit.aicc = fit.aic + (2.0 * k * (k + 1.0)) / (observed - k - 1.0);
  fit.sigma2 = withUnitSquared(recursion.sumSquares / (observed - k + 1.0), relative ? 1.0 : unit);
  fit.sigma2Ml = withUnitSquared(recursion.sumSquares / observed, relative ? 1.0 : unit);
  fit.fitted = scaledBy(fitted, unit);
  fit.residuals = relative ? residuals : scaledBy(residuals, unit);
  let count = 0;
  const coefficients = new Float64Array(form.size());
  for (let place = 0; place < form.size(); place++) {
    if (form.has(place)) coefficients[count++] = best.theta[place] / unitOf(form, place, factor);
  }
  fit.coefficients = coefficients.slice(0, count);
}

/** Forecasts from the last states: normal where the variance is known, simulated elsewhere. */
function forecastInto(fit: Fit, best: EtsCandidate, values: Float64Array, factor: f64, request: FitRequest): void {
  const form = best.form;
  const recursion = new EtsRecursion(form, values, fit.nobs);
  recursion.evaluate(best.theta);
  const end = new EtsEnd(form, best.theta, recursion);
  const horizon = request.horizon;
  const unit = 1.0 / factor;
  const sigma2 = recursion.sumSquares / <f64>(fit.nobs - best.freedom);
  const mean = new StaticArray<f64>(horizon);
  const spread = new StaticArray<f64>(horizon);
  if (isAnalytic(form)) {
    momentsOf(end, sigma2, mean, spread);
    for (let h = 0; h < horizon; h++) spread[h] = Math.sqrt(Math.max(0.0, spread[h]));
    writeNormal(fit, mean, spread, unit, request);
    return;
  }
  pointPath(end, mean);
  writeNormal(fit, mean, spread, unit, request);
  const quantiles = new StaticArray<f64>(fit.quantiles.length);
  simulatedQuantiles(end, sigma2, request.seed, horizon, request.probabilities, quantiles);
  for (let i = 0; i < quantiles.length; i++) fit.quantiles[i] = quantiles[i] * unit;
}

/** The spec with the form's letters written in. */
function resolved(spec: ModelSpec, form: EtsForm | null): ModelSpec {
  const copy = copyOfSpec(spec);
  copy.kind = ModelKind.Ets;
  if (!form) return copy;
  copy.error = form.error;
  copy.trend = form.trend;
  copy.season = form.season;
  copy.damped = form.damped ? Choice.Yes : Choice.No;
  return copy;
}

/** The least of the present values. */
function smallest(values: Float64Array): f64 {
  let least = Infinity;
  for (let i = 0, n = values.length; i < n; i++) if (values[i] < least) least = values[i];
  return least;
}
