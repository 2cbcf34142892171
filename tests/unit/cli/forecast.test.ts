import { describe, expect, it } from 'vitest';
import { noise } from '../../core/series/noise.ts';
import {
  headroom,
  linesAtEachChunk,
  linesOf,
  makeFolder,
  monthlyCsv,
  monthlyValues,
  monthOf,
  recordOf,
} from './headroom.ts';
import { expectBand, manySeries, type Forecast } from './series-records.ts';

const folder = makeFolder();
const values = monthlyValues(72);
const months = folder.file('months.csv', monthlyCsv(72));
const many = folder.file('many.csv', manySeries);

describe('headroom forecast', () => {
  it('--json has the fields of the contract, and the months that follow the history', async () => {
    const outcome = await headroom('forecast', months, '--metric', 'requests', '--horizon', '6', '--json');
    const record = recordOf<Forecast>(outcome);
    expect(outcome.code).toBe(0);
    for (const field of [
      'metric',
      'horizon',
      'periods',
      'chosen',
      'timestamps',
      'mean',
      'intervals',
      'candidates',
      'repairs',
      'seed',
      'coreVersion',
    ])
      expect(record).toHaveProperty(field);
    expect(record).not.toHaveProperty('unique_id');
    expect(record).toMatchObject({ metric: 'requests', horizon: 6, periods: [12], seed: 0 });
    expect(record.timestamps).toEqual([0, 1, 2, 3, 4, 5].map((h) => `${monthOf(72 + h)}T00:00:00Z`));
    expectBand(record, 6);
    expect(record.chosen.members.reduce((sum, member) => sum + member.weight, 0)).toBeCloseTo(1, 2);
    for (const candidate of record.candidates.filter((each) => each.status === 'ok')) {
      expectBand(candidate, 6);
      expect(Object.keys(candidate.backtest ?? {})).toEqual(['mase', 'smape', 'coverage80', 'coverage95']);
    }
  });

  it('sees the season and the trend: it beats the last value by far on what really follows', async () => {
    const { mean } = recordOf<Forecast>(await headroom('forecast', months, '--horizon', '12', '--json'));
    const next = monthlyValues(84).slice(72);
    const errorOf = (said: number[]): number => next.reduce((sum, value, h) => sum + Math.abs(value - said[h]!), 0);
    expect(errorOf(mean)).toBeLessThan(0.3 * errorOf(next.map(() => values[71]!)));
  });

  it('takes the models that are named, commas inside brackets and all', async () => {
    const { candidates } = recordOf<Forecast>(
      await headroom(
        'forecast',
        months,
        '--horizon',
        '3',
        '--models',
        'arima(0,1,1)(0,1,1)[12], theta,ets(A,A,A)[12]',
        '--json',
      ),
    );
    expect(candidates.map((each) => each.model)).toEqual(['ARIMA(0,1,1)(0,1,1)[12]', 'theta', 'ETS(A,A,A)[12]']);
  });

  it('writes a JSON line a series in the order of the file; period and horizon of the file win; a series without a value does not end the run', async () => {
    const outcome = await headroom('forecast', many, '--metric', 'y', '--horizon', '9', '--periods', '4');
    const records = linesOf<Forecast & { status?: string; reason?: string }>(outcome);
    expect(outcome.code).toBe(0);
    expect(records.map((each) => each.unique_id)).toEqual(['first', 'second', 'short', 'gone']);
    expect(records.slice(0, 3).map((each) => each.horizon)).toEqual([6, 3, 2]);
    expect(records.slice(0, 2).map((each) => each.periods)).toEqual([[12], []]);
    expect(records[3]).toMatchObject({ status: 'refused', reason: expect.stringMatching(/no value/) as string });
    expect(records[1]!.repairs).toContainEqual(expect.objectContaining({ code: 'missing', count: 1 }));
    expect(outcome.stderr).toMatch(/gone: .*no value/);
  });

  it('writes each series as soon as it is done, not all at the end', async () => {
    const rows = Array.from({ length: 150 }, (_, s) =>
      values.slice(0, 60).map((value, t) => `s${String(s)},${monthOf(t)},${String(value + ((s * 13 + t) % 7))}`),
    );
    const file = folder.file('stream.csv', `unique_id,ds,y\n${rows.flat().join('\n')}\n`);
    const sizes = await linesAtEachChunk('forecast', file, '--horizon', '6', '--models', 'auto-ets', '--workers', '1');
    expect(sizes.at(-1)).toBe(150);
    expect(sizes[0]).toBeLessThan(75);
  });

  it('--repair-outliers replaces what is far from the usual, counts it, and the forecast is rid of it', async () => {
    const draw = noise(6);
    const hours = Array.from({ length: 24 * 28 }, (_, t) => Math.round(100 + 20 * (t % 24) + 5 * draw()));
    const csv = (all: number[]): string =>
      `timestamp,requests\n${all.map((value, t) => `${new Date(1.8e12 + t * 3.6e6).toISOString()},${String(value)}`).join('\n')}\n`;
    const spoilt = folder.file('spoilt.csv', csv(hours.map((value, t) => (t === 24 * 28 - 10 ? 90_000 : value))));
    const args = ['forecast', spoilt, '--horizon', '24', '--models', 'seasonal-naive', '--periods', '24', '--json'];
    const [kept, repaired] = [
      recordOf<Forecast>(await headroom(...args)),
      recordOf<Forecast>(await headroom(...args, '--repair-outliers')),
    ];
    expect(kept.repairs).toMatchObject([{ code: 'outlier', count: 1 }]);
    expect(repaired.repairs).toMatchObject([{ code: 'outlier-repaired', count: 1 }]);
    expect(Math.max(...kept.mean)).toBe(90_000);
    expect(Math.max(...repaired.mean)).toBeLessThan(600);
  });

  it('--holidays measures the effect on like days, or takes what is said; a file does the same; 1 changes nothing', async () => {
    const start = Date.UTC(2026, 10, 1);
    const dayOf = (day: number): string => new Date(start + day * 8.64e7).toISOString().slice(0, 10);
    const daily = Array.from(
      { length: 120 },
      (_, t) => (1000 + 50 * (t % 7) + ((t * 37) % 23)) * (t === 30 || t === 65 ? 0.5 : 1),
    );
    const file = folder.file(
      'days.csv',
      `timestamp,requests\n${daily.map((value, t) => `${dayOf(t)},${String(value)}`).join('\n')}\n`,
    );
    const ask = async (...more: string[]) =>
      recordOf<Forecast & { holidays?: { name: string; multiplier: number; origin: string; pastDays: number }[] }>(
        await headroom('forecast', file, '--horizon', '10', '--models', 'stl-ets', '--json', ...more),
      );
    const fair = [30, 65, 123].map((day) => `${dayOf(day)} Fair`);
    const plain = await ask();
    const measured = await ask('--holidays', fair.join(', '));
    expect(measured.holidays).toMatchObject([{ name: 'Fair', origin: 'measured', pastDays: 2 }]);
    expect(Math.abs(measured.holidays![0]!.multiplier - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(measured.mean[3]! / measured.mean[2]! - 0.5)).toBeLessThan(0.1);
    expectBand(measured, 10);
    expect(await ask('--holidays', folder.file('fair.txt', `${fair.join('\n')} # the next\n`))).toEqual(measured);
    const list = [30, 65, 123].map((day) => ({ startDate: dayOf(day), name: 'Fair' }));
    expect(await ask('--holidays', folder.file('fair.json', JSON.stringify(list)))).toEqual(measured);
    const said = await ask('--holidays', `${dayOf(123)}:0.25`);
    expect(said.mean.map((value, h) => value / plain.mean[h]!)).toEqual(plain.mean.map((_, h) => (h === 3 ? 0.25 : 1)));
    const neutral = await ask('--holidays', fair.map((each) => `${each}:1`).join(', '));
    expect([neutral.mean, neutral.intervals]).toEqual([plain.mean, plain.intervals]);
  });

  it('numbers the steps where rows have no times', async () => {
    const file = folder.file('rows.csv', `load\n${values.join('\n')}\n`);
    const { timestamps, periods } = recordOf<Forecast>(
      await headroom('forecast', file, '--horizon', '2', '--periods', '12', '--json'),
    );
    expect(timestamps).toEqual([73, 74]);
    expect(periods).toEqual([12]);
  });

  it('a requests forecast never falls below zero', async () => {
    const falling = folder.file(
      'falling.csv',
      `timestamp,requests\n${values
        .slice(0, 40)
        .map((_, t) => `${monthOf(t)},${String(Math.max(0, 100 - 3 * t))}`)
        .join('\n')}\n`,
    );
    const record = recordOf<Forecast>(await headroom('forecast', falling, '--horizon', '12', '--json'));
    expect(Math.min(...record.mean, ...record.intervals['95'].lo)).toBeGreaterThanOrEqual(0);
  });

  it('text shows members and a row for each step', async () => {
    const { stdout } = await headroom('forecast', months, '--horizon', '4');
    expect(stdout).toMatch(/^requests: 4 steps ahead, seasons of 12 steps\nModels: /);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .slice(-4)
        .map((line) => line.slice(0, 10)),
    ).toEqual([72, 73, 74, 75].map(monthOf));
  });
});
