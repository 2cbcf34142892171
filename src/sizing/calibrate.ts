/**
 * `headroom calibrate`: from measured rows to a calibration document. Constants of all engines, generations and arithmetics with partial
 * pooling (calibrate-fit.ts), bands from models left out, and a profile for each configuration of a user's own (own-profile.ts).
 */
import { cellOf } from './constants.ts';
import { PRIOR_TABLES } from './calibrate-priors.ts';
import { parametersOf, tablesOf, vectorOf, type Parameter, type Tables } from './calibrate-parameters.ts';
import {
  bounded,
  figuresOf,
  fitted,
  normalEquationsOf,
  observationsOf,
  type Figures,
  type Fit,
  type Observation,
} from './calibrate-fit.ts';
import { METRICS, repositoryOf, type ScoredRow } from './calibrate-rows.ts';
import { quantileOf } from '../base/quantiles.ts';
import { bandsOf, errorOf } from './calibrate-score.ts';
import { descentOf, varianceOf } from './calibrate-solve.ts';
import type { CalibrationDocument } from './calibration-document.ts';
import { naturalLog } from '../base/exact-math.ts';
import { preparedLayoutsOf } from './row-layouts.ts';
import { SHIPPED_CONSTANTS, SHIPPED_RUN_CONSTANTS } from './shipped-calibration.ts';
import { tierOf } from './tier.ts';

/** Folds above this share of the weight are fitted again; smaller ones take one Gauss–Newton step from the full fit. */
const LARGE_FOLD = 0.1;
const REFIT_ITERATIONS = 8;
const FIT_ITERATIONS = 12;
/** Significant digits of a shipped constant. */
const DIGITS = 4;

export type FigureMap = ReadonlyMap<ScoredRow, Figures | null>;
export type Progress = (text: string) => void;

/** A fit and what is needed to leave rows out of it. */
export interface Calibration {
  /** rows that were fitted: all but those bound by latency limits, whose rate is a search of its own, and those with an open setting */
  readonly rows: readonly ScoredRow[];
  readonly observations: readonly Observation[];
  readonly parameters: readonly Parameter[];
  readonly fit: Fit;
  readonly tables: Tables;
}

/** Groups of rows by engine × generation × arithmetic. */
export function cellGroupsOf(rows: readonly ScoredRow[]): Record<string, number> {
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const { traits } of preparedLayoutsOf(row.request)) {
      for (const arithmetic of new Set([traits.dense, traits.expert])) {
        const cell = cellOf(traits.engine, traits.generation, arithmetic);
        const set = groups.get(cell) ?? new Set();
        groups.set(cell, set.add(row.group));
      }
    }
  }
  return Object.fromEntries([...groups.keys()].sort().map((cell) => [cell, groups.get(cell)?.size ?? 0]));
}

/** The tables that a fit is pulled to: the priors with a factor of 1 for each cell that has rows. */
function priorOf(cellGroups: Readonly<Record<string, number>>): Tables {
  const ones = Object.fromEntries(Object.keys(cellGroups).map((cell) => [cell, 1]));
  return { ...PRIOR_TABLES, pass: { ...PRIOR_TABLES.pass, cellComputeFactor: ones, cellReadFactor: ones } };
}

/** Starts at the shipped constants where they have the parameter, else at its prior. */
function startOf(parameters: readonly Parameter[], prior: Tables): number[] {
  const shipped = {
    pass: {
      ...SHIPPED_CONSTANTS,
      cellComputeFactor: { ...prior.pass.cellComputeFactor, ...SHIPPED_CONSTANTS.cellComputeFactor },
      cellReadFactor: { ...prior.pass.cellReadFactor, ...SHIPPED_CONSTANTS.cellReadFactor },
    },
    run: SHIPPED_RUN_CONSTANTS,
  };
  return vectorOf(parameters, shipped).map((value, p) => {
    const { low, high } = parameters[p] as Parameter;
    return Math.min(high, Math.max(low, value));
  });
}

/**
 * Fits all constants.
 *
 * @param all         rows with a measured figure
 * @param iterations  of Levenberg–Marquardt at most
 * Cost about one prediction of every row per constant and iteration (seconds an iteration on 3,000 rows). Deterministic.
 */
export function calibrated(
  all: readonly ScoredRow[],
  options: { iterations?: number; progress?: Progress } = {},
): Calibration {
  const rows = all.filter(({ request, open }) => request.mode !== 'limited' && open === null);
  const observations = observationsOf(rows);
  const prior = priorOf(cellGroupsOf(rows));
  const parameters = parametersOf(prior);
  const fit = fitted(rows, observations, parameters, startOf(parameters, prior), {
    iterations: options.iterations ?? FIT_ITERATIONS,
    ...(options.progress ? { progress: options.progress } : {}),
  });
  return { rows, observations, parameters, fit, tables: tablesOf(parameters, fit.vector) };
}

/** Predicted figures of rows by tables. */
export function figureMapOf(rows: readonly ScoredRow[], tables: Tables): FigureMap {
  return new Map(rows.map((row) => [row, figuresOf(row, tables)]));
}

/** Tables fitted without the rows of one fold. */
function foldTablesOf(calibration: Calibration, isOut: (row: ScoredRow) => boolean): Tables {
  const { rows, observations, parameters, fit } = calibration;
  const out = rows.map(isOut);
  const weight = (keep: (each: Observation) => boolean) =>
    observations.reduce((sum, each) => sum + (keep(each) ? each.weight : 0), 0);
  const share = weight((each) => out[each.row] === true) / weight(() => true);
  const { matrix, gradient } = normalEquationsOf(
    observations,
    fit.linearised,
    parameters,
    fit.vector,
    (each) => out[each.row] !== true,
  );
  const vector = bounded(parameters, fit.vector, descentOf(matrix, gradient, 0));
  if (share <= LARGE_FOLD) return tablesOf(parameters, vector);
  const kept = rows.filter((_, i) => out[i] !== true);
  const again = fitted(kept, observationsOf(kept), parameters, vector, { iterations: REFIT_ITERATIONS });
  return tablesOf(parameters, again.vector);
}

export type Fold = 'model' | 'gpu' | 'source';

/** What is left out together: models of one geometry, one GPU type, or one repository with its forks. */
export function foldKeyOf(row: ScoredRow, fold: Fold): string {
  const { model, gpu } = row.request;
  switch (fold) {
    case 'model':
      return [model.layers, model.hiddenSize, model.attentionHeads, model.kvHeads, model.moe?.expertsTotal ?? 0].join(
        ' ',
      );
    case 'gpu':
      return gpu.name;
    case 'source':
      return repositoryOf(row.row).split('/').at(-1) ?? '';
  }
}

/** Tables by fold, each fitted without the rows of that fold. */
export function leftOutTablesOf(
  calibration: Calibration,
  all: readonly ScoredRow[],
  fold: Fold,
  progress?: Progress,
): ReadonlyMap<string, Tables> {
  const keys = [...new Set(all.map((row) => foldKeyOf(row, fold)))];
  return new Map(
    keys.map((key) => {
      progress?.(`without ${fold} ${key}`);
      return [key, foldTablesOf(calibration, (row) => foldKeyOf(row, fold) === key)];
    }),
  );
}

/** Figures of every row by a fit that knows nothing of its fold. */
export function leftOutFiguresOf(
  calibration: Calibration,
  all: readonly ScoredRow[],
  fold: Fold,
  progress?: Progress,
): FigureMap {
  const tables = leftOutTablesOf(calibration, all, fold, progress);
  return new Map(all.map((row) => [row, figuresOf(row, tables.get(foldKeyOf(row, fold)) ?? calibration.tables)]));
}

/** The tier of a row by the rows behind each cell. */
export function rowTierOf(row: ScoredRow, cellGroups: Readonly<Record<string, number>>): string {
  const [first] = preparedLayoutsOf(row.request);
  return first === undefined ? 'out of domain' : tierOf(first.traits, row.request.layout !== null, cellGroups);
}

const rounded = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? Number(each.toPrecision(DIGITS)) : each)),
  ) as Value;

/** The document of a fit; bands from models left out. */
export function documentOf(
  calibration: Calibration,
  all: readonly ScoredRow[],
  leftOut: FigureMap,
  facts: { command: string; date: string },
): CalibrationDocument {
  const { tables, parameters, observations, fit } = calibration;
  const cellGroups = cellGroupsOf(calibration.rows);
  const figures = figureMapOf(all, tables);
  const counts: Record<string, number> = {};
  for (const row of all) counts[repositoryOf(row.row)] = (counts[repositoryOf(row.row)] ?? 0) + 1;
  const quantiles = Object.fromEntries(
    METRICS.map((metric) => {
      const logs = all
        .flatMap((row) => errorOf(row, figures.get(row) ?? null, metric) ?? [])
        .map((error) => naturalLog(1 + error))
        .sort((a, b) => a - b);
      return [metric, logs.length === 0 ? [] : [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => quantileOf(logs, share))];
    }),
  );
  const { matrix } = normalEquationsOf(observations, fit.linearised, parameters, fit.vector);
  const uncertainty: Record<string, number> = {};
  parameters.forEach((each, p) => {
    const deviation = Math.sqrt(varianceOf(matrix, parameters.length, p));
    // a constant that hangs on its prior alone has nothing to say
    if (deviation < 0.95 * each.spread) uncertainty[each.path.join('.')] = Number(deviation.toPrecision(2));
  });
  return rounded({
    kind: 'headroom-calibration',
    version: 1,
    provenance: {
      ...facts,
      rows: counts,
      groups: new Set(all.map((row) => row.group)).size,
      residualQuantiles: quantiles,
    },
    pass: withoutOnes(tables.pass),
    run: tables.run,
    uncertainty,
    cellGroups,
    bands: bandsOf(all, leftOut, (row) => rowTierOf(row, cellGroups)),
    profiles: [],
  });
}

/** Cells within half a percent of 1 say nothing. */
function withoutOnes(pass: Tables['pass']): Tables['pass'] {
  const kept = (cells: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(cells).filter(([, factor]) => factor > 1.005 || factor < 0.995));
  return { ...pass, cellComputeFactor: kept(pass.cellComputeFactor), cellReadFactor: kept(pass.cellReadFactor) };
}
