import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { readHistory, type ReadOptions } from '../../../src/imports/read-history.ts';

const T = ['2026-11-16T00:00Z', '2026-11-16T01:00Z', '2026-11-16T02:00Z'] as const;
const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
const nested = (depth: number) => `[${'['.repeat(depth)}${']'.repeat(depth)}]`;
const wide = (columns: number) => {
  const names = Array.from({ length: columns }, (_, i) => `requests_${i}`);
  return csv(
    `ts,${names.join(',')}`,
    `${T[0]},${names.map(() => 1).join(',')}`,
    `${T[1]},${names.map(() => 2).join(',')}`,
  );
};

interface Case {
  readonly source: string | Uint8Array;
  /** what the problem must name: field, then problem */
  readonly says: readonly [RegExp, RegExp];
  readonly options?: ReadOptions;
}

/** Histories that cannot be read: each with where and why. */
const REFUSED: Readonly<Record<string, Case>> = {
  'an empty file': { source: '', says: [/^h$/, /empty/] },
  'only blank lines': { source: ' \n\n', says: [/^h$/, /empty/] },
  'a header and nothing else': { source: 'ts,requests\n', says: [/^h$/, /header and no row/] },
  'one row': { source: csv('ts,requests', `${T[0]},1`), says: [/^h$/, /only one row/] },
  'one time in all rows': { source: csv('ts,requests', `${T[0]},1`, `${T[0]},2`), says: [/^h$/, /same time/] },
  'no header': { source: csv(`${T[0]},1`, `${T[1]},2`), says: [/^h:1$/, /where a column name should/] },
  'mixed delimiters': {
    source: csv('ts,requests', `${T[0]},1`, `${T[1]};2`),
    says: [/^h:3$/, /semicolons here and by commas above/],
  },
  'a header of commas over rows of semicolons': {
    source: csv('ts,requests,tokens', `${T[0]};1;2`, `${T[1]};2;3`),
    says: [/^h:2$/, /semicolons/],
  },
  'rows that are too long': {
    source: csv('ts,requests', `${T[0]},1,234`, `${T[1]},2`),
    says: [/^h:2$/, /3 fields where the header names 2/],
  },
  'a quote never closed': { source: csv('ts,requests', `${T[0]},"1`, `${T[1]},2`), says: [/^h:2$/, /never closed/] },
  'text after a closing quote': {
    source: csv('ts,requests', `${T[0]},1`, `${T[1]},"2"x`),
    says: [/^h:3$/, /follows a closing/],
  },
  'two columns of one name': {
    source: csv('ts,requests,requests', `${T[0]},1,2`, `${T[1]},1,2`),
    says: [/^h:1$/, /both named "requests"/],
  },
  'a __proto__ header': {
    source: csv('ts,__proto__,requests', `${T[0]},1,2`, `${T[1]},1,2`),
    says: [/^h:1$/, /"__proto__" is not allowed/],
  },
  'a constructor header': { source: csv('ts,constructor', `${T[0]},1`, `${T[1]},1`), says: [/^h:1$/, /not allowed/] },
  'a __proto__ key in JSON': { source: '[{"ts":"2026-11-16","__proto__":{"x":1}}]', says: [/^h\[0\]$/, /not allowed/] },
  'more than 200 columns': { source: wide(201), says: [/^h:1$/, /202 columns/] },
  'more than 64 metrics': { source: wide(65), says: [/^h$/, /65 columns of numbers/] },
  'no column of numbers': {
    source: csv('ts,note', `${T[0]},x`, `${T[1]},y`),
    says: [/^h$/, /no column holds numbers/],
  },
  'only missing values': {
    source: csv('ts,requests', `${T[0]},`, `${T[1]},NaN`),
    says: [/^h$/, /every value is missing/],
  },
  '31 February': {
    source: csv('ts,requests', '2026-02-30,1', '2026-02-31,2'),
    says: [/^h:2$/, /2026-02-30.*no such date/],
  },
  'year 0': { source: csv('ts,requests', '0000-01-01,1', '0000-01-02,2'), says: [/^h:2$/, /0000-01-01/] },
  'year 1, a tool’s "no date"': {
    source: csv('ts,requests', `${T[0]},1`, '0001-01-01,2'),
    says: [/^h:3$/, /0001-01-01/],
  },
  'an empty time': { source: csv('ts,requests', `${T[0]},1`, ',2'), says: [/^h:3$/, /time in column "ts" is empty/] },
  'a total at the end': { source: csv('ts,requests', `${T[0]},1`, `${T[1]},2`, 'Total,3'), says: [/^h:4$/, /"Total"/] },
  'times with and without a zone': {
    source: csv('ts,requests', `${T[0]},1`, '2026-11-16T01:00,2'),
    says: [/^h:3$/, /does not name its zone, h:2 does/],
  },
  'epoch seconds and milliseconds': {
    source: csv('ts,requests', '1700000000,1', '1700003600000,2', '1700007200,3'),
    says: [/^h:3$/, /1700003600000/],
  },
  'days and months that cannot be told apart': {
    source: csv('date,requests', '01/02/2026,1', '02/02/2026,2'),
    says: [/^h$/, /cannot be told apart/],
  },
  'commas used in two ways': {
    source: csv('ts;requests', `${T[0]};1,5`, `${T[1]};1,234.5`),
    says: [/^h$/, /two ways/],
  },
  'a NUL byte': { source: new Uint8Array([116, 115, 44, 0, 1]), says: [/^h:1$/, /binary/] },
  'UTF-16': { source: new Uint8Array([0xff, 0xfe, 116, 0, 115, 0]), says: [/^h$/, /UTF-16/] },
  'a file over the cap': {
    source: csv('ts,requests', `${T[0]},1`),
    options: { limits: { bytes: 20 } },
    says: [/^h$/, /over the/],
  },
  'a file over 100 MB, before it is read': { source: { length: 100_000_001 } as Uint8Array, says: [/^h$/, /100 MB/] },
  'too many rows': {
    source: csv('ts,requests', ...T.map((t) => `${t},1`)),
    options: { limits: { rows: 2 } },
    says: [/^h$/, /more than 2 rows/],
  },
  'too many services': {
    source: csv('ts,service,requests', `${T[0]},a,1`, `${T[1]},a,1`, `${T[0]},b,1`),
    options: { limits: { series: 1 } },
    says: [/^h$/, /2 services/],
  },
  'a date that would make millions of steps': {
    source: csv('ts,requests', '1801-01-01T00:00:00Z,1', '1801-01-01T00:00:01Z,1', '2026-01-01T00:00:00Z,1'),
    says: [/^h$/, /steps of 1 s/],
  },
  'JSON with a trailing comma': {
    source: '[\n{"ts":"2026-11-16","requests":1},\n]',
    says: [/^h:3$/, /not valid JSON/],
  },
  'JSON cut off': { source: '[{"ts":"2026-11-16","requests":1},\n{"ts"', says: [/^h:2$/, /not valid JSON/] },
  'JSON nested too deep': { source: nested(100), says: [/^h:1$/, /64 deep/] },
  'JSON nested a hundred thousand deep': { source: nested(100_000), says: [/^h:1$/, /64 deep/] },
  'JSON without rows': { source: '{"name":"x"}', says: [/^h/, /no (list of )?rows/] },
  'JSON whose rows are numbers': { source: '[1,2,3]', says: [/^h\[0\]$/, /not an object/] },
  'JSON with an object in a cell': {
    source: '[{"ts":"2026-11-16","requests":{"a":1}}]',
    says: [/^h\[0\]\.requests$/, /object stands where/],
  },
  'JSON columns of unequal length': {
    source: '{"ts":["2026-11-16","2026-11-17"],"requests":[1]}',
    says: [/^h\.requests$/, /1 values where another column has 2/],
  },
  'NDJSON with a broken line': {
    source: '{"ts":"2026-11-16","requests":1}\n{"ts":"2026-11-17","requests":2}\n{"ts":"2026',
    says: [/^h:3$/, /not valid JSON/],
  },
  'a Prometheus error': {
    source: '{"status":"error","errorType":"bad_data","error":"parse error"}',
    says: [/^h$/, /parse error/],
  },
  'an instant Prometheus query': {
    source: '{"status":"success","data":{"resultType":"vector","result":[]}}',
    says: [/resultType$/, /"vector" is not a matrix/],
  },
  'a Prometheus sample that is no pair': {
    source: '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[1]}]}}',
    says: [/values\[0\]$/, /pair/],
  },
  'a metric column and two columns of numbers': {
    source: csv('ts,metric,a,b', `${T[0]},x,1,2`, `${T[1]},x,1,2`),
    says: [/^h$/, /a metric column, but 2/],
  },
  'a time zone nobody knows': {
    source: csv('ts,requests', `${T[0]},1`, `${T[1]},2`),
    options: { timeZone: 'Mars/Base' },
    says: [/^timeZone$/, /Mars/],
  },
  'a mapping to a column that is not there': {
    source: csv('ts,requests', `${T[0]},1`, `${T[1]},2`),
    options: { mapping: { time: 'when' } },
    says: [/^mapping\.time$/, /no column "when"/],
  },
  'a start that is no date': {
    source: csv('requests', '1', '2'),
    options: { startAt: 'soon' },
    says: [/^startAt$/, /"soon"/],
  },
};

describe('readHistory(source) refuses, naming the place and the mend', () => {
  it.each(Object.entries(REFUSED))('%s', (_, { source, options, says }) => {
    let problem: { field: string; problem: string; mend: string } | undefined;
    try {
      readHistory(source, { name: 'h', ...options });
    } catch (fault) {
      expect(fault).toBeInstanceOf(InputError);
      problem = (fault as InputError).problems[0];
    }
    expect(problem?.field).toMatch(says[0]);
    expect(problem?.problem).toMatch(says[1]);
    expect(problem?.mend.length).toBeGreaterThan(10);
  });

  it('names the first five unreadable lines, not only one', () => {
    const rows = Array.from({ length: 9 }, (_, i) => `2026-02-3${i},1`);
    expect(() => readHistory(csv('ts,requests', ...rows), { name: 'h' })).toThrow(/h:2[^]*h:3[^]*h:4[^]*h:5[^]*h:6/);
  });
});
