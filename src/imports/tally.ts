import type { Note } from '../history/history.ts';

/** lines kept with a note: enough to look them up */
const MAX_LINES = 5;

/** What each code says, given how many values it touched. */
const WORDS: Readonly<Record<string, (count: number) => string>> = {
  missing: (count) => `${count} ${count === 1 ? 'value is' : 'values are'} empty`,
  'non-finite': (count) =>
    `${count} ${count === 1 ? 'value is' : 'values are'} not finite (NaN, infinite or beyond 1e300) and taken as missing`,
  unparsable: (count) => `${count} ${count === 1 ? 'cell is' : 'cells are'} no number and taken as missing`,
  negative: (count) => `${count} negative ${count === 1 ? 'value' : 'values'} where none can be, taken as missing`,
  short: (count) =>
    `${count} ${count === 1 ? 'row has' : 'rows have'} fewer fields than the header; the rest is taken as missing`,
  disorder: (count) =>
    `${count} ${count === 1 ? 'row stands' : 'rows stand'} before an earlier time; all were put in order`,
  'duplicate-summed': (count) =>
    `${count} ${count === 1 ? 'row repeats' : 'rows repeat'} a time of the same series and ${count === 1 ? 'was' : 'were'} added up`,
  'duplicate-averaged': (count) =>
    `${count} ${count === 1 ? 'row repeats' : 'rows repeat'} a time of the same series and ${count === 1 ? 'was' : 'were'} averaged`,
  gap: (count) =>
    `${count} ${count === 1 ? 'step has' : 'steps have'} no row and ${count === 1 ? 'is' : 'are'} missing`,
  irregular: (count) =>
    `${count} ${count === 1 ? 'row stands' : 'rows stand'} between the steps and ${count === 1 ? 'was' : 'were'} resampled to the step found`,
  jitter: (count) =>
    `${count} ${count === 1 ? 'row stands' : 'rows stand'} a little off the steps and ${count === 1 ? 'was' : 'were'} moved to the nearest`,
  'daylight-saving': (count) =>
    `${count} ${count === 1 ? 'day begins' : 'days begin'} an hour off where clocks change; days are kept at 24 hours`,
  'month-start': (count) => `${count} ${count === 1 ? 'time was' : 'times were'} moved to the start of its month`,
  'number-format': (count) =>
    `${count} ${count === 1 ? 'number was' : 'numbers were'} freed of signs, thousands marks or a decimal comma`,
};

/** Counts what was found, by code and metric, with the first few lines of each. */
export interface Tally {
  /** @param place 0 where no line can be named */
  add(code: string, metric: string, place: number, count?: number): void;
  notes(): Note[];
}

/** @param withLines  false where places are records, not lines of the file */
export function makeTally(withLines: boolean): Tally {
  const found = new Map<string, { code: string; metric: string; count: number; lines: number[] }>();
  return {
    add(code, metric, place, count = 1) {
      const key = `${code}\n${metric}`;
      let entry = found.get(key);
      if (entry === undefined) found.set(key, (entry = { code, metric, count: 0, lines: [] }));
      entry.count += count;
      if (withLines && place > 0) keepEarliest(entry.lines, place);
    },
    notes() {
      return [...found.values()].map(({ code, metric, count, lines }) => {
        const message = WORDS[code]?.(count) ?? code;
        return { code: code.startsWith('duplicate') ? 'duplicate' : code, message, count, lines, metric };
      });
    },
  };
}

/** The smallest few, in order, whatever order they come in. */
function keepEarliest(lines: number[], line: number): void {
  if (lines.length === MAX_LINES && line >= (lines[MAX_LINES - 1] ?? 0)) return;
  const at = lines.findIndex((each) => each > line);
  lines.splice(at < 0 ? lines.length : at, 0, line);
  if (lines.length > MAX_LINES) lines.pop();
}
