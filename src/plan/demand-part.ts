/** The demand and workload parts of a plan. */
import { meanOf } from '../base/quantiles.ts';
import { msOfIso, stepStart } from '../base/time.ts';
import type { ResidualCheck, Scores } from '../engine/engine.ts';
import type { Composition } from './composition.ts';
import { growthPerMonthOf, type DemandStage } from './demand-stage.ts';
import type { Plan } from './plan.ts';
import { endOfDayMs } from './time-grid.ts';

/** The grid of everything that runs along the horizon. */
export function gridPart(demand: DemandStage) {
  return { startMs: demand.grid.startMs, step: { ...demand.grid.step } };
}

export function demandPart(all: Composition): Plan['demand'] {
  const { demand, peak } = all;
  const { forecast } = demand;
  const mean = meanOf(demand.mean);
  return {
    source: demand.source,
    metric: demand.metric,
    service: demand.service,
    unit: 'requests/s',
    timeZone: demand.grid.timeZone,
    history:
      demand.history === null
        ? null
        : {
            startMs: demand.history.startMs,
            step: { ...demand.history.step },
            values: Array.from(demand.history.values, (each) => (Number.isNaN(each) ? null : each)),
          },
    forecast: {
      ...gridPart(demand),
      mean: [...demand.mean],
      quantiles: demand.probabilities.map((probability, row) => ({
        probability,
        values: [...(demand.quantiles[row] ?? [])],
      })),
    },
    periods: [...(forecast?.periods ?? [])],
    chosen: {
      kind: forecast?.chosen.kind ?? 'description',
      members: (forecast?.chosen.members ?? []).map((each) => ({ ...each })),
    },
    scores: scoresPart(forecast?.scores ?? null),
    candidates: (forecast?.candidates ?? []).map((each) => ({
      name: each.name,
      model: each.model,
      status: each.status,
      reason: each.reason,
      weight: each.weight,
      aicc: finite(each.aicc),
      scores: scoresPart(each.scores),
      residuals: residualsPart(each.residuals),
    })),
    backtestOrigins: forecast?.origins.length ?? 0,
    meanNow: mean,
    peak: peak.quantile,
    peakAtMs: stepStart(demand.grid, peak.at),
    peakToMean: mean > 0 ? peak.mean / mean : 1,
    growthPerMonthFraction: growthPerMonthOf(demand),
    ...eventsPart(all),
    holidays: demand.holidays.map((each) => ({ ...each })),
    repairs: demand.repairs.map((each) => ({ ...each, lines: [...each.lines] })),
  };
}

/** Events that touch the horizon. */
function eventsPart({ scenario, demand }: Composition): Pick<Plan['demand'], 'events'> {
  const { startMs, timeZone, steps } = demand.grid;
  const end = stepStart(demand.grid, steps);
  const events = scenario.planning.events.flatMap(({ name, startDate, endDate, demandMultiplier }) => {
    const fromMs = Math.max(startMs, msOfIso(startDate, timeZone));
    const toMs = Math.min(end, endDate === undefined ? end : endOfDayMs(endDate, timeZone));
    return fromMs < toMs ? [{ name, fromMs, toMs, multiplier: demandMultiplier }] : [];
  });
  return events.length === 0 ? {} : { events };
}

function scoresPart(scores: Scores | null): Plan['demand']['scores'] {
  if (scores === null) return null;
  const { mase, smape, wape, coverage80, coverage95 } = scores;
  return {
    mase: finite(mase),
    smape: finite(smape),
    wape: finite(wape),
    coverage80: finite(coverage80),
    coverage95: finite(coverage95),
  };
}

function residualsPart(check: ResidualCheck | null): Plan['demand']['candidates'][number]['residuals'] {
  if (check === null) return null;
  const { ljungBoxP, lags, acf1, mean, sd } = check;
  return { ljungBoxP: finite(ljungBoxP), lags, acf1: finite(acf1), mean: finite(mean), sd: finite(sd) };
}

/** Null where a number is not known or not finite: JSON has neither NaN nor Infinity. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Calls and tokens at the planned peak. */
export function workloadPart(all: Composition): Plan['workload'] {
  const { workload, peak } = all;
  const callsPerSecond =
    peak.quantile * workload.callsPerRequest * peak.factors.withinStepPeak * peak.factors.peakMultiplier;
  return {
    callsPerRequest: workload.callsPerRequest,
    classes: workload.classes.map((each) => ({
      name: each.name,
      shareOfCalls: each.shareOfCalls,
      inputTokensMean: each.inputTokensMean,
      outputTokensMean: each.outputTokensMean,
      cachedInputFraction: each.cachedInputFraction,
    })),
    inputTokensPerCall: workload.inputTokensPerCall,
    outputTokensPerCall: workload.outputTokensPerCall,
    tokensOrigin: workload.tokensOrigin,
    callsPerSecond,
    promptTokensPerSecond: callsPerSecond * workload.inputTokensPerCall,
    outputTokensPerSecond: callsPerSecond * workload.outputTokensPerCall,
  };
}
