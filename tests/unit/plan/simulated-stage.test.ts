import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine, ServeRequest } from '../../../src/engine/engine.ts';
import { createEngine } from '../../../src/engine/node.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { planSchema, type Plan } from '../../../src/plan/plan.ts';
import { simulateService } from '../../../src/plan/simulate-service.ts';
import { applyPatch } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { catalog, described, engine, planOf } from './planning.ts';

/** No margin hides how far the queue screen is from the simulation. */
const tightAt = (requestsPerSecond: number): Scenario =>
  applyPatch(described, {
    goals: { ttftMs: { p99: 3000 }, itlMs: { p99: 30 } },
    planning: { marginFraction: 0 },
    workload: { demand: { requestsPerSecond } },
  });
/** The first load at which the two differ by a replica, whatever the constants of the day; `screen` counts the spare. */
let tight: Scenario;
let screen = 0;
beforeAll(async () => {
  for (let rate = 34; rate < 60 && screen === 0; rate += 0.25) {
    const row = chosenOf(await planOf(tightAt(rate)));
    if (row.replicas === row.screenReplicas + 1) [tight, screen] = [tightAt(rate), row.screenReplicas];
  }
  expect(screen).toBeGreaterThan(2);
}, 120_000);
/** Bursts, any accelerator: the screen's cheapest needs one replica more and is then no longer the cheapest. */
const bursty: Scenario = {
  version: 1,
  asOf: '2026-11-16',
  deployment: { model: 'Llama-3.1-8B' },
  goals: { ttftMs: { p99: 3000 }, itlMs: { p99: 40 } },
  planning: { marginFraction: 0 },
  workload: { demand: { requestsPerSecond: 11, burstiness: 2.5 }, chat: { inputTokens: { mean: 1200 } } },
};

const chosenOf = (plan: Plan) => plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen)!;
const serving = (serve: Engine['serve']): Engine => ({ ...engine, serve });
/** An engine in which requests of some kind end in a line without end. */
const overloaded = (which: (request: ServeRequest) => boolean): Engine =>
  serving(async (request, options) => {
    const result = await engine.serve(request, options);
    return which(request) ? { ...result, saturation: 'saturated' } : result;
  });

describe('makePlan(scenario) where the queue screen is too optimistic', () => {
  it('raises the replicas to the fewest that hold the goals in the simulation, and says so', async () => {
    const plan = await planOf(tight);
    const row = chosenOf(plan);
    expect([row.screenReplicas, row.replicas]).toEqual([screen, screen + 1]);
    expect(plan.sizing.verified!.goalsMet).toBe(true);
    expect(plan.sizing.verified!.replicas).toBe(screen);
    expect(plan.answer.later!.replicas).toBe(screen + 1);
    const line = plan.factors.find((each) => each.id === 'simulation')!;
    expect(line).toMatchObject({
      replicas: 1,
      gpus: 1,
      label: expect.stringContaining(`screen says ${screen - 1}, the simulation ${screen}`),
    });
    expect(plan.factors.reduce((sum, each) => sum + each.gpus, 0)).toBe(plan.answer.later!.gpus);
    expect(plan.warnings.find((each) => each.code === 'simulation-moved')!.message).toContain(
      `screen says ${screen}, the simulation ${screen + 1}, spares included`,
    );
    const terms = plan.explanations.find((each) => each.id === 'gpus')!.terms.map((each) => each.name);
    expect(terms.some((each) => each.includes(`the simulation of the peak ${screen + 1}`))).toBe(true);
    expect(planSchema.safeParse(plan).error).toBeUndefined();
  });
  it('the same service simulated on its own misses with the screen’s number and holds with the raised one', async () => {
    const at = (replicas: number) =>
      simulateService(tight, null, { replicas, calls: 10_000 }, { engine, catalog }).then((each) => each.simulation);
    expect((await at(screen - 1)).goalsMet).toBe(false);
    expect((await at(screen)).goalsMet).toBe(true);
  });
  it('ranks anew by money: a raised one may lose its place, and the plan names it', async () => {
    const plan = await planOf(bursty);
    const row = chosenOf(plan);
    const first = plan.sizing.configurations.filter((each) => each.simulated && each.replicas > each.screenReplicas);
    const moved = first.find((each) => (each.usdPerMonth! / each.replicas) * each.screenReplicas < row.usdPerMonth!)!;
    expect(moved.usdPerMonth).toBeGreaterThan(row.usdPerMonth!);
    const { message } = plan.warnings.find((each) => each.code === 'simulation-moved')!;
    expect(message).toContain(`By the queue screen ${moved.id} would be the cheapest`);
    expect(message).toContain(`${row.id} is taken`);
    const money = plan.sizing.configurations
      .filter((each) => each.feasible)
      .map((each) => each.usdPerMonth ?? Infinity);
    expect(money).toEqual([...money].sort((a, b) => a - b));
  });
});

describe('makePlan(scenario) simulates the best of the search', () => {
  it('at most twenty rows hold simulated latencies, the cheapest and the front first; the chosen one those of its verification', async () => {
    const plan = await planOf(applyPatch(bursty, { planning: { marginFraction: 0.2 } }));
    const rows = plan.sizing.configurations;
    const simulated = rows.filter((each) => each.simulated);
    expect(simulated.length).toBeGreaterThanOrEqual(16);
    expect(simulated.length).toBeLessThanOrEqual(20);
    expect(rows.slice(0, 3).every((each) => each.simulated)).toBe(true);
    const { ttftMs, itlMs, e2eMs } = plan.sizing.verified!;
    expect(chosenOf(plan)).toMatchObject({ ttftMs, itlMs, e2eMs, simulated: true });
    for (const each of rows) {
      expect(each.replicas === 0 || each.replicas >= each.screenReplicas).toBe(true);
      if (!each.simulated) expect(each.screenReplicas).toBe(each.replicas);
    }
  });
  it('gives the same plan for 0, 1 and 2 workers, byte for byte', async () => {
    const texts = new Set<string>();
    for (const workers of [0, 1, 2]) {
      const own = createEngine({ workers });
      texts.add(JSON.stringify(await makePlan(bursty, null, { engine: own, catalog })));
      own.dispose();
    }
    expect(texts.size).toBe(1);
  });
  it('a discount that moves no row simulates nothing again', async () => {
    let runs = 0;
    const counting = serving((...request) => ((runs += 1), engine.serve(...request)));
    const tools = { engine: counting, catalog, memory: new Map() };
    await makePlan(bursty, null, tools);
    const once = runs;
    expect(once).toBeGreaterThan(16);
    await makePlan(applyPatch(bursty, { resources: { discountFraction: 0.5 } }), null, tools);
    expect(runs).toBe(once);
  });
  it('an abort amid the simulations rejects with its reason, and no further one starts', async () => {
    const controller = new AbortController();
    let runs = 0;
    const own = createEngine({ workers: 2 });
    const aborting: Engine = {
      ...own,
      serve: (...request) => {
        runs += 1;
        if (runs === 5) controller.abort(new Error('enough'));
        return own.serve(...request);
      },
    };
    const tools = { engine: aborting, catalog };
    await expect(makePlan(bursty, null, tools, { signal: controller.signal })).rejects.toThrow('enough');
    const seen = runs;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toBe(seen);
    own.dispose();
  });
});

describe('makePlan(scenario) where more replicas do not mend it', () => {
  it('a row that misses with half more replicas is refused with its reason, and the next one is taken', async () => {
    const usual = await planOf(bursty);
    const { poolBlocks } = await poolOf(bursty);
    const plan = await makePlan(bursty, null, {
      engine: overloaded((each) => each.poolBlocks === poolBlocks),
      catalog,
    });
    const lost = plan.sizing.configurations.find((each) => each.id === usual.sizing.chosen)!;
    expect(lost.feasible).toBe(false);
    expect(lost.reason).toMatch(/^Simulated with \d+ replicas, half more than the queue screen asks for, /);
    expect(plan.sizing.chosen).not.toBe(usual.sizing.chosen);
    expect(chosenOf(plan).usdPerMonth).toBeGreaterThanOrEqual(chosenOf(usual).usdPerMonth!);
    expect(planSchema.safeParse(plan).error).toBeUndefined();
  });
  it('where that leaves nothing the screen’s choice stands, with a warning', async () => {
    const plan = await makePlan(tight, null, { engine: overloaded(() => true), catalog });
    expect(plan.status).not.toBe('goal-missed');
    expect(chosenOf(plan).replicas).toBe(screen);
    expect(plan.sizing.verified!.goalsMet).toBe(false);
    expect(plan.warnings.find((each) => each.code === 'simulated')!.message).toMatch(/grows without end/);
  });
});

/** The pool of the replica that a plan chooses: what its last whole run was asked for. */
async function poolOf(scenario: Scenario): Promise<Pick<ServeRequest, 'poolBlocks'>> {
  const whole: ServeRequest[] = [];
  const watching = serving((request, options) => {
    if (request.measured === 10_000 && request.stopWhenMissed !== true) whole.push(request);
    return engine.serve(request, options);
  });
  await makePlan(scenario, null, { engine: watching, catalog });
  return whole[whole.length - 1]!;
}
