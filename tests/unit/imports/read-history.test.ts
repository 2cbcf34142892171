import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoOf } from '../../../src/base/time.ts';
import type { Note } from '../../../src/history/history.ts';
import { readHistory, type ReadOptions } from '../../../src/imports/read-history.ts';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
const hour = (h: number, day = 16) => `2026-11-${day}T${String(h).padStart(2, '0')}:00:00Z`;
const read = (source: string | Uint8Array, options?: ReadOptions) => {
  const { history, mapping, notes } = readHistory(source, { name: 'h', ...options });
  const [first] = history.series;
  if (first === undefined) throw new Error('no series');
  return { series: history.series, first, values: [...first.values], mapping, notes };
};
const noteOf = (notes: readonly Note[], code: string, metric?: string) =>
  notes.find((each) => each.code === code && (metric === undefined || each.metric === metric));
const fixture = (name: string) => new Uint8Array(readFileSync(`tests/fixtures/histories/${name}`));

describe('readHistory(csv)', () => {
  it('reads a plain hourly history without a single note', () => {
    const { series, notes, mapping } = read(
      csv('timestamp,requests,cost_usd', `${hour(0)},10,1.5`, `${hour(1)},12,1.6`, `${hour(2)},9,1.25`),
    );
    expect(notes).toEqual([]);
    expect(series.map((each) => [each.metric, each.kind, each.unit])).toEqual([
      ['requests', 'count', 'requests'],
      ['cost_usd', 'money', 'USD'],
    ]);
    expect(series[0]).toMatchObject({
      startMs: Date.UTC(2026, 10, 16),
      step: { unit: 's', count: 3600 },
      timeZone: 'UTC',
      service: '',
    });
    expect([...(series[1]?.values ?? [])]).toEqual([1.5, 1.6, 1.25]);
    expect(mapping).toMatchObject({
      form: 'csv',
      delimiter: ',',
      layout: 'wide',
      timeColumn: 'timestamp',
      timeFormat: 'ISO 8601 dates',
      serviceColumn: null,
    });
  });

  it.each([['\t'], [';'], ['|'], [',']])('finds the delimiter %j', (delimiter) => {
    const { values, mapping } = read(
      csv(
        ...[
          ['ts', 'requests'],
          [hour(0), '1'],
          [hour(1), '2'],
        ].map((row) => row.join(delimiter)),
      ),
    );
    expect(mapping.delimiter).toBe(delimiter);
    expect(values).toEqual([1, 2]);
  });

  it('takes BOM, CRLF, old line ends, comments, blank lines, sep= and spaces around numbers', () => {
    const lines = [
      'sep=,',
      '# exported by hand',
      'ts,requests',
      `${hour(0)}, 1 `,
      '',
      `${hour(1)},\t2`,
      ',',
      `${hour(2)},3`,
    ];
    for (const end of ['\r\n', '\r', '\n']) expect(read(`\uFEFF${lines.join(end)}${end}`).values).toEqual([1, 2, 3]);
  });

  it('counts lines through quoted line ends', () => {
    const { notes } = read(
      csv('ts,note,requests', `${hour(0)},"two`, `lines",1`, `${hour(1)},x,oops`, `${hour(2)},x,3`),
    );
    expect(noteOf(notes, 'unparsable', 'requests')).toMatchObject({ count: 1, lines: [4] });
  });

  it('reads a European bill: semicolons, decimal commas, month ends, the currency from its cells', () => {
    const { first, values, notes, series } = read(fixture('invoice-eu.csv'));
    expect(series.map((each) => each.metric)).toContain('cost_eur');
    const cost = series.find((each) => each.metric === 'cost_eur') ?? first;
    expect([...cost.values]).toEqual([1234.5, 980, 1105.25, 1300]);
    expect(cost).toMatchObject({
      kind: 'money',
      unit: 'EUR',
      step: { unit: 'month', count: 1 },
      startMs: Date.UTC(2026, 0, 1),
    });
    expect(values).toHaveLength(4);
    expect(noteOf(notes, 'number-format', 'cost_eur')?.count).toBe(4);
    expect(noteOf(notes, 'month-start')?.count).toBe(4);
  });

  it.each([
    ['"1,234"', 1234, 'requests', 'requests'],
    ['"12,345,678.5"', 12_345_678.5, 'requests', 'requests'],
    ['$1234.50', 1234.5, 'amount', 'USD'],
    ['45.5%', 45.5, 'gpu_util', '%'],
    ['1 234', 1234, 'requests', 'requests'],
    ['1e3', 1000, 'requests', 'requests'],
    ['12345678901234567', Number('12345678901234568'), 'requests', 'requests'],
  ])('reads %s as %d', (text, value, metric, unit) => {
    const { first } = read(csv(`ts,${metric}`, `${hour(0)},${text}`, `${hour(1)},${text}`));
    expect(first.values[0]).toBe(value);
    expect(first.unit).toBe(unit);
  });

  it('says how it took a comma that can be read two ways, and lets one choose', () => {
    const source = csv('ts,requests', `${hour(0)},"1,234"`, `${hour(1)},"2,345"`);
    expect(noteOf(read(source).notes, 'ambiguous-number', 'requests')?.message).toContain('thousands mark');
    expect(read(source, { mapping: { decimal: ',' } }).values).toEqual([1.234, 2.345]);
    expect(read(source.replaceAll(',"', ';"').replace('ts,', 'ts;')).values).toEqual([1.234, 2.345]);
  });

  it('reads 160 columns when 100 of them are not wanted, and all 64 metrics of a wide file', () => {
    const names = Array.from({ length: 160 }, (_, i) => `requests_${i}`);
    const source = csv(
      `ts,${names.join(',')}`,
      `${hour(0)},${names.map((_, i) => i).join(',')}`,
      `${hour(1)},${names.map(() => 2).join(',')}`,
    );
    const metrics = Object.fromEntries(names.slice(0, 100).map((name) => [name, { ignore: true }]));
    expect(read(source, { mapping: { metrics } }).series).toHaveLength(60);
  });
});

describe('readHistory(source) counts what it mends', () => {
  it('disorder: rows out of order are put in order', () => {
    const { values, notes } = read(csv('ts,requests', `${hour(1)},2`, `${hour(0)},1`, `${hour(2)},3`));
    expect(values).toEqual([1, 2, 3]);
    expect(noteOf(notes, 'disorder')).toMatchObject({ count: 1, lines: [3] });
  });

  it('duplicate: counts are added up, gauges averaged', () => {
    const { series, notes } = read(
      csv('ts,requests,latency_ms', `${hour(0)},1,10`, `${hour(0)},2,20`, `${hour(1)},3,30`),
    );
    expect(series.map((each) => each.values[0])).toEqual([3, 15]);
    expect(noteOf(notes, 'duplicate', 'requests')).toMatchObject({
      count: 1,
      lines: [3],
      message: expect.stringContaining('added up') as string,
    });
    expect(noteOf(notes, 'duplicate', 'latency_ms')?.message).toContain('averaged');
  });

  it('gap: steps without a row are missing', () => {
    const { first, notes } = read(csv('ts,requests', `${hour(0)},1`, `${hour(1)},2`, `${hour(4)},5`, `${hour(5)},6`));
    expect([...first.values]).toEqual([1, 2, Number.NaN, Number.NaN, 5, 6]);
    expect([...first.missing]).toEqual([0, 0, 1, 1, 0, 0]);
    expect(noteOf(notes, 'gap')).toMatchObject({ count: 2, lines: [4] });
  });

  it('negative counts and money become missing; negative gauges stay', () => {
    const { series, notes } = read(csv('ts,tokens,cost_usd,temperature', `${hour(0)},-1,-2,-3`, `${hour(1)},1,2,3`));
    expect(series.map((each) => each.values[0])).toEqual([Number.NaN, Number.NaN, -3]);
    expect(noteOf(notes, 'negative', 'tokens')).toMatchObject({ count: 1, lines: [2] });
    expect(noteOf(notes, 'negative', 'cost_usd')?.count).toBe(1);
  });

  it('non-finite, unparsable and empty cells become missing, each under its name with the first five lines', () => {
    const cells = ['NaN', '1e999', '-inf', 'oops', '', 'n/a', '7', '8', '9', 'NaN', 'NaN', 'NaN'];
    const { first, notes } = read(csv('ts,requests', ...cells.map((cell, i) => `${hour(i)},${cell}`)));
    expect(first.missing.reduce((a, b) => a + b, 0)).toBe(9);
    expect(noteOf(notes, 'non-finite', 'requests')).toMatchObject({ count: 6, lines: [2, 3, 4, 11, 12] });
    expect(noteOf(notes, 'unparsable', 'requests')).toMatchObject({ count: 1, lines: [5] });
    expect(noteOf(notes, 'missing', 'requests')).toMatchObject({ count: 2, lines: [6, 7] });
  });

  it('short: a row cut off keeps what it has', () => {
    const { series, notes } = read(csv('ts,requests,tokens', `${hour(0)},1,10`, `${hour(1)},2`));
    expect(series.map((each) => each.values[1])).toEqual([2, Number.NaN]);
    expect(noteOf(notes, 'short')).toMatchObject({ count: 1, lines: [3] });
  });

  it('irregular: rows between the steps are resampled to the commonest step', () => {
    const { first, notes } = read(
      csv(
        'ts,requests',
        `${hour(0)},1`,
        `${hour(1)},2`,
        '2026-11-16T01:30:00Z,4',
        `${hour(2)},8`,
        `${hour(3)},16`,
        `${hour(4)},32`,
      ),
    );
    expect(first.step.count).toBe(3600);
    expect([...first.values]).toEqual([1, 6, 8, 16, 32]);
    expect(noteOf(notes, 'irregular')).toMatchObject({ count: 1, lines: [4] });
  });

  it('jitter: samples a little off their step are moved to the nearest', () => {
    const offsets = [0, 1, -2, 2, 0, 1, -1];
    const rows = offsets.map((off, i) => `${isoOf(Date.UTC(2026, 10, 16) + (i * 60 + off) * 1000)},${i}`);
    const { first, values, notes } = read(csv('ts,rps', ...rows));
    expect(first.step.count).toBe(60);
    expect(values).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(noteOf(notes, 'jitter')?.count).toBe(5);
  });

  it('daylight-saving: local days stay days', () => {
    const days = ['2026-03-27', '2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31'];
    const { first, values, notes } = read(csv('date,requests', ...days.map((day, i) => `${day},${i}`)), {
      timeZone: 'Europe/Berlin',
    });
    expect(first.step).toEqual({ unit: 's', count: 86_400 });
    expect(values).toEqual([0, 1, 2, 3, 4]);
    expect(noteOf(notes, 'daylight-saving')?.count).toBe(2);
  });

  it('encoding: Windows-1252 is read and said', () => {
    const bytes = Uint8Array.from(csv('ts,requests,caf\u00e9', `${hour(0)},1,2`, `${hour(1)},2,3`), (each) =>
      each.charCodeAt(0),
    );
    expect(noteOf(read(bytes).notes, 'encoding')).toBeDefined();
  });
});

describe('readHistory(source) finds times', () => {
  it.each([
    ['timestamp', [hour(0), hour(1), hour(2)]],
    ['ts', ['1794787200', '1794790800', '1794794400']],
    ['time', ['1794787200000', '1794790800000', '1794794400000']],
    ['ds', ['2026-11-16 00:00', '2026-11-16 01:00', '2026-11-16 02:00']],
    ['Date', ['16.11.2026 00:00', '16.11.2026 01:00', '16.11.2026 02:00']],
    ['usage_date', ['11/16/2026 00:00', '11/16/2026 01:00', '11/16/2026 02:00']],
    ['when it was', ['2026-11-16T01:00+01:00', '2026-11-16T02:00+01:00', '2026-11-16T03:00+01:00']],
  ])('in %s', (name, times) => {
    const { first, mapping } = read(csv(`${name},requests`, ...times.map((time, i) => `${time},${i}`)));
    expect(mapping.timeColumn).toBe(name);
    expect(first).toMatchObject({ startMs: Date.UTC(2026, 10, 16), step: { unit: 's', count: 3600 } });
  });

  it.each([
    ['month', ['2026-01', '2026-02', '2026-03', '2026-04'], { unit: 'month', count: 1 }],
    ['date', ['2026-01-15', '2026-02-15', '2026-03-15'], { unit: 'month', count: 1 }],
    ['date', ['2025-03-31', '2025-06-30', '2025-09-30', '2025-12-31'], { unit: 'month', count: 3 }],
    ['year', ['2022', '2023', '2024', '2025'], { unit: 'year', count: 1 }],
    ['date', ['2026-01-05', '2026-01-12', '2026-01-19'], { unit: 's', count: 604_800 }],
    ['date', ['2026-01-05', '2026-02-02', '2026-03-02', '2026-03-30', '2026-04-27'], { unit: 's', count: 28 * 86_400 }],
  ])('%s %j steps by %j', (name, times, step) => {
    const { first } = read(csv(`${name},requests`, ...times.map((time, i) => `${time},${i}`)));
    expect(first.step).toEqual(step);
    expect([...first.values]).toEqual(times.map((_, i) => i));
  });

  it('keeps a missing month missing', () => {
    expect(read(csv('month,cost_usd', '2026-01,1', '2026-02,2', '2026-04,4', '2026-05,5')).values).toEqual([
      1,
      2,
      Number.NaN,
      4,
      5,
    ]);
  });

  it('counts seconds from a start that may be given', () => {
    const source = csv('t_s,requests', '0,1', '60,2', '120,3');
    expect(noteOf(read(source).notes, 'no-date')).toBeDefined();
    expect(read(source, { startAt: '2026-11-16' }).first).toMatchObject({
      startMs: Date.UTC(2026, 10, 16),
      step: { unit: 's', count: 60 },
    });
  });

  it('takes rows as hours where no column is a time, and says so', () => {
    const { first, values, notes, mapping } = read(csv('requests', '5', '6', '7'));
    expect([first.step.count, values, mapping.timeColumn]).toEqual([3600, [5, 6, 7], null]);
    expect(noteOf(notes, 'row-number')).toBeDefined();
    expect(
      read(csv('requests', '5', '6'), { step: { unit: 'month', count: 1 }, startAt: '2026-01-31' }).first.step.unit,
    ).toBe('month');
  });

  it('reads one of two time columns and says which', () => {
    const { series, notes } = read(csv('timestamp,t_s,requests', `${hour(0)},0,1`, `${hour(1)},3600,2`));
    expect(series.map((each) => each.metric)).toEqual(['requests']);
    expect(noteOf(notes, 'second-time')?.message).toContain('t_s');
  });

  it('resamples to a step that is asked for', () => {
    const rows = Array.from({ length: 48 }, (_, i) => `${isoOf(Date.UTC(2026, 10, 16) + i * 3_600_000)},1`);
    const { first } = read(csv('ts,requests', ...rows), { step: { unit: 's', count: 86_400 } });
    expect([...first.values]).toEqual([24, 24]);
  });
});

describe('readHistory(source) keeps services and metrics apart', () => {
  it('in the long form, each on its own grid', () => {
    const { series, mapping } = read(fixture('long.csv'));
    expect(mapping).toMatchObject({ layout: 'long', serviceColumn: 'service', metricColumn: 'metric' });
    expect(series.map((each) => [each.service, each.metric, each.kind, ...each.values])).toEqual([
      ['chat', 'requests', 'count', 10, 20, 30],
      ['chat', 'latency_ms', 'gauge', 100, 200, 300],
      ['search', 'requests', 'count', 5, 6, 7],
    ]);
  });

  it('in the form unique_id, ds, y', () => {
    const { series } = read(
      csv('unique_id,ds,y', 'a,2026-01-01,1', 'a,2026-01-02,2', 'b,2026-02-01,3', 'b,2026-02-02,4'),
    );
    expect(series.map((each) => [each.service, each.metric, isoOf(each.startMs).slice(0, 10)])).toEqual([
      ['a', 'y', '2026-01-01'],
      ['b', 'y', '2026-02-01'],
    ]);
  });

  it('takes kind and unit as chosen', () => {
    const { first, mapping } = read(csv('ts,load', `${hour(0)},1`, `${hour(1)},2`), {
      mapping: { metrics: { load: { kind: 'gauge', unit: 'GPUs' } } },
    });
    expect(first).toMatchObject({ kind: 'gauge', unit: 'GPUs' });
    expect(mapping.metrics[0]?.why).toBe('chosen');
  });
});

describe('readHistory(json)', () => {
  const rows = [
    { timestamp: hour(0), requests: 1, note: 'x' },
    { timestamp: hour(1), requests: '2' },
    { timestamp: hour(2), requests: null },
  ];
  it.each([
    ['a list of objects', JSON.stringify(rows)],
    ['the list under data', JSON.stringify({ data: rows })],
    ['pretty-printed', JSON.stringify(rows, null, 2)],
    ['lists under names', JSON.stringify({ timestamp: rows.map((each) => each.timestamp), requests: [1, 2, null] })],
    [
      'lists under a header',
      JSON.stringify([
        ['timestamp', 'requests'],
        [hour(0), 1],
        [hour(1), 2],
        [hour(2), null],
      ]),
    ],
    ['NDJSON', rows.map((each) => JSON.stringify(each)).join('\n')],
  ])('reads %s', (_, source) => expect(read(source).values).toEqual([1, 2, Number.NaN]));

  it('counts an infinite number', () => {
    expect(
      noteOf(read('{"ts":"2026-11-16","requests":1}\n{"ts":"2026-11-17","requests":1e999}').notes, 'non-finite'),
    ).toMatchObject({ count: 1, lines: [2] });
  });

  it('reads a Prometheus range: counters as growth, restarts and all, gauges as they are', () => {
    const { series, notes, mapping } = read(fixture('counters.json'));
    expect(mapping.form).toBe('prometheus');
    expect(series.map((each) => [each.service, each.metric, each.kind, each.step.count, ...each.values])).toEqual([
      ['m1', 'vllm:prompt_tokens', 'count', 60, 55, 35, 60],
      ['m1', 'vllm:num_requests_running', 'gauge', 60, 3, Number.NaN, 5],
    ]);
    expect(noteOf(notes, 'counter')).toMatchObject({
      count: 2,
      message: expect.stringContaining('1 restarts') as string,
    });
  });
});
