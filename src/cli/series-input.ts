/** What the commands over series files share: their options, the file, and the seasons of each series. */
import type { Command } from 'commander';
import { InputError, inputError } from '../base/errors.ts';
import { modelSpecOf } from '../forecast/model-spec.ts';
import { periodsOf as calendarPeriodsOf } from '../history/calendar.ts';
import type { Note } from '../history/history.ts';
import { readSeriesFile, type FileSeries } from '../imports/series-file.ts';
import { newCommand, periodsOf, wholeOf, wordOf, type CommonOptions } from './command.ts';
import { readBytes } from './read-files.ts';

/** The first is the default; where the file has a `unique_id` column, JSON lines are. */
export const seriesFormats = ['text', 'json'] as const;
const MOST_BYTES = 100_000_000;
const MOST_HORIZON = 100_000;
const MOST_SEED = 4_294_967_295;

export interface SeriesInput {
  /** in the order of the file */
  readonly series: readonly FileSeries[];
  /** the file tells series apart by a column, so that the answer is one JSON line a series */
  readonly many: boolean;
  /** the time column; null where rows count */
  readonly timeColumn: string | null;
  /** what was found or mended while the file was read */
  readonly notes: readonly Note[];
}

/** A command over a series file: `headroom NAME FILE --metric NAME [--periods 24,168]`. */
export function seriesCommand(name: string, description: string): Command {
  return newCommand(name, description, seriesFormats)
    .argument('<file>', 'series file: CSV with a header; timestamp, values, unique_id for many series')
    .option('--metric <name>', 'the column of values; may be left out where there is one')
    .option('--periods <steps>', 'season lengths in steps, by comma; 1 = none (default: those of the calendar)');
}

/**
 * Reads the file a command names.
 *
 * @param regressors  columns that are no metric
 * @throws InputError naming the line, or `--metric` where the file has several and none is named
 */
export function readSeriesInput(file: string, options: CommonOptions, regressors: readonly string[] = []): SeriesInput {
  const metric = options['metric'];
  const bytes = readBytes(file, 'FILE', MOST_BYTES);
  const { series, mapping, notes } = readSeriesFile(bytes, {
    name: file,
    regressors,
    ...(typeof metric === 'string' ? { metric } : {}),
  });
  const metrics = [...new Set(series.map((each) => each.metric))];
  if (typeof metric !== 'string' && metrics.length > 1) {
    const names = metrics.slice(0, 12).join(', ');
    throw inputError(
      '--metric',
      `${file} has ${String(metrics.length)} columns of numbers`,
      `Choose one of: ${names}.`,
    );
  }
  if (series.length === 0) throw inputError(file, 'holds no series', 'Give a column of values beside the regressors.');
  return { series, many: mapping.serviceColumn !== null, timeColumn: mapping.timeColumn, notes };
}

/** Season lengths of a series, and whether somebody said them: its own column, the flag, else the calendar of its step. */
export function seasonsOf(
  series: FileSeries,
  options: CommonOptions,
): { readonly periods: readonly number[]; readonly said: boolean } {
  const told = series.period ?? periodsOf(options['periods'], '--periods');
  if (told !== undefined) return { periods: told.filter((each) => each > 1).sort((a, b) => a - b), said: true };
  return { periods: series.step === null ? [] : calendarPeriodsOf(series.series), said: false };
}

/** Steps to forecast: the series' own column, else the flag; undefined where neither says. */
export function horizonOf(series: FileSeries, options: CommonOptions): number | undefined {
  const flag = options['horizon'];
  const told = flag === undefined ? undefined : wholeOf(flag, '--horizon', 1, MOST_HORIZON);
  return series.horizon ?? told;
}

/** As `horizonOf`. @throws InputError `--horizon` where nothing says it */
export function neededHorizonOf(series: FileSeries, options: CommonOptions): number {
  const horizon = horizonOf(series, options);
  if (horizon !== undefined) return horizon;
  throw inputError(
    '--horizon',
    'is not given',
    'Say how many steps to forecast, as in --horizon 24, or add a column horizon.',
  );
}

export function seedOf(options: CommonOptions): number {
  const text = options['seed'];
  if (text === undefined) return 0;
  const value = typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MOST_SEED) return value;
  throw inputError(
    '--seed',
    `"${wordOf(text)}" is not a whole number from 0 to ${String(MOST_SEED)}`,
    'Give such a number.',
  );
}

/**
 * `auto-arima,ets(M,Ad,M)[12],theta` → names, parted at the commas outside brackets.
 *
 * @throws InputError naming the flag, for a name that is no model
 */
export function modelNamesOf(text: unknown, flag: string): string[] | undefined {
  if (typeof text !== 'string') return undefined;
  const names = text
    .split(/,(?![^([]*[)\]])/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (names.length === 0) throw inputError(flag, 'names no model', 'Give names such as auto-ets,theta.');
  for (const name of names) checkModel(name, flag);
  return names;
}

/** @throws InputError naming the flag, where no series of any season could have such a model */
export function checkModel(name: string, flag: string): void {
  try {
    modelSpecOf(name, [12]);
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    throw new InputError(fault.problems.map((each) => ({ ...each, field: flag })));
  }
}
