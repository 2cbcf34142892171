import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import {
  calibrated,
  documentOf,
  figureMapOf,
  leftOutFiguresOf,
  type FigureMap,
  type Fold,
} from '../sizing/calibrate.ts';
import { figuresOf } from '../sizing/calibrate-fit.ts';
import { METRICS, scoredRowsOf, type Metric, type ScoredRow } from '../sizing/calibrate-rows.ts';
import { errorOf, medianOf, scoreOf, type Score } from '../sizing/calibrate-score.ts';
import type { CalibrationDocument } from '../sizing/calibration-document.ts';
import { configurationOf } from '../sizing/configuration-name.ts';
import { ownProfileOf } from '../sizing/own-profile.ts';
import { SHIPPED_CALIBRATION } from '../sizing/shipped-calibration.ts';
import { benchmarkTable } from './benchmark-files.ts';
import { catalogResolver } from './catalog-resolver.ts';
import { formatOf, jsonText, newCommand, wordOf, type CommonOptions } from './command.ts';
import { progressLine, writeOutput } from './output.ts';
import { saidOf, withSaidFlags } from './said-flags.ts';
import { readConfigurationRows, recordsOfTable } from './series-rows.ts';

const formats = ['text', 'json'] as const;
const FOLDS: readonly Fold[] = ['model', 'gpu', 'source'];

interface GroupLine {
  readonly group: string;
  readonly metric: Metric;
  readonly rows: number;
  /** median |predicted / measured − 1| */
  readonly before: number;
  readonly after: number;
}

interface Report {
  readonly rows: number;
  readonly withoutRequest: number;
  readonly before: Readonly<Record<string, Score>>;
  readonly after: Readonly<Record<string, Score>>;
  readonly leftOut: Readonly<Record<string, Readonly<Record<string, Score>>>>;
  readonly groups: readonly GroupLine[];
}

/** `headroom calibrate ROWS.csv`: own measurements into a calibration document; with --constants the constants of the model themselves. */
export function calibrateCommand(): Command {
  const command = newCommand(
    'calibrate',
    'fits the serving model to measured rows; error by group, before and after',
    formats,
  )
    .argument(
      '<rows>',
      'CSV as for predict, with output_tok_s_total, itl_ms_mean or ttft_ms_mean filled; or a benchmark result',
    )
    .option(
      '--constants',
      'fit the constants of the model on these rows (many models and GPUs) instead of factors of one configuration',
    )
    .option('--leave-out <folds>', 'with --constants: errors with whole parts left out, of model, gpu, source')
    .option('--trust <letters>', 'use rows whose column trust holds one of these letters');
  return withSaidFlags(command).action((file: string, options: CommonOptions) => {
    const format = formatOf(options, formats);
    const rows = measuredRowsOf(file, options);
    const { document, report } = options['constants'] === true ? fitConstants(rows, options, file) : fitProfiles(rows);
    if (options.out !== undefined)
      writeOutput(options.out.endsWith('.ts') ? moduleOf(document) : jsonText(document), options.out);
    writeOutput(format === 'json' ? jsonText({ ...report, document }) : textOf(report, document), undefined);
  });
}

interface MeasuredRows {
  readonly rows: readonly ScoredRow[];
  readonly withoutRequest: number;
}

function measuredRowsOf(file: string, options: CommonOptions): MeasuredRows {
  const table = benchmarkTable([file], saidOf(options)) ?? readConfigurationRows(file, []);
  const trusts = options['trust'];
  const kept = recordsOfTable(table).filter(
    (row) => typeof trusts !== 'string' || trusts.includes((row['trust'] ?? '') === '' ? '-' : (row['trust'] ?? '-')),
  );
  const { rows, problems } = scoredRowsOf(kept, catalogResolver());
  const measured = rows.filter((row) => METRICS.some((metric) => row.measured[metric] !== null));
  if (measured.length === 0)
    throw inputError(
      file,
      'no row that can be predicted has a measured figure',
      'Fill output_tok_s_total, itl_ms_mean or ttft_ms_mean beside model, gpu, isl and osl.',
    );
  return { rows: measured, withoutRequest: problems.length };
}

function scoresOf(rows: readonly ScoredRow[], figures: FigureMap): Record<string, Score> {
  return Object.fromEntries(
    [...METRICS, 'e2e' as const]
      .map((metric) => [metric, scoreOf(rows, figures, metric)] as const)
      .filter(([, score]) => score.groups > 0),
  );
}

function reportOf(
  measured: MeasuredRows,
  before: FigureMap,
  after: FigureMap,
  leftOut: Report['leftOut'] = {},
): Report {
  const { rows } = measured;
  const names = [...new Set(rows.map((row) => row.group))].sort();
  const groups = names.flatMap((group) => {
    const own = rows.filter((row) => row.group === group);
    return METRICS.flatMap((metric) => {
      const errors = (figures: FigureMap) =>
        own.flatMap((row) => {
          const error = errorOf(row, figures.get(row) ?? null, metric);
          return error === null ? [] : [Math.abs(error)];
        });
      const now = errors(after);
      return now.length === 0
        ? []
        : [{ group, metric, rows: now.length, before: medianOf(errors(before)), after: medianOf(now) }];
    });
  });
  return {
    rows: rows.length,
    withoutRequest: measured.withoutRequest,
    before: scoresOf(rows, before),
    after: scoresOf(rows, after),
    leftOut,
    groups,
  };
}

/** One profile for each configuration of the rows. */
function fitProfiles(measured: MeasuredRows): { document: CalibrationDocument; report: Report } {
  const { pass, run } = SHIPPED_CALIBRATION;
  const byName = new Map<string, ScoredRow[]>();
  for (const row of measured.rows) {
    const name = configurationOf(row.request);
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  const profiles = [...byName.values()].map((rows) => ownProfileOf(rows, { pass, run }));
  const after = new Map(
    measured.rows.map((row) => {
      const own = profiles.find((each) => each.configuration === configurationOf(row.request));
      return [row, figuresOf(row, { pass, run, ...(own ? { own } : {}) })];
    }),
  );
  const before = figureMapOf(measured.rows, { pass, run });
  return { document: { ...SHIPPED_CALIBRATION, profiles }, report: reportOf(measured, before, after) };
}

function foldsOf(text: unknown): Fold[] {
  if (text === undefined) return [];
  return wordOf(text)
    .split(',')
    .map((each) => {
      const fold = FOLDS.find((name) => name === each.trim());
      if (fold === undefined) throw inputError('--leave-out', `"${each}" is not known`, `Use ${FOLDS.join(', ')}.`);
      return fold;
    });
}

function fitConstants(
  measured: MeasuredRows,
  options: CommonOptions,
  file: string,
): { document: CalibrationDocument; report: Report } {
  const folds = foldsOf(options['leaveOut']);
  const { rows } = measured;
  const progress = progressLine();
  const say = (text: string) => {
    progress.show(0, text);
  };
  const calibration = calibrated(rows, { progress: say });
  const leftOut = new Map(folds.map((fold) => [fold, leftOutFiguresOf(calibration, rows, fold, say)]));
  const bands = leftOut.get('model') ?? leftOutFiguresOf(calibration, rows, 'model', say);
  progress.clear();
  const trust = typeof options['trust'] === 'string' ? ` --trust ${options['trust']}` : '';
  const name = file.replace(/^.*\/(?=data\/)/, '../shared/');
  const document = documentOf(calibration, rows, bands, {
    command: `headroom calibrate ${name} --constants${trust} --out src/sizing/shipped-calibration.ts`,
    date: new Date().toISOString().slice(0, 10),
  });
  const { pass, run } = SHIPPED_CALIBRATION;
  const report = reportOf(
    measured,
    figureMapOf(rows, { pass, run }),
    figureMapOf(rows, { pass: document.pass, run: document.run }),
    Object.fromEntries([...leftOut].map(([fold, figures]) => [fold, scoresOf(rows, figures)])),
  );
  return { document, report };
}

/** The document as the module that ships it; format it afterwards. */
function moduleOf(document: CalibrationDocument): string {
  return [
    '/**',
    ' * The shipped calibration, as `headroom calibrate` wrote it: do not edit. `provenance.command` makes it again (then format it).',
    ' */',
    "import type { CalibrationDocument } from './calibration-document.ts';",
    '',
    `export const SHIPPED_CALIBRATION: CalibrationDocument = ${JSON.stringify(document)};`,
    '',
    'export const SHIPPED_CONSTANTS = SHIPPED_CALIBRATION.pass;',
    'export const SHIPPED_RUN_CONSTANTS = SHIPPED_CALIBRATION.run;',
    '',
  ].join('\n');
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

function textOf(report: Report, document: CalibrationDocument): string {
  const line = (name: string, score: Score) =>
    `${name.padEnd(34)}${String(score.rows).padStart(6)} rows ${String(score.groups).padStart(4)} groups  median ${percent(score.median).padStart(8)}  within 20 % ${percent(score.within20).padStart(8)}  bias ${percent(score.bias).padStart(8)}`;
  const block = (title: string, scores: Readonly<Record<string, Score>>) =>
    Object.entries(scores).map(([metric, score]) => line(`${title}, ${metric}`, score));
  return [
    `${report.rows} measured rows; ${report.withoutRequest} rows cannot be predicted`,
    ...block('before', report.before),
    ...block('after', report.after),
    ...Object.entries(report.leftOut).flatMap(([fold, scores]) => block(`${fold} left out`, scores)),
    '',
    'median error by group, before -> after',
    ...report.groups.map(
      (each) =>
        `${percent(each.before).padStart(9)} -> ${percent(each.after).padStart(8)}  ${each.metric.padEnd(10)} ${String(each.rows).padStart(4)} rows  ${each.group}`,
    ),
    ...document.profiles.map(
      (each) =>
        `profile: ${each.configuration}: decode x ${each.decode.toFixed(3)}, prefill x ${each.prefill.toFixed(3)}, first token x ${each.firstToken.toFixed(3)} (${each.rows} rows)`,
    ),
  ].join('\n');
}
