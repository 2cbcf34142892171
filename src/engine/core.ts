/** The compiled core behind its raw bindings: requests of the port become records, records become answers of the port. */
import { instantiate } from '../../build/core.release.js';
import { rawSpecOf, statusOf } from './codes.ts';
import type {
  CombineRequest,
  DecomposeRequest,
  Decomposition,
  FitRequest,
  FitResult,
  ResidualCheck,
  Scores,
} from './engine.ts';
import type { FuturesChunk, FuturesChunkRequest } from './futures-chunks.ts';
import type { DrawChunkRequest, Jobs } from './jobs.ts';
import { coefficientNamesOf, nameOf, searchRowsOf } from './model-names.ts';
import {
  rawCombineRequest,
  rawDecomposeRequest,
  rawDescribeRequest,
  rawDrawRequest,
  rawFitRequest,
  rawFuturesRequest,
  type RawCombination,
  type RawCore,
  type RawDecomposition,
  type RawFit,
  type RawFitRequest,
} from './raw-records.ts';
import { rawServeRequestOf, serveResultOf } from './serve-codes.ts';

/**
 * An instance of the core with a memory of its own.
 *
 * @param module  compiled build/core.release.wasm
 */
export async function loadCore(module: WebAssembly.Module): Promise<Jobs> {
  return jobsOf(await instantiate(module, { env: {} }));
}

/** The jobs over raw bindings; garbage is collected after each, as the runtime never does so by itself. */
export function jobsOf(core: RawCore): Jobs {
  const collected = <Result>(result: Result): Result => {
    core.__collect();
    return result;
  };
  return {
    decompose: (request) => decompositionOf(collected(core.decompose(rawDecompositionRequestOf(request)))),
    describe: ({ values, periods, lags }) => {
      const raw = collected(core.describe(rawDescribeRequest({ values, periods: Int32Array.from(periods), lags })));
      return { ...raw, status: statusOf(raw.status), strength: [...raw.strength], periods: [...raw.periods] };
    },
    fill: ({ values, periods }) => collected(core.fill(values, Int32Array.from(periods))),
    fit: (request) => fitResultOf(collected(core.fit(rawFitRequestOf(request)))),
    backtest: ({ fit, origins }) => {
      const raw = collected(core.backtest({ fit: rawFitRequestOf(fit), origins: Int32Array.from(origins) }));
      return { status: statusOf(raw.status), model: nameOf(raw.spec), means: raw.means, quantiles: raw.quantiles };
    },
    combine: (request) => {
      const raw = collected(core.combine(rawCombineRequestOf(request)));
      insist(raw.status, 'combine');
      const { weights, mean, quantiles, conformal } = raw;
      const members = request.members.map((_, row) => scoresOf(raw, row));
      return { weights, mean, quantiles, conformal, members, ensemble: scoresOf(raw, members.length) };
    },
    drawChunk: (request: DrawChunkRequest) => {
      const raw = collected(
        core.draw(rawDrawRequest({ ...request, probabilities: Float64Array.from(request.probabilities) })),
      );
      insist(raw.status, 'draw');
      return { cost: raw.cost, peakReplicas: raw.peakReplicas, meanReplicas: raw.meanReplicas };
    },
    serve: (request) => {
      const raw = collected(core.serve(rawServeRequestOf(request)));
      insist(raw.status, 'serve');
      return serveResultOf(raw, request.detail ?? false);
    },
    futuresChunk: (request: FuturesChunkRequest): FuturesChunk => {
      const raw = collected(core.simulateFutures(rawFuturesRequestOf(request)));
      insist(raw.status, 'simulateFutures');
      return raw;
    },
    lognormal: ({ mean, cv, probabilities }) => collected(core.lognormal(mean, cv, Float64Array.from(probabilities))),
  };
}

/** These jobs fail only when their caller is wrong. */
function insist(status: number, job: string): void {
  const word = statusOf(status);
  if (word !== 'ok') throw new Error(`the core refused the request of ${job}: ${word}`);
}

function rawFuturesRequestOf(request: FuturesChunkRequest) {
  return rawFuturesRequest({
    ...request,
    probabilities: Float64Array.from(request.probabilities),
    planned: Int32Array.from(request.planned),
    goalRatios: Float64Array.from(request.goalRatios),
    monthEnds: Int32Array.from(request.monthEnds),
    monthBudgets: Float64Array.from(request.monthBudgets),
  });
}

function rawFitRequestOf(request: FitRequest): RawFitRequest {
  return rawFitRequest({
    values: request.values,
    spec: rawSpecOf(request.spec),
    horizon: request.horizon,
    probabilities: Float64Array.from(request.probabilities),
    regressors: request.regressors ?? new Float64Array(0),
    futureRegressors: request.futureRegressors ?? new Float64Array(0),
    seed: (request.seed ?? 0) >>> 0,
  });
}

function fitResultOf(raw: RawFit): FitResult {
  const names = coefficientNamesOf(raw.spec, raw.coefficients.length);
  const named = (values: Float64Array) => Object.fromEntries(names.map((name, i) => [name, values[i] ?? Number.NaN]));
  const { sigma2, sigma2Ml, loglik, aic, aicc, bic, nobs, fitted, residuals, mean, quantiles } = raw;
  return {
    status: statusOf(raw.status),
    model: nameOf(raw.spec),
    coefficients: named(raw.coefficients),
    ...(raw.standardErrors.length > 0 ? { standardErrors: named(raw.standardErrors) } : {}),
    ...{ sigma2, sigma2Ml, loglik, aic, aicc, bic, nobs, fitted, residuals, mean, quantiles },
    residualCheck: residualCheckOf(raw),
    search: searchRowsOf(raw),
  };
}

function residualCheckOf(raw: RawFit): ResidualCheck {
  const { ljungBoxP, ljungBox, residualLags, residualDf, residualAcf1, residualMean, residualSd } = raw;
  return {
    ...{ ljungBoxP, ljungBox },
    ...{ lags: residualLags, df: residualDf, acf1: residualAcf1, mean: residualMean, sd: residualSd },
  };
}

function rawDecompositionRequestOf(request: DecomposeRequest) {
  const [seasonalJump, trendJump, lowPassJump] = request.jumps ?? [0, 0, 0];
  return rawDecomposeRequest({
    values: request.values,
    periods: Int32Array.from(request.periods),
    seasonalWindow: request.seasonalWindow === 'periodic' ? -1 : (request.seasonalWindow ?? 0),
    seasonalDegree: request.seasonalDegree ?? -1,
    trendDegree: request.trendDegree ?? -1,
    lowPassDegree: request.lowPassDegree ?? -1,
    trendWindow: request.trendWindow ?? 0,
    lowPassWindow: request.lowPassWindow ?? 0,
    seasonalJump,
    trendJump,
    lowPassJump,
    inner: request.inner ?? -1,
    outer: request.outer ?? -1,
    robust: request.robust ?? false,
  });
}

function decompositionOf(raw: RawDecomposition): Decomposition {
  const n = raw.trend.length;
  const { trend, remainder, weights } = raw;
  const periods = [...raw.periods];
  const seasonal = periods.map((_, k) => raw.seasonal.slice(k * n, (k + 1) * n));
  return { status: statusOf(raw.status), periods, trend, seasonal, remainder, weights, strength: [...raw.strength] };
}

function rawCombineRequestOf(request: CombineRequest) {
  const {
    members,
    origins,
    probabilities,
    values,
    period,
    horizon,
    backtestHorizon,
    nonNegative,
    priorMember = -1,
  } = request;
  return rawCombineRequest({
    ...{ values, period, horizon, backtestHorizon, nonNegative, priorMember },
    origins: Int32Array.from(origins),
    models: members.length,
    probabilities: Float64Array.from(probabilities),
    means: joined(members.map((member) => member.mean)),
    quantiles: joined(members.map((member) => member.quantiles)),
    backtestMeans: joined(members.map((member) => member.backtestMeans)),
    backtestQuantiles: joined(members.map((member) => member.backtestQuantiles)),
  });
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function scoresOf(raw: RawCombination, row: number): Scores {
  const of = (column: Float64Array): number => column[row] ?? Number.NaN;
  return {
    mase: of(raw.mase),
    smape: of(raw.smape),
    wape: of(raw.wape),
    coverage80: of(raw.coverage80),
    coverage95: of(raw.coverage95),
  };
}
