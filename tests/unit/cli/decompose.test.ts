import { describe, expect, it } from 'vitest';
import { headroom, makeFolder, monthlyCsv, monthlyValues, recordOf } from './headroom.ts';

const folder = makeFolder();
const values = monthlyValues(72);
const months = folder.file('months.csv', monthlyCsv(72));

describe('headroom decompose', () => {
  it('the parts sum to the series; weights are 1 unless --robust', async () => {
    const parts = recordOf<
      Record<'trend' | 'remainder' | 'weights', number[]> & { periods: number[]; seasonal: Record<string, number[]> }
    >(
      await headroom(
        'decompose',
        months,
        '--metric',
        'requests',
        '--periods',
        '12',
        '--seasonal-window',
        'periodic',
        '--json',
      ),
    );
    expect(Object.keys(parts)).toEqual(['metric', 'periods', 'trend', 'seasonal', 'remainder', 'weights']);
    expect(parts.periods).toEqual([12]);
    values.forEach((value, t) =>
      expect(parts.trend[t]! + parts.seasonal['12']![t]! + parts.remainder[t]!).toBeCloseTo(value, 8),
    );
    expect(new Set(parts.weights)).toEqual(new Set([1]));
    expect(parts.seasonal['12']![0]).toBeCloseTo(parts.seasonal['12']![60]!, 10);
    const robust = recordOf<{ weights: number[] }>(
      await headroom('decompose', months, '--periods', '12', '--robust', '--json'),
    );
    expect(Math.min(...robust.weights)).toBeLessThan(1);
  });

  it('takes two seasons, and every option', async () => {
    const hours = folder.file(
      'hours.csv',
      `load\n${Array.from({ length: 504 }, (_, t) => String(100 + (t % 24) * 3 + (Math.floor(t / 24) % 7) * 10)).join('\n')}\n`,
    );
    const two = recordOf<{ seasonal: Record<string, number[]> }>(
      await headroom('decompose', hours, '--periods', '168,24', '--json'),
    );
    expect(Object.keys(two.seasonal)).toEqual(['24', '168']);
    const options = [
      '--seasonal-window',
      '11',
      '--seasonal-degree',
      '1',
      '--trend-window',
      '17',
      '--trend-degree',
      '0',
      '--low-pass-window',
      '13',
      '--low-pass-degree',
      '0',
      '--jumps',
      '1,1,1',
      '--inner',
      '3',
      '--outer',
      '2',
    ];
    expect((await headroom('decompose', months, '--periods', '12', ...options, '--json')).code).toBe(0);
  });
});
