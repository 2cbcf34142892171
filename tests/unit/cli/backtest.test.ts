import { describe, expect, it } from 'vitest';
import { headroom, makeFolder, monthlyCsv, monthlyValues, recordOf } from './headroom.ts';

const folder = makeFolder();
const values = monthlyValues(72);
const months = folder.file('months.csv', monthlyCsv(72));

describe('headroom backtest', () => {
  it('scores every model and the ensemble over the same origins', async () => {
    const record = recordOf<{
      origins: number[];
      models: { model: string; status: string; mase: number; smape: number; coverage80: number; coverage95: number }[];
      ensemble: { mase: number };
    }>(await headroom('backtest', months, '--horizon', '6', '--origins', '3', '--json'));
    expect(record.origins).toEqual([54, 60, 66]);
    expect(record.models.length).toBeGreaterThan(4);
    for (const model of record.models.filter((each) => each.status === 'ok')) {
      expect(model.mase).toBeGreaterThan(0);
      expect(model.smape).toBeLessThan(0.2);
      expect(model.coverage80).toBeLessThanOrEqual(model.coverage95);
    }
    const naive = record.models.find((each) => each.model.startsWith('seasonal-naive'))!;
    expect(record.ensemble.mase).toBeLessThan(naive.mase);
  });

  it('agrees with the error computed by hand', async () => {
    const record = recordOf<{ models: { smape: number; mase: number }[] }>(
      await headroom(
        'backtest',
        months,
        '--horizon',
        '2',
        '--origins',
        '1',
        '--models',
        'naive',
        '--periods',
        '1',
        '--json',
      ),
    );
    const last = values[69]!;
    const pairs = [values[70]!, values[71]!].map(
      (value) => [Math.abs(value - last), Math.abs(value) + Math.abs(last)] as const,
    );
    const scale = values.slice(1, 70).reduce((sum, value, t) => sum + Math.abs(value - values[t]!), 0) / 69;
    expect(record.models[0]!.smape).toBeCloseTo(
      pairs.reduce((sum, [error, size]) => sum + (2 * error) / size, 0) / 2,
      10,
    );
    expect(record.models[0]!.mase).toBeCloseTo((pairs[0]![0] + pairs[1]![0]) / 2 / scale, 10);
  });
});
