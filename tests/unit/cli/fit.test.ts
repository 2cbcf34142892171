import { describe, expect, it } from 'vitest';
import { headroom, linesOf, makeFolder, monthlyCsv, monthlyValues, monthOf, recordOf } from './headroom.ts';
import { expectBand, manySeries, type Fit } from './series-records.ts';

const folder = makeFolder();
const values = monthlyValues(72);
const months = folder.file('months.csv', monthlyCsv(72));
const many = folder.file('many.csv', manySeries);

describe('headroom fit', () => {
  it('--json has the fields of the contract; what was missing is null', async () => {
    const outcome = await headroom(
      'fit',
      months,
      '--model',
      'arima(0,1,1)(0,1,1)[12]',
      '--method',
      'CSS',
      '--horizon',
      '4',
      '--json',
    );
    const record = recordOf<Fit>(outcome);
    for (const field of [
      'model',
      'coefficients',
      'standardErrors',
      'sigma2',
      'sigma2Ml',
      'loglik',
      'aic',
      'aicc',
      'bic',
      'nobs',
      'fitted',
      'residuals',
      'forecast',
    ])
      expect(record).toHaveProperty(field);
    expect(Object.keys(record.coefficients)).toEqual(['ma1', 'sma1']);
    expect(record.fitted).toHaveLength(72);
    record.fitted.forEach((fitted, t) => {
      if (fitted !== null && record.residuals[t] !== null)
        expect(fitted + record.residuals[t]!).toBeCloseTo(values[t]!, 8);
    });
    expect(record.fitted.slice(0, 13).some((each) => each === null)).toBe(true);
    expectBand(record.forecast, 4);
  });

  it('auto-ets and auto-arima show their search, rejected models with the reason and no criterion', async () => {
    for (const model of ['auto-ets', 'auto-arima']) {
      const { search } = recordOf<Fit>(await headroom('fit', months, '--model', model, '--json'));
      expect(search!.length).toBeGreaterThan(5);
      for (const row of search!) expect(row.criterion === null).toBe(row.rejected !== undefined);
    }
  });

  it('forecasts two seasons without --horizon, ten steps without a season', async () => {
    const seasonal = recordOf<Fit>(await headroom('fit', months, '--model', 'auto-ets', '--json'));
    const plain = recordOf<Fit>(await headroom('fit', months, '--model', 'naive', '--json'));
    expect([seasonal.forecast.mean.length, plain.forecast.mean.length]).toEqual([24, 10]);
  });

  it('--fixed holds coefficients by name, and a model evaluated at its own estimates is the same', async () => {
    const free = recordOf<Fit>(await headroom('fit', months, '--model', 'arima(1,1,1)', '--json'));
    const held = recordOf<Fit>(
      await headroom('fit', months, '--model', 'arima(1,1,1)', '--fixed', JSON.stringify(free.coefficients), '--json'),
    );
    expect(held.loglik).toBeCloseTo(free.loglik, 7);
    const half = recordOf<Fit>(
      await headroom('fit', months, '--model', 'arima(1,1,1)', '--fixed', '{"ma1": 0.25}', '--json'),
    );
    expect(half.coefficients['ma1']).toBe(0.25);
    expect(half.loglik).toBeLessThan(free.loglik);
  });

  it('--lambda 0 fits logarithms: the forecast is positive and its interval skewed', async () => {
    const { forecast } = recordOf<Fit>(
      await headroom('fit', months, '--model', 'arima(0,1,1)(0,1,1)[12]', '--lambda', '0', '--horizon', '12', '--json'),
    );
    const last = 11;
    const [lo, mean, hi] = [
      forecast.intervals['95'].lo[last]!,
      forecast.mean[last]!,
      forecast.intervals['95'].hi[last]!,
    ];
    expect(hi / mean).toBeCloseTo(mean / lo, 6);
  });

  it.each(['arima(0,1,1)(0,1,1)[12]', 'ets(A,A,A)[12]', 'stl-arima[12]'])(
    '--bias-adjust turns the medians of %s on logarithms into means: above them, by half the variance',
    async (model) => {
      const args = ['fit', months, '--model', model, '--lambda', '0', '--horizon', '6', '--json'];
      const median = recordOf<Fit>(await headroom(...args)).forecast;
      const mean = recordOf<Fit>(await headroom(...args, '--bias-adjust')).forecast;
      expect(mean.intervals).toEqual(median.intervals);
      mean.mean.forEach((value, h) => {
        const sd = Math.log(median.intervals['95'].hi[h]! / median.intervals['95'].lo[h]!) / (2 * 1.959963984540054);
        expect(value / median.mean[h]!).toBeCloseTo(1 + (sd * sd) / 2, 6);
      });
    },
  );

  it('--lambda auto estimates the parameter; --method ML and CSS fit the same model by another likelihood', async () => {
    const auto = recordOf<Fit>(
      await headroom('fit', months, '--model', 'auto-ets', '--lambda', 'auto', '--horizon', '3', '--json'),
    );
    expect(auto.forecast.mean.every((value) => value > 0)).toBe(true);
    const fits = await Promise.all(
      ['ML', 'CSS', 'CSS-ML'].map(async (method) =>
        recordOf<Fit>(
          await headroom('fit', months, '--model', 'arima(1,1,1)', '--method', method, '--horizon', '3', '--json'),
        ),
      ),
    );
    const [ml, css, both] = fits.map((fit) => fit.loglik);
    expect(both).toBeCloseTo(ml!, 3);
    expect(css).not.toBeCloseTo(ml!, 6);
  });

  it('--json has the check of the residuals: noise for the right model, structure for a poor one', async () => {
    const checkOf = async (model: string) =>
      recordOf<Fit & { residualCheck: Record<'ljungBoxP' | 'lags' | 'acf1', number> }>(
        await headroom('fit', months, '--model', model, '--json'),
      ).residualCheck;
    const [poor, right] = [await checkOf('mean'), await checkOf('arima(0,1,1)(0,1,1)[12]')];
    expect(poor.ljungBoxP).toBeLessThan(1e-6);
    expect(right.ljungBoxP).toBeGreaterThan(poor.ljungBoxP);
    expect(Math.abs(right.acf1)).toBeLessThan(0.3);
    expect(right.lags).toBeGreaterThan(5);
  });

  it('--regressors explain the metric: a known effect is found, and the future file moves the forecast by it', async () => {
    const launch = (t: number): number => (t % 5 === 2 ? 1 : 0);
    const file = folder.file(
      'launch.csv',
      `timestamp,requests,launch\n${values.map((value, t) => `${monthOf(t)},${String(value + 40 * launch(t))},${String(launch(t))}`).join('\n')}\n`,
    );
    const future = (flags: number[]): string =>
      folder.file(
        `future-${flags.join('')}.csv`,
        `timestamp,launch\n${flags.map((flag, h) => `${monthOf(72 + h)},${String(flag)}`).join('\n')}\n`,
      );
    const args = [
      'fit',
      file,
      '--metric',
      'requests',
      '--model',
      'arima(0,1,1)(0,1,1)[12]',
      '--regressors',
      'launch',
      '--json',
      '--future',
    ];
    const quiet = recordOf<Fit>(await headroom(...args, future([0, 0, 0])));
    const loud = recordOf<Fit>(await headroom(...args, future([0, 1, 0])));
    expect(quiet.coefficients['launch']).toBeGreaterThan(36);
    expect(quiet.coefficients['launch']).toBeLessThan(44);
    expect(loud.forecast.mean.map((mean, h) => mean - quiet.forecast.mean[h]!)).toEqual([
      0,
      expect.closeTo(quiet.coefficients['launch']!, 6),
      0,
    ]);
  });

  it('a model that cannot be fitted: status and reason, exit 2 for one series, a record of its own among many', async () => {
    const flat = folder.file('flat.csv', `load\n${Array(30).fill('0').join('\n')}\n`);
    const outcome = await headroom('fit', flat, '--model', 'ets(M,N,N)', '--json');
    expect(recordOf<Fit>(outcome)).toMatchObject({
      status: expect.stringMatching(/constant|not-positive/) as string,
      reason: expect.stringMatching(/\w+\.$/) as string,
    });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/ets\(M,N,N\) was not fitted/);
    const run = await headroom('fit', many, '--model', 'auto-ets');
    expect(linesOf<Fit>(run).map((each) => [each.unique_id, each.status])).toEqual([
      ['first', undefined],
      ['second', undefined],
      ['short', 'too-short'],
      ['gone', 'too-short'],
    ]);
    expect(run.code).toBe(0);
  });
});
