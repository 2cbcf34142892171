import { describe, expect, it } from 'vitest';
import { expectRefused, headroom, makeFolder, monthlyCsv, monthlyValues, monthOf } from './headroom.ts';

const folder = makeFolder();
const values = monthlyValues(72);
const months = folder.file('months.csv', monthlyCsv(72));

describe('series commands refuse', () => {
  const two = folder.file(
    'two.csv',
    `timestamp,requests,tokens\n${values.map((value, t) => `${monthOf(t)},${String(value)},${String(10 * value)}`).join('\n')}\n`,
  );
  const gapped = folder.file(
    'gapped.csv',
    `timestamp,requests,launch\n${values.map((value, t) => `${monthOf(t)},${String(value)},${t === 9 ? '' : '1'}`).join('\n')}\n`,
  );
  const future = folder.file('one-row.csv', 'launch\n1\n');
  const late = folder.file('late.csv', 'timestamp,launch\n2030-01-01,1\n2030-02-01,1\n');
  const cases: readonly (readonly [string, string[], RegExp, RegExp])[] = [
    ['a file without the metric', ['forecast', months, '--metric', 'cost', '--horizon', '3'], /metric/, /requests/],
    ['two metrics and no --metric', ['forecast', two, '--horizon', '3'], /--metric/, /requests, tokens/],
    ['no horizon', ['forecast', months], /--horizon/, /--horizon 24/],
    ['a horizon of 0', ['forecast', months, '--horizon', '0'], /--horizon/, /whole number/],
    ['a model that is none', ['forecast', months, '--horizon', '3', '--models', 'prophet'], /--models/, /auto-arima/],
    ['a period in words', ['forecast', months, '--horizon', '3', '--periods', 'daily'], /--periods/, /whole number/],
    ['a seed below 0', ['forecast', months, '--horizon', '3', '--seed', '-1'], /--seed/, /whole number/],
    ['fit without a model', ['fit', months], /--model/, /auto-ets/],
    ['a damped trend that is not there', ['fit', months, '--model', 'ets(A,Nd,N)'], /--model/, /damps/],
    ['a method that is none', ['fit', months, '--model', 'auto-arima', '--method', 'OLS'], /--method/, /CSS-ML/],
    ['a method for ETS', ['fit', months, '--model', 'auto-ets', '--method', 'ML'], /--method/, /ARIMA/],
    [
      'a bias without a transformation',
      ['fit', months, '--model', 'auto-ets', '--bias-adjust'],
      /--bias-adjust/,
      /--lambda/,
    ],
    [
      'a holiday in words',
      ['forecast', months, '--horizon', '3', '--holidays', '12-24 Eve:many'],
      /--holidays/,
      /2027-12-24:0\.4/,
    ],
    [
      'holidays in a file that is not there',
      ['forecast', months, '--horizon', '3', '--holidays', 'none.txt'],
      /--holidays/,
      /path/,
    ],
    [
      'a holiday that is no day',
      ['forecast', months, '--horizon', '3', '--holidays', '2027-02-30'],
      /planning\.holidays\.0\.startDate/,
      /YYYY-MM-DD/,
    ],
    [
      'holidays of rows without times',
      ['forecast', folder.file('bare.csv', `load\n${values.join('\n')}\n`), '--horizon', '3', '--holidays', '12-24'],
      /--holidays/,
      /timestamp/,
    ],
    ['a lambda in words', ['fit', months, '--model', 'auto-ets', '--lambda', 'log'], /--lambda/, /0 for a logarithm/],
    [
      'fixed values that are no JSON',
      ['fit', months, '--model', 'arima(0,1,1)', '--fixed', 'ma1=1'],
      /--fixed/,
      /JSON/,
    ],
    [
      'a fixed coefficient that is none',
      ['fit', months, '--model', 'arima(0,1,1)', '--fixed', '{"ar1":1}'],
      /--fixed/,
      /ma1/,
    ],
    [
      'fixed values of a search',
      ['fit', months, '--model', 'auto-arima', '--fixed', '{"ar1":0.5}'],
      /--fixed/,
      /in full/,
    ],
    [
      'regressors without a future',
      ['fit', two, '--metric', 'requests', '--model', 'auto-arima', '--regressors', 'tokens'],
      /--future/,
      /same columns/,
    ],
    [
      'a gap in a regressor',
      ['fit', gapped, '--metric', 'requests', '--model', 'auto-arima', '--regressors', 'launch', '--future', future],
      /--regressors/,
      /step 10/,
    ],
    [
      'a future too short',
      [
        'fit',
        two,
        '--metric',
        'requests',
        '--model',
        'arima(1,0,0)',
        '--regressors',
        'tokens',
        '--horizon',
        '3',
        '--future',
        folder.file('tokens.csv', 'tokens\n1\n'),
      ],
      /--future/,
      /1 rows for 3/,
    ],
    [
      'a future that begins elsewhere',
      [
        'fit',
        folder.file(
          'ok.csv',
          `timestamp,requests,launch\n${values.map((value, t) => `${monthOf(t)},${String(value)},${String(t % 3)}`).join('\n')}\n`,
        ),
        '--metric',
        'requests',
        '--model',
        'arima(1,0,0)',
        '--regressors',
        'launch',
        '--future',
        late,
      ],
      /late\.csv:2/,
      /Begin with/,
    ],
    ['jumps that are two', ['decompose', months, '--jumps', '1,2'], /--jumps/, /three|season, trend/],
    [
      'a window of 1',
      ['decompose', months, '--periods', '12', '--seasonal-window', '1'],
      /--seasonal-window/,
      /whole number/,
    ],
    [
      'more origins than the series holds',
      ['backtest', months, '--horizon', '12', '--origins', '70'],
      /--origins/,
      /fewer/,
    ],
    [
      'a file of one row',
      ['forecast', folder.file('one.csv', 'timestamp,requests\n2026-01-01,4\n'), '--horizon', '3'],
      /one\.csv/,
      /two rows/,
    ],
    [
      'a file without numbers',
      ['forecast', folder.file('words.csv', 'timestamp,requests\n2026-01-01,a\n2026-02-01,b\n'), '--horizon', '3'],
      /words\.csv/,
      /numbers/,
    ],
    ['a folder', ['forecast', folder.path, '--horizon', '3'], /FILE/, /cannot be read/],
  ];
  it.each(cases)('%s', async (_, args, field, mend) => {
    expectRefused(await headroom(...args), field, mend);
  });

  it('a season that the series does not hold, as a result with its reason', async () => {
    const { code, stdout, stderr } = await headroom('decompose', months, '--periods', '60', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'too-short' });
    expect(stderr).toMatch(/72 steps do not hold two cycles of 60/);
  });
});
