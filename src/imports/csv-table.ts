import Papa from 'papaparse';
import { inputError, type InputError } from '../base/errors.ts';
import { parseIso } from '../base/time.ts';
import type { Limits } from './limits.ts';
import { checkHeader, SAMPLE_ROWS, type Cell, type Table } from './table.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
/** characters handed to the parser at a time, so that a large file never stands in memory as rows */
const CHUNK = 1 << 20;
const SNIFF_CHARACTERS = 1 << 16;

/** What stands between the fields: the mark that splits the header into most names, then most rows into as many. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, SNIFF_CHARACTERS);
  let best = { delimiter: ',', names: 1, alike: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = Papa.parse<string[]>(head, { delimiter, newline: '\n', preview: 50 }).data.filter(
      (row) => !isAside(row),
    );
    const names = rows[0]?.length ?? 0;
    const alike = rows.filter((row) => row.length === names).length;
    if (names > best.names || (names === best.names && alike > best.alike)) best = { delimiter, names, alike };
  }
  return best.delimiter;
}

/**
 * CSV, TSV and their kin as a Table; rows shorter than the header keep their missing fields undefined.
 *
 * @param text  with `\n` line ends
 * @throws InputError where the header is missing or unusable; `scan` where a row has too many fields or a broken quote
 */
export function csvTable(text: string, name: string, limits: Limits): Table {
  const delimiter = delimiterOf(text);
  let raw: { readonly cells: readonly string[]; readonly line: number } | undefined;
  const rows: (readonly Cell[])[] = [];
  scanCsv(text, { delimiter, name }, (cells, line) => {
    if (raw === undefined) raw = { cells, line };
    else rows.push(cells);
    return rows.length < SAMPLE_ROWS;
  });
  if (raw === undefined) throw inputError(name, 'there is no header line', 'Name the columns in the first line.');
  const { cells, line: headerLine } = raw;
  const place = `${name}:${headerLine}`;
  const datum = cells.find(
    (cell) => cell.trim() !== '' && (Number.isFinite(Number(cell)) || parseIso(cell.trim()) !== undefined),
  );
  if (datum !== undefined) {
    throw inputError(
      place,
      `"${datum.trim()}" stands where a column name should`,
      'Name the columns in the first line.',
    );
  }
  const header = checkHeader(cells, place, limits);
  return {
    form: 'csv',
    delimiter,
    header,
    sample: rows,
    places: 'line',
    notes: [],
    scan(onRow) {
      scanCsv(text, { delimiter, name }, (row, line) => {
        if (line <= headerLine) return true;
        if (row.length > header.length && row.slice(header.length).some((cell) => cell.trim() !== '')) {
          throw raggedError(row, header.length, delimiter, `${name}:${line}`);
        }
        if (row.length === 1 && header.length > 1) {
          const mixed = otherDelimiterOf(row, header.length, delimiter);
          if (mixed !== undefined) throw raggedError(row, header.length, delimiter, `${name}:${line}`);
        }
        return onRow(row, line);
      });
    },
  };
}

/** Blank lines, comments and the spreadsheets' `sep=;` line. */
function isAside(row: readonly string[]): boolean {
  const first = row[0] ?? '';
  if (first.startsWith('#') || (row.length <= 2 && /^sep=/i.test(first))) return true;
  return row.every((cell) => cell.trim() === '');
}

function otherDelimiterOf(row: readonly string[], width: number, delimiter: string): string | undefined {
  const line = row.join(delimiter);
  return DELIMITERS.find((other) => other !== delimiter && line.split(other).length === width && width > 1);
}

function raggedError(row: readonly string[], width: number, delimiter: string, place: string): InputError {
  const other = otherDelimiterOf(row, width, delimiter);
  if (other !== undefined) {
    const [here, above] = [DELIMITER_NAMES[other] ?? other, DELIMITER_NAMES[delimiter] ?? delimiter];
    return inputError(
      place,
      `fields are parted by ${here} here and by ${above} above`,
      'Use one delimiter in the whole file.',
    );
  }
  return inputError(
    place,
    `${row.length} fields where the header names ${width}`,
    'Put fields that contain the delimiter (as in "1,234") in double quotes, or delete the extra ones.',
  );
}

interface CsvSource {
  readonly delimiter: string;
  readonly name: string;
}

function scanCsv(text: string, source: CsvSource, onRow: (cells: string[], line: number) => boolean): void {
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter: source.delimiter,
    newline: '\n',
    chunkSize: CHUNK,
    // papaparse types name `chunk` only for files; strings take it alike
    chunk(results: Papa.ParseResult<string[]>, parser: Papa.Parser) {
      const broken = results.errors.find((each) => each.type === 'Quotes');
      for (const [index, row] of results.data.entries()) {
        if (broken !== undefined && broken.row === index) throw quoteError(broken, `${source.name}:${line}`);
        const at = line;
        line += 1 + newlinesIn(row);
        if (isAside(row)) continue;
        if (!onRow(row, at)) {
          parser.abort();
          return;
        }
      }
      if (broken !== undefined) throw quoteError(broken, `${source.name}:${line}`);
    },
  } as Papa.ParseConfig<string[]>);
}

function quoteError(error: Papa.ParseError, place: string): InputError {
  if (error.code === 'MissingQuotes')
    return inputError(place, 'a double quote is opened and never closed', 'Close it, or write "" for a quote.');
  return inputError(place, 'text follows a closing double quote', 'Write "" for a double quote inside a quoted field.');
}

/** Line ends inside quoted fields, so that places are lines of the file. */
function newlinesIn(row: readonly string[]): number {
  let count = 0;
  for (const cell of row) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}
