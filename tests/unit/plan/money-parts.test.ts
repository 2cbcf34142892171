import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, Series } from '../../../src/history/history.ts';
import { planSchema, type Plan } from '../../../src/plan/plan.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { described, planOf, sampleOf } from './planning.ts';

const H100_USD = 33_000;

function found<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the part is there');
  return value;
}

const series = (metric: string, kind: Series['kind'], values: readonly number[], unit = 'USD'): Series => ({
  ...{ service: '', metric, kind, unit, startMs: Date.UTC(2026, 9, 1), timeZone: 'UTC' },
  step: { unit: 's', count: 86_400 },
  values: Float64Array.from(values),
  missing: new Uint8Array(values.length),
});
const daily = (value: number, days = 30): number[] => new Array<number>(days).fill(value);

describe('plan.cost.spot', () => {
  it('asks for more replicas the more often they are taken away, and never fewer', async () => {
    let before = -1;
    for (const interruptionsPerHour of [0, 0.05, 0.5, 2]) {
      const spot = found((await planOf({ ...described, money: { spot: { interruptionsPerHour } } })).cost.spot);
      expect(spot.extraReplicas).toBeGreaterThanOrEqual(Math.max(0, before));
      expect(spot.shortFraction).toBeLessThanOrEqual(1);
      expect(spot.interruptionsAssumed).toBe(false);
      before = spot.extraReplicas;
    }
    expect(before).toBeGreaterThan(0);
  });

  it('is down by the start-up time unless something else is said', async () => {
    const slow = { ...described, deployment: { ...described.deployment, startupMinutes: 30 } };
    expect(found((await planOf(slow)).cost.spot).restartMinutes).toBe(30);
    const plan = await planOf({ ...slow, money: { spot: { restartMinutes: 3 } } });
    expect(found(plan.cost.spot)).toMatchObject({ restartMinutes: 3, interruptionsAssumed: true });
  });

  it('a plan bought on spot lists what it assumes and warns where its spares do not cover it; that many spares do', async () => {
    const scenario: Scenario = {
      ...described,
      resources: { purchase: 'spot' },
      money: { spot: { interruptionsPerHour: 1 } },
      deployment: { ...described.deployment, startupMinutes: 30 },
    };
    const plan = await planOf(scenario);
    const spares = Number(
      /spareReplicas of (\d+)/.exec(
        found(plan.warnings.find((each) => each.code === 'spot-interruptions')).message,
      )?.[1],
    );
    expect(spares).toBeGreaterThan(1);
    const mended = await planOf({ ...scenario, planning: { spareReplicas: spares } });
    expect(mended.warnings.some((each) => each.code === 'spot-interruptions')).toBe(false);
    const assumed = await planOf({ ...described, resources: { purchase: 'spot' } });
    expect(assumed.assumptions.some((each) => each.field === 'money.spot.interruptionsPerHour')).toBe(true);
    expect((await planOf(described)).assumptions.some((each) => each.field.startsWith('money.'))).toBe(false);
  });

  it('has none for own prices and commitments', async () => {
    const own = { prices: [{ gpu: 'H100', usdPerGpuHour: 2 }] };
    expect((await planOf({ ...described, resources: own })).cost.spot).toBeNull();
    expect((await planOf({ ...described, resources: { purchase: 'reserved-1y' } })).cost.spot).toBeNull();
  });
});

describe('plan.cost.ownHardware and plan.cost.energy', () => {
  it('are there only where somebody gave what they need', async () => {
    const { cost } = await planOf(described);
    expect(cost).toMatchObject({ ownHardware: null, energy: null, bill: null, shownIn: null });
  });

  it('break even where rent × utilisation is the owned hour', async () => {
    const plan = await planOf({ ...described, money: { ownHardware: { usdPerGpu: H100_USD } } });
    const own = found(plan.cost.ownHardware);
    const { parts } = own;
    const sum = parts.depreciation + parts.upkeep + parts.electricity + parts.colocation + parts.staff;
    expect(own.usdPerGpuHour).toBeCloseTo(sum, 12);
    expect(own.gpus).toBe(plan.answer.later?.replicas);
    expect(found(own.breakEvenUtilization) * found(plan.cost.price).usdPerGpuHour).toBeCloseTo(own.usdPerGpuHour, 12);
    expect(own.usdPerNeededHour * own.utilization).toBeCloseTo(own.usdPerGpuHour, 12);
    expect(own).toMatchObject({ assumed: true, hardwareOnly: true });
    expect(found(plan.explanations.find((each) => each.id === 'own-hardware')).terms.length).toBeGreaterThan(8);
  });

  it('take the utilisation that was said', async () => {
    const money = { ownHardware: { usdPerGpu: H100_USD, utilizationFraction: 0.25, staffUsdPerGpuYear: 1000 } };
    const own = found((await planOf({ ...described, money })).cost.ownHardware);
    expect(own).toMatchObject({ utilization: 0.25, utilizationOrigin: 'said', hardwareOnly: false });
    expect(own.usdPerNeededHour).toBeCloseTo(4 * own.usdPerGpuHour, 12);
  });

  it('energy follows the planned GPU-hours', async () => {
    const money = { energy: { kwPerGpu: 1, pue: 1.5, usdPerKwh: 0.2, kgCo2ePerKwh: 0.4 } };
    const plan = await planOf({ ...described, money });
    const energy = found(plan.cost.energy);
    const gpuHours = found(plan.cost.price).usdPerGpuHour;
    const months = (plan.replicas.planned.length * 24) / 730;
    expect(energy.kwhPerMonth).toBeCloseTo((plan.cost.totalUsd / gpuHours / months) * 1.5, 6);
    expect(found(energy.usdPerMonth)).toBeCloseTo(energy.kwhPerMonth * 0.2, 9);
    expect(found(energy.kgCo2ePerMonth)).toBeCloseTo(energy.kwhPerMonth * 0.4, 9);
    expect(energy.assumed).toBe(false);
  });
});

/** The parts against the gap. */
function checkBill(plan: Plan): NonNullable<Plan['cost']['bill']> {
  const bill = found(plan.cost.bill);
  const sum = bill.parts.reduce((total, part) => total + part.usdPerMonth, 0);
  expect(bill.gapUsdPerMonth).toBeCloseTo(bill.plannedUsdPerMonth - bill.billedUsdPerMonth, 6);
  expect(Math.abs(sum - bill.gapUsdPerMonth)).toBeLessThan(1e-6 * Math.max(1, Math.abs(bill.plannedUsdPerMonth)));
  return bill;
}

describe('plan.cost.bill', () => {
  it('law: the parts add up to the gap, whatever was billed', async () => {
    const amount = fc.integer({ min: 0, max: 5000 });
    await fc.assert(
      fc.asyncProperty(
        amount,
        amount,
        amount,
        fc.boolean(),
        fc.boolean(),
        async (cost, gpu, hours, withGpu, withHours) => {
          const history: History = {
            series: [
              series(
                'requests',
                'count',
                daily(3_000_000).map((each, t) => each + 1000 * (t % 7)),
              ),
              series('cost_usd', 'money', daily(cost)),
              ...(withGpu ? [series('gpu_cost_usd', 'money', daily(Math.min(gpu, cost)))] : []),
              ...(withHours ? [series('gpu_hours', 'count', daily(hours), 'hours')] : []),
            ],
            notes: [],
          };
          const bill = checkBill(await planOf({ ...described, workload: {} }, history));
          expect(bill.billedUsdPerMonth).toBeCloseTo((cost * 730) / 24, 6);
          expect(bill.gpuHoursPerMonth === null).toBe(!withHours);
        },
      ),
      { numRuns: 12, seed: 12 },
    );
  });

  it('tells price, idle hours and other services apart: half the GPUs idle at twice the price', async () => {
    const requests = series('requests', 'count', daily(3_000_000));
    const first = await planOf(
      { ...described, workload: {} },
      { series: [requests, series('cost_usd', 'money', daily(1))], notes: [] },
    );
    const { neededGpuHoursPerMonth: needed } = checkBill(first);
    const price = found(first.cost.price).usdPerGpuHour;
    const hoursOfDay = (2 * needed * 24) / 730;
    const history: History = {
      series: [
        requests,
        series('cost_usd', 'money', daily(2 * price * hoursOfDay + 10)),
        series('gpu_cost_usd', 'money', daily(2 * price * hoursOfDay)),
        series('gpu_hours', 'count', daily(hoursOfDay), 'hours'),
      ],
      notes: [],
    };
    const bill = checkBill(await planOf({ ...described, workload: {} }, history));
    const part = (id: string): number => found(bill.parts.find((each) => each.id === id)).usdPerMonth;
    expect(bill.idleShare).toBeCloseTo(0.5, 9);
    expect(bill.impliedUsdPerGpuHour).toBeCloseTo(2 * price, 9);
    expect(part('price')).toBeCloseTo(-2 * price * needed, 4);
    expect(part('idle')).toBeCloseTo(-price * needed, 4);
    expect(part('other-services')).toBeCloseTo((-10 * 730) / 24, 6);
  });

  it('compares a bill alone with a demand that was said', async () => {
    const history: History = { series: [series('cost_usd', 'money', daily(700))], notes: [] };
    const plan = await planOf(described, history);
    expect(plan.demand.source).toBe('description');
    checkBill(plan);
    await expect(planOf({ ...described, workload: {} }, history)).rejects.toThrow(/historyMetric/);
  });

  it('takes a bill in another currency at the rate that was said, and asks for it otherwise', async () => {
    const history: History = { series: [series('cost_eur', 'money', daily(920), 'EUR')], notes: [] };
    const plain = await planOf(described, history);
    expect(plain.cost.bill).toBeNull();
    expect(plain.warnings.some((each) => each.code === 'bill-currency')).toBe(true);
    const rated = await planOf({ ...described, money: { currency: 'eur', currencyPerUsd: 0.92 } }, history);
    expect(checkBill(rated).billedUsdPerMonth).toBeCloseTo((1000 * 730) / 24, 6);
  });

  it('is in the sample, whose history has a cost', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const plan = await planOf(scenario, history);
    expect(planSchema.safeParse(plan).success).toBe(true);
    expect(checkBill(plan).metric).toBe('cost_usd');
    expect(found(plan.explanations.find((each) => each.id === 'bill')).terms.length).toBeGreaterThan(5);
  });
});

describe('money.currency', () => {
  it('changes the words and no number', async () => {
    const dollars = await planOf(described);
    const euros = await planOf({ ...described, money: { currency: 'EUR', currencyPerUsd: 0.5 } });
    expect(euros.cost).toEqual({ ...dollars.cost, shownIn: { code: 'EUR', perUsd: 0.5 } });
    expect(euros.answer.now).toEqual(dollars.answer.now);
    const words = JSON.stringify([euros.answer, euros.recommendations, euros.explanations, euros.sizing]);
    expect(words).not.toContain('$1');
    expect(words.replaceAll('$/', '')).not.toMatch(/\$\d/);
    expect(euros.answer.sentence).toMatch(/€/);
    // the next plan is in dollars again
    expect((await planOf(described)).answer.sentence).toBe(dollars.answer.sentence);
  });

  it('needs the rate, by name', async () => {
    await expect(planOf({ ...described, money: { currency: 'GBP' } })).rejects.toThrow(
      /money\.currencyPerUsd: is needed/,
    );
    await expect(planOf({ ...described, money: { currency: 'euro' } })).rejects.toThrow(/money\.currency/);
  });
});

describe('resources.apiPrice', () => {
  it('half a price is said, not compared', async () => {
    const plan = await planOf({ ...described, resources: { apiPrice: { usdPerMillionInputTokens: 1 } } });
    expect(plan.cost.api).toBeNull();
    expect(found(plan.warnings.find((each) => each.code === 'api-price')).message).toMatch(/output/);
  });
});
