import { outcomeOf } from '../../../src/plan/outcome.ts';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { compareScenarios } from '../../../src/plan/compare-scenarios.ts';
import { spikeEvents } from '../../../src/plan/demand-change.ts';
import { namedScenariosOf } from '../../../src/plan/named-scenarios.ts';
import { replannerOf } from '../../../src/plan/replan.ts';
import { applyPatch } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { catalog, described, engine, planOf } from './planning.ts';

const tools = { engine, catalog, memory: new Map<string, unknown>() };
const service: Scenario = { ...described, planning: { horizonDays: 56 } };
const baseOf = async (document: Scenario) => (await replannerOf(document, null, tools)).base;
const namedIn = async (document: Scenario, id: string) =>
  namedScenariosOf(await baseOf(document)).find((each) => each.id === id);

describe('spikeEvents(base, shape)', () => {
  it('stands at the height for its days, then halves its excess day by day until it has passed', async () => {
    const base = await baseOf(service);
    const events = spikeEvents(base, { height: 5, days: 2, startDate: '2026-12-01', halfLifeDays: 1 });
    expect(events.map((each) => [each.startDate, each.endDate, each.demandMultiplier])).toEqual([
      ['2026-12-01', '2026-12-02', 5],
      ['2026-12-03', '2026-12-03', 3],
      ['2026-12-04', '2026-12-04', 2],
      ['2026-12-05', '2026-12-05', 1.5],
      ['2026-12-06', '2026-12-06', 1.25],
      ['2026-12-07', '2026-12-07', 1.125],
      ['2026-12-08', '2026-12-08', 1.063],
    ]);
    expect(spikeEvents(base, { height: 2, days: 1, halfLifeDays: 0 })).toHaveLength(1);
  });
});

describe('namedScenariosOf(base)', () => {
  it('puts the baseline first and keeps events that were planned', async () => {
    const events = [{ name: 'Move', startDate: '2026-11-20', demandMultiplier: 1.3 }];
    const all = namedScenariosOf(await baseOf({ ...service, planning: { ...service.planning, events } }));
    expect(all.map((each) => each.id)).toEqual([
      'baseline',
      'optimistic',
      'pessimistic',
      'spike',
      'launch',
      'model-switch',
      'region-outage',
    ]);
    for (const { patch } of all.slice(1, 5)) {
      const { planning } = applyPatch({ version: 1 }, patch);
      expect(planning?.events?.[0]).toEqual(events[0]);
      expect(planning?.events?.length).toBeGreaterThan(1);
    }
  });

  it('makes the service dearer in the bad case than in the good one, and the whole band lies between', async () => {
    const usd = async (id: string) =>
      (await planOf(applyPatch(service, (await namedIn(service, id))?.patch ?? {}))).cost.totalUsd;
    const plan = await planOf(service);
    expect(await usd('optimistic')).toBeLessThan(plan.cost.totalUsd);
    expect(await usd('pessimistic')).toBeGreaterThan(plan.cost.totalUsd);
  });

  it('loses the region that the plan buys in', async () => {
    const outage = await namedIn(service, 'region-outage');
    const before = await planOf(service);
    const after = await planOf(applyPatch(service, outage?.patch ?? {}));
    expect(after.cost.price?.region).not.toBe(before.cost.price?.region);
    expect(after.cost.totalUsd).toBeGreaterThanOrEqual(before.cost.totalUsd);
  });
});

describe('compareScenarios(…)', () => {
  it("plans the user's own: a patch that takes fields out, and a spike on top of it", async () => {
    const own: Scenario = {
      ...service,
      scenarios: [
        { name: 'Any GPU', patch: { deployment: { gpu: null, gpusPerReplica: null } } },
        {
          name: 'Press',
          patch: { planning: { spareReplicas: null, marginFraction: 0 } },
          spike: { height: 4, days: 1, halfLifeDays: 0 },
        },
      ],
    };
    const { scenarios } = await compareScenarios(own, null, tools, { only: ['any gpu', 'Press', 'spike'] });
    expect(scenarios.map((each) => each.name)).toEqual(['Any GPU', 'Press', 'Spike']);
    expect(scenarios[0]?.patch).toEqual({ deployment: { gpu: null, gpusPerReplica: null } });
    expect(scenarios[1]?.parts.map((part) => part.inputs.map((each) => each.path))).toEqual([
      ['planning.events'],
      ['planning.marginFraction'],
    ]);
    for (const each of scenarios) expect(each.outcome).toEqual(outcomeOf(await planOf(applyPatch(own, each.patch))));
  });

  it('says what is wrong with a scenario that cannot be planned, and goes on', async () => {
    const own: Scenario = { ...service, scenarios: [{ name: 'Ours', patch: { deployment: { model: 'No such' } } }] };
    const { scenarios } = await compareScenarios(own, null, tools, { only: ['Ours', 'baseline'] });
    expect(scenarios[0]).toMatchObject({ outcome: null, effect: null, parts: [] });
    expect(scenarios[0]?.problem).toContain('deployment.model');
    expect(scenarios[1]?.outcome?.gpus).toBeGreaterThan(0);
  });

  it('refuses a name that no scenario has, with those there are', async () => {
    await expect(compareScenarios(service, null, tools, { only: ['storm'] })).rejects.toThrow(InputError);
    await expect(compareScenarios(service, null, tools, { only: ['storm'] })).rejects.toThrow(/storm/);
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(compareScenarios(service, null, tools, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('resources.priceFactor', () => {
  it('moves list prices and own prices alike', async () => {
    const [plain, dearer] = [await planOf(service), await planOf({ ...service, resources: { priceFactor: 1.5 } })];
    expect(dearer.cost.totalUsd).toBeCloseTo(1.5 * plain.cost.totalUsd, 6);
    const prices = [{ gpu: 'H100', usdPerGpuHour: 2 }];
    const own = await planOf({ ...service, resources: { prices, priceFactor: 0.5 } });
    expect(own.cost.price?.usdPerGpuHour).toBe(1);
  });
});
