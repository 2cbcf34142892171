/** A user's measured rows against the model: profiles by configuration, and the error of every figure before and after them. */
import { METRICS, scoredRowsOf, type Metric, type ScoredRow } from './calibrate-rows.ts';
import { figuresOf } from './calibrate-fit.ts';
import { errorOf, medianOf } from './calibrate-score.ts';
import { configurationOf } from './configuration-name.ts';
import type { OwnMeasurement, OwnProfile } from './own-measurement.ts';
import { ownProfileOf } from './own-profile.ts';
import type { PredictionTables } from './predict.ts';
import type { Row, RowResolver } from './row-request.ts';

/** One profile for each configuration of the rows, in the order of their first row. */
export function ownProfilesOf(rows: readonly ScoredRow[], tables: PredictionTables): readonly OwnProfile[] {
  const names = new Set(rows.map((row) => configurationOf(row.request)));
  return [...names].map((name) =>
    ownProfileOf(
      rows.filter((row) => configurationOf(row.request) === name),
      tables,
    ),
  );
}

export interface ComparedFigure {
  readonly configuration: string;
  readonly metric: Metric;
  readonly rows: number;
  /** median of the rows: output tokens/s, or ms */
  readonly measured: number;
  /** median |predicted / measured − 1| by the shipped constants, and with the rows' own factors (on the same rows) */
  readonly before: number;
  readonly after: number;
}

export interface OwnComparison {
  readonly figures: readonly ComparedFigure[];
  /** ready for `deployment.ownMeasurements`; only configurations of one pipeline stage and one replica's GPUs */
  readonly measurements: readonly (OwnMeasurement & { readonly rows: number })[];
  /** why rows could not be used */
  readonly problems: readonly string[];
}

export function ownComparisonOf(given: readonly Row[], resolver: RowResolver, tables: PredictionTables): OwnComparison {
  const { rows, problems } = scoredRowsOf(given, resolver);
  const measured = rows.filter((row) => METRICS.some((metric) => row.measured[metric] !== null));
  const profiles = ownProfilesOf(measured, tables);
  const unmeasured = rows.length - measured.length;
  return {
    figures: profiles.flatMap((profile) => figuresCompared(profile, measured, tables)),
    measurements: profiles.flatMap((profile) => measurementsOf(profile, measured)),
    problems: [
      ...new Set([...problems, ...(unmeasured > 0 ? [`${String(unmeasured)} rows hold no measured figure`] : [])]),
    ],
  };
}

function ofProfile(profile: OwnProfile, rows: readonly ScoredRow[]): readonly ScoredRow[] {
  return rows.filter((row) => configurationOf(row.request) === profile.configuration);
}

function figuresCompared(profile: OwnProfile, rows: readonly ScoredRow[], tables: PredictionTables): ComparedFigure[] {
  const own = ofProfile(profile, rows);
  const tuned = { ...tables, own: profile };
  return METRICS.flatMap((metric) => {
    const each = own.flatMap((row) => {
      const measured = row.measured[metric];
      const before = errorOf(row, figuresOf(row, tables), metric);
      const after = errorOf(row, figuresOf(row, tuned), metric);
      return measured === null || before === null || after === null ? [] : [{ measured, before, after }];
    });
    if (each.length === 0) return [];
    return [
      {
        configuration: profile.configuration,
        metric,
        rows: each.length,
        measured: medianOf(each.map((row) => row.measured)),
        before: medianOf(each.map((row) => Math.abs(row.before))),
        after: medianOf(each.map((row) => Math.abs(row.after))),
      },
    ];
  });
}

function measurementsOf(profile: OwnProfile, rows: readonly ScoredRow[]): (OwnMeasurement & { rows: number })[] {
  const request = ofProfile(profile, rows)[0]?.request;
  const layout = request?.layout;
  if (request === undefined || layout === null || layout === undefined) return [];
  if (layout.pipelineParallel !== 1 || layout.dataParallel !== 1 || request.gpuCount !== layout.tensorParallel)
    return [];
  const { decode, prefill, firstToken } = profile;
  return [
    {
      model: request.model.name,
      gpu: request.gpu.name,
      gpusPerReplica: layout.tensorParallel,
      precision: request.candidate.precision,
      engine: request.candidate.engine,
      rows: profile.rows,
      decode,
      prefill,
      firstToken,
    },
  ];
}
