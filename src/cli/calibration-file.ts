/** A calibration document from a file, checked for what its rows need of it. */
import { inputError } from '../base/errors.ts';
import { LIMITS } from '../imports/limits.ts';
import { readJson } from '../imports/json-text.ts';
import { readText } from '../imports/source-text.ts';
import type { CalibrationDocument } from '../sizing/calibration-document.ts';
import { parametersOf } from '../sizing/calibrate-parameters.ts';
import { configurationOf } from '../sizing/configuration-name.ts';
import { readRow, type Row, type RowResolver } from '../sizing/row-request.ts';
import { SHIPPED_CALIBRATION } from '../sizing/shipped-calibration.ts';
import { readBytes } from './read-files.ts';

const MEND = 'Make it with `headroom calibrate ROWS.csv --out FILE`.';

/**
 * The calibration that `--calibration FILE` asks for; the shipped one without.
 *
 * @throws InputError `--calibration` when the file is no such document, or when it holds own measurements and none is of a configuration
 *         of the rows: measurements of another GPU or layout say nothing of these
 */
export function calibrationForRows(file: unknown, rows: readonly Row[], resolver: RowResolver): CalibrationDocument {
  if (typeof file !== 'string') return SHIPPED_CALIBRATION;
  const document = readCalibration(file);
  if (document.profiles.length === 0) return document;
  const asked = new Set(
    rows.flatMap((row) => {
      const reading = readRow(row, resolver);
      return 'request' in reading ? [configurationOf(reading.request)] : [];
    }),
  );
  if (document.profiles.some((each) => asked.has(each.configuration))) return document;
  throw inputError(
    '--calibration',
    `${file} was measured on ${document.profiles[0]?.configuration ?? ''}; no row asks for that`,
    'Measure the GPU, tensor parallelism and precision of the rows; other ones do not carry over.',
  );
}

function readCalibration(file: string): CalibrationDocument {
  const { text } = readText(readBytes(file, '--calibration', LIMITS.bytes), file, LIMITS);
  const value = readJson(
    text,
    (line) => `${file}:${String(line)}`,
    LIMITS.depth,
  ) as Partial<CalibrationDocument> | null;
  if (value === null || typeof value !== 'object' || value.kind !== 'headroom-calibration')
    throw inputError('--calibration', `${file} is no calibration document`, MEND);
  if (value.version !== 1) throw inputError('--calibration', `${file} has a version that is not known`, MEND);
  const document = value as CalibrationDocument;
  const wanted = parametersOf({ pass: SHIPPED_CALIBRATION.pass, run: SHIPPED_CALIBRATION.run });
  for (const { path } of wanted.filter(({ path }) => !path[1]?.startsWith('cell'))) {
    let node: unknown = document;
    for (const key of path) node = (node as Record<string, unknown> | undefined)?.[key];
    if (typeof node !== 'number' || !(node > 0) || !Number.isFinite(node))
      throw inputError('--calibration', `${file} has no number > 0 at ${path.join('.')}`, MEND);
  }
  if (
    !Array.isArray(document.profiles) ||
    typeof document.bands !== 'object' ||
    typeof document.cellGroups !== 'object'
  )
    throw inputError('--calibration', `${file} lacks bands, cellGroups or profiles`, MEND);
  for (const profile of document.profiles as CalibrationDocument['profiles'])
    for (const factor of ['decode', 'prefill', 'firstToken'] as const)
      if (!(profile[factor] > 0) || !Number.isFinite(profile[factor]))
        throw inputError('--calibration', `${file} has no number > 0 at profiles.${factor}`, MEND);
  return document;
}
