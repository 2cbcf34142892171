import { describe, expect, it } from 'vitest';
import { msOfIso, stepStart } from '../../../src/base/time.ts';
import { createEngine } from '../../../src/engine/node.ts';
import { holidayEffectsOf } from '../../../src/forecast/holiday-effects.ts';
import { holidayDaysOf, shareOf, type Holiday } from '../../../src/forecast/holidays.ts';
import { holidaysOfText, holidaysText } from '../../../src/scenario/holidays-text.ts';
import { noise } from '../../core/series/noise.ts';
import { madeSeries } from '../history/made-series.ts';
import { planOf } from '../plan/planning.ts';

const engine = createEngine({ workers: 0 });
const from = Date.UTC(2026, 0, 1);
const to = Date.UTC(2028, 0, 1);
const daysOf = (holidays: readonly Holiday[], timeZone = 'UTC') =>
  holidayDaysOf(holidays, from, to, timeZone).map((day) => new Date(day.startMs).toISOString().slice(0, 16));

describe('holidaysOfText(text)', () => {
  it('reads days, ranges, yearly ones, names, multipliers and remarks; holidaysText gives the same back', () => {
    const text = '2027-12-24:0.4, 2027-11-25 Thanksgiving, 12-24..12-26 Christmas:0.5, 12-30..01-02, 05-01:40%';
    const read = holidaysOfText(`${text}\n# a remark\n2026-10-03..2026-10-04 Tag der Einheit # another`, 'x');
    expect(read).toEqual([
      { startDate: '2027-12-24', demandMultiplier: 0.4 },
      { startDate: '2027-11-25', name: 'Thanksgiving' },
      { startDate: '2000-12-24', endDate: '2000-12-26', everyYear: true, name: 'Christmas', demandMultiplier: 0.5 },
      { startDate: '2000-12-30', endDate: '2001-01-02', everyYear: true },
      { startDate: '2000-05-01', everyYear: true, demandMultiplier: 0.4 },
      { startDate: '2026-10-03', endDate: '2026-10-04', name: 'Tag der Einheit' },
    ]);
    expect(holidaysOfText(holidaysText(read), 'x')).toEqual(read);
    expect(holidaysOfText(' ,\n', 'x')).toEqual([]);
  });

  it.each(['Christmas', '2027-12-24..12-26', '2027-12-24:much', '24.12.2027'])(
    'refuses %s and says how to write it',
    (text) => {
      expect(() => holidaysOfText(text, '--holidays')).toThrow(/--holidays: ".*" is not a holiday\. Write each as/);
    },
  );
});

describe('holidayDaysOf(holidays, from, to, zone)', () => {
  it('gives each day of a range, every year where asked, 29 February only where there is one', () => {
    expect(daysOf([{ startDate: '2026-12-24', endDate: '2026-12-25' }])).toEqual([
      '2026-12-24T00:00',
      '2026-12-25T00:00',
    ]);
    expect(daysOf([{ startDate: '2000-12-31', endDate: '2001-01-01', everyYear: true }])).toEqual([
      '2026-01-01T00:00',
      '2026-12-31T00:00',
      '2027-01-01T00:00',
      '2027-12-31T00:00',
    ]);
    expect(daysOf([{ startDate: '2024-02-29', everyYear: true }])).toEqual([]);
  });

  it('begins on the clock of the zone, and the later of two holidays has the day', () => {
    expect(daysOf([{ startDate: '2026-07-04' }], 'America/New_York')).toEqual(['2026-07-04T04:00']);
    const days = holidayDaysOf(
      [
        { startDate: '2026-12-25', name: 'Christmas' },
        { startDate: '2026-12-24', endDate: '2026-12-26', name: 'Shutdown', demandMultiplier: 0 },
      ],
      from,
      to,
      'UTC',
    );
    expect(days.map(({ name, stated }) => [name, stated])).toEqual([
      ['Shutdown', 0],
      ['Shutdown', 0],
      ['Shutdown', 0],
    ]);
  });

  it('a day of 25 hours covers 25 steps', () => {
    const [day] = holidayDaysOf([{ startDate: '2026-10-25' }], from, to, 'Europe/Berlin');
    const grid = {
      startMs: msOfIso('2026-10-24T00:00Z'),
      step: { unit: 's', count: 3600 },
      timeZone: 'Europe/Berlin',
    } as const;
    const shares = Array.from({ length: 72 }, (_, t) => shareOf(day!, grid, t));
    expect(shares.reduce((a, b) => a + b)).toBe(25);
    const weekly = { ...grid, step: { unit: 's', count: 604_800 } } as const;
    expect(shareOf(day!, weekly, 0)).toBeCloseTo(25 / 168, 12);
  });

  it.each([
    [{ startDate: '2026-12-24', endDate: '2026-12-20' }, 'planning.holidays.0.endDate: is before 2026-12-24'],
    [{ startDate: '2026-01-01', endDate: '2026-12-31' }, 'makes a holiday of 365 days'],
  ])('refuses %j', (holiday, message) => {
    expect(() => daysOf([holiday])).toThrow(message);
  });
});

/** ten weeks of hours, daily rhythm, noise of 3 %; the days named carry `multiplier` times the usual */
function busy(holidays: readonly number[], multiplier: number, hours = 1680): number[] {
  const draw = noise(9);
  return Array.from({ length: hours }, (_, t) => {
    const usual = 1000 + 400 * (Math.abs((t % 24) - 12) / 6 - 1);
    return usual * (1 + 0.03 * draw()) * (holidays.includes(Math.floor(t / 24)) ? multiplier : 1);
  });
}

const series = madeSeries(busy([10, 40], 0.4));
const dayIso = (day: number): string => new Date(stepStart(series, 24 * day)).toISOString().slice(0, 10);
const ask = (holidays: readonly Holiday[]) =>
  holidayEffectsOf(
    {
      values: series.values,
      grid: series,
      days: holidayDaysOf(holidays, series.startMs, stepStart(series, 1680 + 240), 'UTC'),
      fromMs: stepStart(series, 1680),
      periods: [24, 168],
    },
    engine,
  );
const like = (days: readonly number[], more: Partial<Holiday> = {}): Holiday[] =>
  days.map((day) => ({ name: 'Fair', startDate: dayIso(day), ...more }));

describe('holidayEffectsOf(question, engine)', () => {
  it('measures what like days did, takes them out of the series, and plans the coming one so', async () => {
    const { effects, values, factorAt } = await ask(like([10, 40, 73]));
    expect(effects).toHaveLength(1);
    const [fair] = effects;
    expect(fair).toMatchObject({ origin: 'measured', pastDays: 2, daysAhead: 1 });
    // two days of 24 hours with 3 % noise: the mean of 48 hours, sd 0.2 % of 0.4
    expect(Math.abs(fair!.multiplier - 0.4)).toBeLessThan(0.01);
    expect(fair!.message).toMatch(
      /^Fair: demand was 0\.\d+ × the usual on 2 days of the history \(0\.\d+ to 0\.\d+\); ordinary days scatter by \d+ %\.$/,
    );
    expect([...values].filter(Number.isNaN)).toHaveLength(48);
    expect([factorAt(73 * 24 - 1), factorAt(73 * 24 + 24)]).toEqual([1, 1]);
    for (let h = 0; h < 24; h += 1) expect(factorAt(73 * 24 + h)).toBeCloseTo(fair!.multiplier, 12);
  });

  it('what was said is planned, with what the history shows beside it; 1 is an ordinary day and leaves the series alone', async () => {
    const { effects, values, factorAt } = await ask(like([10, 73], { demandMultiplier: 2 }));
    expect(effects[0]).toMatchObject({ multiplier: 2, origin: 'said', pastDays: 1 });
    expect(effects[0]!.message).toContain('2 × the usual demand, as you said; demand was 0.');
    expect(factorAt(73 * 24)).toBe(2);
    expect([...values].filter(Number.isNaN)).toHaveLength(24);
    const neutral = await ask(like([10, 73], { demandMultiplier: 1 }));
    expect(neutral.values).toBe(series.values);
    expect(neutral.factorAt(73 * 24)).toBe(1);
    expect(neutral.effects[0]).toMatchObject({ multiplier: 1, origin: 'said', pastDays: 0 });
  });

  it('without a like day it is an ordinary one, assumed, and says so', async () => {
    const { effects, values, factorAt } = await ask(like([75]));
    expect(effects[0]).toMatchObject({ multiplier: 1, origin: 'assumed', pastDays: 0, daysAhead: 1 });
    expect(effects[0]!.message).toContain('the history holds no such day');
    expect([values, factorAt(75 * 24)]).toEqual([series.values, 1]);
  });

  it('a day without demand is measured as such; days that would take most of the history out are left in', async () => {
    const closed = madeSeries(busy([20], 0));
    const days = holidayDaysOf(like([20, 72]), closed.startMs, stepStart(closed, 1920), 'UTC');
    const question = { values: closed.values, grid: closed, days, fromMs: stepStart(closed, 1680), periods: [24] };
    expect((await holidayEffectsOf(question, engine)).effects[0]?.multiplier).toBe(0);
    const many = await ask(like(Array.from({ length: 40 }, (_, day) => day)));
    expect(many.values).toBe(series.values);
  });
});

describe('makePlan(scenario with planning.holidays, history)', () => {
  const history = { series: [series], notes: [] };
  const scenario = {
    version: 1 as const,
    planning: { horizonDays: 10 },
    forecast: { models: ['stl-ets'], periods: [24] },
  };
  const withHolidays = (holidays: Holiday[]) =>
    planOf({ ...scenario, planning: { ...scenario.planning, holidays } }, history);

  it('plans the day lower and shows why; nothing else moves beyond what the taken-out days explain', async () => {
    const plain = await planOf(scenario, history);
    const plan = await withHolidays(like([10, 40, 73]));
    const at = 3 * 24;
    const ratio = (t: number) => (plan.demand.forecast.mean[t] ?? 0) / (plain.demand.forecast.mean[t] ?? 1);
    for (let h = 0; h < 24; h += 1) expect(Math.abs(ratio(at + h) - 0.4)).toBeLessThan(0.03);
    for (let h = 0; h < 24; h += 1) expect(Math.abs(ratio(h) - 1)).toBeLessThan(0.05);
    expect(plan.demand.holidays).toMatchObject([{ name: 'Fair', origin: 'measured', pastDays: 2, daysAhead: 1 }]);
    // what happened is shown as it happened
    expect(plan.demand.history?.values).toEqual(plain.demand.history?.values);
    expect(plan.warnings.some((each) => each.code === 'holiday')).toBe(false);
  });

  it('neutral holidays leave every number where it was; an unknown one is a warning', async () => {
    const plain = await planOf(scenario, history);
    const neutral = await withHolidays(like([10, 40, 73], { demandMultiplier: 1 }));
    expect(neutral.demand.forecast).toEqual(plain.demand.forecast);
    expect([neutral.cost, neutral.replicas, neutral.factors]).toEqual([plain.cost, plain.replicas, plain.factors]);
    const unknown = await withHolidays(like([73]));
    expect(unknown.demand.forecast).toEqual(plain.demand.forecast);
    expect(unknown.warnings.filter((each) => each.code === 'holiday')).toHaveLength(1);
  });

  it('of a description takes what was said', async () => {
    const described = {
      version: 1 as const,
      asOf: '2026-11-16',
      deployment: { model: 'Llama-3.1-8B', gpu: 'H100', gpusPerReplica: 1, precision: 'bf16' as const },
      workload: { demand: { requestsPerSecond: 40 } },
      planning: { horizonDays: 30, holidays: [{ startDate: '2000-12-01', everyYear: true, demandMultiplier: 0.5 }] },
    };
    const { demand } = await planOf(described);
    expect(demand.forecast.mean.map((value) => value / 40)).toEqual(
      Array.from({ length: 30 }, (_, day) => (day === 15 ? 0.5 : 1)),
    );
    expect(demand.holidays).toMatchObject([{ name: '12-01', origin: 'said', pastDays: 0, daysAhead: 1 }]);
  });
});
