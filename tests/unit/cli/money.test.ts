import { describe, expect, it } from 'vitest';
import { expectRefused, headroom, makeFolder, recordOf } from './headroom.ts';

interface Money {
  readonly cost: {
    readonly totalUsd: number;
    readonly shownIn: { readonly code: string; readonly perUsd: number } | null;
    readonly price: { readonly usdPerGpuHour: number };
    readonly bill: { readonly metric: string; readonly gpuHoursPerMonth: number | null } | null;
  };
}
const base = ['plan', '--rps', '20', '--model', 'Llama-3.1-8B', '--gpu', 'H100'];
const folder = makeFolder();

describe('headroom plan, money', () => {
  it('--currency shows words in it at the rate that was said; numbers stay in dollars', async () => {
    const [text, json, dollars] = await Promise.all([
      headroom(...base, '--currency', 'eur', '--currency-rate', '0.92', '--discount', '10%'),
      headroom(...base, '--currency', 'eur', '--currency-rate', '0.92', '--discount', '0.1', '--json'),
      headroom(...base, '--json'),
    ]);
    expect(text.stdout).toContain('€');
    expect(text.stdout).not.toMatch(/\$\d/);
    expect(text.stdout).toMatch(/Money in EUR at 0\.92 a dollar/);
    const [shown, plain] = [recordOf<Money>(json).cost, recordOf<Money>(dollars).cost];
    expect(shown.shownIn).toEqual({ code: 'EUR', perUsd: 0.92 });
    expect(shown.price.usdPerGpuHour).toBeCloseTo(0.9 * plain.price.usdPerGpuHour, 9);
    expect(shown.totalUsd).toBeCloseTo(0.9 * plain.totalUsd, 6);
  });

  it('refuses a currency without its rate', async () => {
    expectRefused(await headroom(...base, '--currency', 'EUR'), 'money.currencyPerUsd', /looks no rate up/);
  });

  it('--bill explains what was paid against the plan, also beside a usage history', async () => {
    const usage = folder.file(
      'usage.csv',
      `timestamp,requests,cost_usd\n${Array.from({ length: 21 }, (_, day) => `2026-10-${String(day + 1).padStart(2, '0')},${String(900_000 + 1000 * (day % 7))},5`).join('\n')}\n`,
    );
    const [alone, beside] = await Promise.all([
      headroom(...base, '--bill', 'tests/fixtures/bills/opencost-allocation.json', '--json'),
      headroom('plan', '--history', usage, '--gpu', 'H100', '--bill', 'tests/fixtures/bills/focus-1.2.csv', '--json'),
    ]);
    expect(recordOf<Money>(alone).cost.bill).toMatchObject({ metric: 'cost_usd', gpuHoursPerMonth: (192 / 48) * 730 });
    expect(recordOf<Money>(beside).cost.bill).toMatchObject({ metric: 'cost_usd', gpuHoursPerMonth: (288 / 48) * 730 });
  });

  it('compare says money in the currency of both', async () => {
    const scenario = {
      version: 1,
      deployment: { model: 'Llama-3.1-8B', gpu: 'H100', gpusPerReplica: 1 },
      workload: { demand: { requestsPerSecond: 20 } },
      money: { currency: 'GBP', currencyPerUsd: 0.8 },
    };
    const before = folder.file('before.json', JSON.stringify(scenario));
    const after = folder.file('after.json', JSON.stringify({ ...scenario, planning: { spareReplicas: 4 } }));
    const { stdout } = await headroom('compare', before, after);
    expect(stdout).toContain('£ a month at most');
    expect(stdout).not.toContain('$');
  });
});
