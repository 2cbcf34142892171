/**
 * History or description → demand per level over the horizon, in requests per second (travel 2–4 of ARCHITECTURE.md).
 */
import { throwIfCancelled } from '../base/cancel.ts';
import { oncePerInput } from '../base/once-per-input.ts';
import { meanOf } from '../base/quantiles.ts';
import { dayOf, msOfIso, stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import { DAYS_PER_MONTH, MS_PER_DAY, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../base/units.ts';
import { forecastSeries, type SeriesForecast } from '../forecast/forecast-series.ts';
import { holidayEffectsOf, type HolidayEffect, type HolidayEffects } from '../forecast/holiday-effects.ts';
import { holidayDaysOf } from '../forecast/holidays.ts';
import { repairOutliers } from '../forecast/repair-outliers.ts';
import { periodsOf } from '../history/calendar.ts';
import { cleanSeries } from '../history/clean.ts';
import { missingOf } from '../history/missing.ts';
import type { History, Note, Series } from '../history/history.ts';
import { resampleSeries } from '../history/resample.ts';
import { rateOf } from '../history/series-of.ts';
import { isBill } from '../history/with-bill.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { persistenceOf } from '../workload/persistence.ts';
import { demandMultiplierAt, type PlannedEvent } from '../workload/planned-demand.ts';
import { requireRate, statedRateOf } from '../workload/stated-demand.ts';
import { demandSeriesOf } from './demand-series.ts';
import type { Stage } from './stage.ts';
import { endOfDayMs, firstStepOf, horizonStepsOf, type PlanGrid } from './time-grid.ts';
import { counted } from './words.ts';

/** Levels that every forecast of a plan carries; the planning quantile joins them. */
const LEVELS = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.975];

/** Where only a level was said, its error is the same in every step (short of 1, which the copula cannot take). */
const LEVEL_PERSISTENCE = 0.995;

export interface DemandStage {
  readonly source: 'history' | 'description';
  readonly metric: string;
  readonly service: string;
  readonly grid: PlanGrid;
  /** the history as a rate on the plan's step; null without one */
  readonly history: Series | null;
  /** the series as imported, before resampling; null without a history */
  readonly demandSeries: Series | null;
  readonly probabilities: readonly number[];
  /** [steps], growth and events included */
  readonly mean: readonly number[];
  /** one [steps] for each probability */
  readonly quantiles: readonly (readonly number[])[];
  readonly forecast: SeriesForecast | null;
  readonly repairs: readonly Note[];
  readonly holidays: readonly HolidayEffect[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** lag-1 correlation of the demand's surprises along the steps */
  readonly persistence: number;
  /** whether the data show how demand moves over a day; else the peak multiplier stands for it */
  readonly dayShapeKnown: boolean;
}

/** Demand over the horizon. */
export async function demandStage(
  scenario: FullScenario,
  history: History | null,
  catalogDate: string,
  stage: Stage,
): Promise<DemandStage> {
  if (history === null || history.series.length === 0) return describedDemand(scenario, catalogDate, stage);
  // a bill shows no demand: what was said stands
  if (isBill(history) && statedRateOf(scenario.workload.demand) !== null)
    return describedDemand(scenario, catalogDate, stage);
  return forecastDemand(scenario, history, stage);
}

async function describedDemand(scenario: FullScenario, catalogDate: string, stage: Stage): Promise<DemandStage> {
  const rate = requireRate(scenario.workload.demand);
  const { timeZone } = scenario.forecast;
  const startMs = msOfIso(scenario.asOf ?? catalogDate, timeZone);
  const step = { unit: 's', count: SECONDS_PER_DAY } as const;
  const grid: PlanGrid = {
    startMs,
    step,
    timeZone,
    steps: horizonStepsOf({ horizonDays: 90, ...scenario.planning }, { startMs, step, timeZone }, 90),
  };
  const probabilities = levelsWith(scenario.planning.planningQuantile);
  const cv = scenario.workload.demand.uncertaintyFraction;
  const spread =
    cv === 0
      ? Float64Array.from(probabilities, () => 1)
      : await stage.engine.lognormal({ mean: 1, cv, probabilities }, stage.job);
  const holidays = await holidaysOn(grid, new Float64Array(0), grid, scenario, stage);
  const growth = multipliersOf(grid, scenario).map((each, t) => each * holidays.factorAt(t));
  return {
    source: 'description',
    metric: 'requests',
    service: '',
    grid,
    history: null,
    demandSeries: null,
    probabilities,
    mean: growth.map((each) => each * rate),
    quantiles: Array.from(spread, (level) => growth.map((each) => each * rate * level)),
    forecast: null,
    repairs: [],
    holidays: holidays.effects,
    warnings: [],
    persistence: LEVEL_PERSISTENCE,
    dayShapeKnown: false,
  };
}

async function forecastDemand(scenario: FullScenario, history: History, stage: Stage): Promise<DemandStage> {
  const { demand } = scenario.workload;
  const found = demandSeriesOf(history, demand.historyMetric, demand.historyService);
  const { resampled, flagged } = cleanOnPlanStep(found);
  const cleaned = scenario.forecast.repairOutliers
    ? await repairOutliers(flagged, seasonsOf(flagged.series.values, flagged.series, scenario), stage.engine, stage.job)
    : flagged;
  const warnings: { code: string; message: string }[] = [];
  const rate = scaledToStated(rateOf(cleaned.series), scenario, warnings);
  const first = firstStepOf(rate, rate.values.length, scenario.asOf);
  const values = rate.values.slice(0, Math.min(first, rate.values.length));
  const steps = horizonStepsOf(scenario.planning, rate, values.length);
  const grid: PlanGrid = { startMs: stepStart(rate, first), step: rate.step, timeZone: rate.timeZone, steps };
  const skipped = Math.max(0, first - rate.values.length);
  if (skipped > 0)
    warnings.push({
      code: 'history-ends-early',
      message: `The history ends ${String(skipped)} steps before ${scenario.asOf ?? ''}; the forecast bridges them.`,
    });
  if (steps > values.length) {
    const days = (count: number): string => counted((count * stepSeconds(rate, 0)) / SECONDS_PER_DAY, 'day');
    warnings.push({
      code: 'long-horizon',
      message: `The plan looks ${days(steps)} ahead and the history has only ${days(values.length)}: the far end is a guess.`,
    });
  }

  const holidays = await holidaysOn(grid, values, rate, scenario, stage);
  const forecast = await cachedForecast(holidays.values, rate, skipped + steps, scenario, stage);
  const growth = multipliersOf(grid, scenario).map((each, t) => each * holidays.factorAt(first + t));
  const onHorizon = (all: Float64Array): number[] => growth.map((each, t) => each * (all[skipped + t] ?? 0));
  const seconds = stepSeconds(rate, 0);
  const dayShapeKnown = seconds <= 6 * SECONDS_PER_HOUR && values.length * seconds >= SECONDS_PER_DAY;
  return {
    source: 'history',
    metric: found.metric,
    service: found.service,
    grid,
    demandSeries: found,
    history: { ...rate, values, missing: rate.missing.slice(0, values.length) },
    probabilities: forecast.probabilities,
    mean: onHorizon(forecast.mean),
    quantiles: forecast.quantiles.map(onHorizon),
    forecast,
    repairs: repairsOf(
      history.notes.filter((note) => note.metric === '' || note.metric === found.metric),
      [...resampled.notes, ...cleaned.notes],
    ),
    holidays: holidays.effects,
    warnings,
    persistence: persistenceOf(holidays.values, forecast.periods[0] ?? 1, LEVEL_PERSISTENCE),
    dayShapeKnown,
  };
}

/** The same for every plan of a history. */
const cleanOnPlanStep = oncePerInput((series: Series) => {
  const resampled = onPlanStep(series);
  return { resampled, flagged: cleanSeries(resampled.series, { outagesAreMissing: true }) };
});

/** What import and cleaning found; values that the import already counted as missing are not counted twice. */
function repairsOf(imported: readonly Note[], cleaned: readonly Note[]): readonly Note[] {
  const counted = imported.some((note) => note.code === 'gap' || note.code === 'missing');
  return [...imported, ...cleaned.filter((note) => !(counted && note.code === 'missing'))];
}

/** Finer steps than an hour are summed to hours where at least two days are known: the plan is made in hours. */
function onPlanStep(series: Series): { series: Series; notes: readonly Note[] } {
  const seconds = stepSeconds(series, 0);
  const span = seconds * series.values.length;
  if (series.step.unit !== 's' || seconds >= SECONDS_PER_HOUR || span < 2 * SECONDS_PER_DAY)
    return { series, notes: [] };
  return resampleSeries(series, { unit: 's', count: SECONDS_PER_HOUR });
}

/** A rate that was said beside a history sets its level; the history keeps the shape. */
function scaledToStated(series: Series, scenario: FullScenario, warnings: { code: string; message: string }[]): Series {
  const said = statedRateOf(scenario.workload.demand);
  if (said === null) return series;
  const present = series.values.filter((value) => !Number.isNaN(value));
  const mean = meanOf(present);
  if (!(mean > 0)) return series;
  warnings.push({
    code: 'history-scaled',
    message: `The history averages ${mean.toPrecision(3)} requests/s; it was scaled to the ${said.toPrecision(3)} that were said.`,
  });
  return { ...series, values: series.values.map((value) => (value / mean) * said) };
}

function cachedForecast(
  values: Float64Array,
  grid: TimeGrid,
  horizon: number,
  scenario: FullScenario,
  stage: Stage,
): Promise<SeriesForecast> {
  throwIfCancelled(stage.job.signal);
  const request = {
    values,
    grid: { startMs: grid.startMs, step: grid.step, timeZone: grid.timeZone },
    horizon,
    periods: seasonsOf(values, grid, scenario),
    periodsFixed: scenario.forecast.periods !== undefined,
    probabilities: levelsWith(scenario.planning.planningQuantile),
    models: scenario.forecast.models ?? ('auto' as const),
    nonNegative: true,
    seed: scenario.seed,
  };
  return stage.memo('forecast', request, () =>
    forecastSeries(request, stage.engine, { ...stage.job, onProgress: stage.onProgress }),
  );
}

/** Season lengths that were said, else those of the calendar that the values hold often enough. */
function seasonsOf(values: Float64Array, { step }: TimeGrid, scenario: FullScenario): readonly number[] {
  return scenario.forecast.periods ?? periodsOf({ step, missing: missingOf(values) });
}

/** The scenario's holidays over the history (`values` on `series`; none of a description) and the horizon. */
function holidaysOn(
  grid: PlanGrid,
  values: Float64Array,
  series: TimeGrid,
  scenario: FullScenario,
  stage: Stage,
): Promise<HolidayEffects> {
  const { startMs, timeZone, steps } = grid;
  const days = holidayDaysOf(scenario.planning.holidays, series.startMs, stepStart(grid, steps), timeZone);
  const periods = seasonsOf(values, series, scenario);
  const question = { values, grid: series, days, fromMs: startMs, periods };
  const work = (): Promise<HolidayEffects> => holidayEffectsOf(question, stage.engine, stage.job);
  return days.length === 0 ? work() : stage.memo('holidays', question, work);
}

function multipliersOf(grid: PlanGrid, scenario: FullScenario): number[] {
  const events: PlannedEvent[] = scenario.planning.events.map((event) => ({
    startMs: msOfIso(event.startDate, grid.timeZone),
    endMs: event.endDate === undefined ? Infinity : endOfDayMs(event.endDate, grid.timeZone),
    demandMultiplier: event.demandMultiplier,
  }));
  return Array.from({ length: grid.steps }, (_, t) =>
    demandMultiplierAt(stepStart(grid, t), grid.startMs, scenario.planning.growthPerMonthFraction, events),
  );
}

function levelsWith(quantile: number): number[] {
  return LEVELS.includes(quantile) ? LEVELS : [...LEVELS, quantile].sort((a, b) => a - b);
}

/** The level of a stage at one probability. */
export function quantileRow(stage: DemandStage, probability: number): readonly number[] {
  return stage.quantiles[stage.probabilities.indexOf(probability)] ?? stage.mean;
}

/** Relative change of the mean over a month of the horizon: last against first week (or step), per month. */
export function growthPerMonthOf(stage: DemandStage): number {
  const { grid, mean } = stage;
  const week = Math.max(1, Math.round((7 * SECONDS_PER_DAY) / stepSeconds(grid, 0)));
  if (grid.steps < 2 * week) return 0;
  const weekFrom = (from: number): number => meanOf(mean.slice(from, from + week));
  const before = weekFrom(0);
  const months = (stepStart(grid, grid.steps - week) - grid.startMs) / MS_PER_DAY / DAYS_PER_MONTH;
  return before > 0 ? (weekFrom(grid.steps - week) / before - 1) / months : 0;
}

/** The day that counts as today. */
export function asOfDay(stage: DemandStage): string {
  return dayOf(stage.grid.startMs, stage.grid.timeZone);
}
