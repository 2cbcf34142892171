import { describe, expect, it } from 'vitest';
import { headroom, linesOf, makeFolder, monthlyCsv, monthlyValues, monthOf, recordOf } from './headroom.ts';
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
