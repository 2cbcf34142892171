import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../../src/assistant/difference.ts';
import { mechanismWords, movedBetween } from '../../../src/assistant/mechanism.ts';
import { documentOf } from '../../../src/assistant/dialogue.ts';
import { measuresOf } from '../../../src/plan/compare.ts';
import { applyPatch, type Patch } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { planning, quiet, small, talk } from './talking.ts';
import { respond } from '../../../src/assistant/dialogue.ts';
import type { Plan } from '../../../src/plan/plan.ts';

const start = applyPatch(small, { workload: { demand: { requestsPerSecond: 12 } } });

async function planFor(scenario: Scenario): Promise<Plan> {
  const planned = await planning.plan(scenario);
  if (planned.kind !== 'plan') throw new Error(planned.problems[0]?.problem);
  return planned.plan;
}

async function changed(patch: Patch): Promise<{ from: Plan; to: Plan; moved: ReturnType<typeof movedBetween> }> {
  const [from, to] = [await planFor(start), await planFor(applyPatch(start, patch))];
  return { from, to, moved: movedBetween(from, to) };
}

const idsOf = (moved: ReturnType<typeof movedBetween>): string[] => moved.map((each) => each.id);
const chosen = (plan: Plan) => plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen)!;

describe('movedBetween(from, to)', () => {
  it('more demand: the load and nothing of a replica', async () => {
    const { from, to, moved } = await changed({ workload: { demand: { requestsPerSecond: 24 } } });
    expect(idsOf(moved)).toEqual(['load']);
    expect(moved[0]!.to / moved[0]!.from).toBeCloseTo(2, 1);
    expect(moved[0]).toMatchObject({
      from: from.workload.callsPerSecond,
      to: to.workload.callsPerSecond,
    });
  });

  it('a longer input: the KV cache of a request grows with it, and a replica carries less', async () => {
    const { from, to, moved } = await changed({ workload: { chat: { inputTokens: { mean: 2400 } } } });
    expect(idsOf(moved)).toEqual(expect.arrayContaining(['capacity', 'kv', 'sequences']));
    expect(idsOf(moved)).not.toContain('weights');
    expect(idsOf(moved)).not.toContain('price');
    const kv = moved.find((each) => each.id === 'kv')!;
    // bytes a token stay; what a request holds grows as its tokens do
    expect(to.sizing.memory!.kvBytesPerToken).toBe(from.sizing.memory!.kvBytesPerToken);
    const pool = (plan: Plan): number => plan.sizing.memory!.kvTokens * plan.sizing.memory!.kvBytesPerToken;
    expect(kv.from).toBe(pool(from) / from.sizing.memory!.maxConcurrency);
    expect(kv.to / kv.from).toBeGreaterThan(1.4);
    expect(moved.find((each) => each.id === 'capacity')).toMatchObject({
      from: chosen(from).capacityCallsPerSecond,
      to: chosen(to).capacityCallsPerSecond,
    });
  });

  it('another way to pay: the price of an hour, and nothing else', async () => {
    const { to, moved } = await changed({ resources: { purchase: 'reserved-1y' } });
    expect(idsOf(moved)).toEqual(['price']);
    expect(moved[0]?.to).toBe(to.cost.price!.usdPerGpuHour);
  });

  it('nothing where no configuration is left', async () => {
    const { moved, from, to } = await changed({ goals: { itlMs: { p99: 1 } } });
    expect(to.sizing.chosen).toBeNull();
    expect(moved).toEqual([]);
    expect(mechanismWords(from, to)).toBe('');
  });
});

describe('because', () => {
  it('each of several inputs is verified by planning with it, one after the other', async () => {
    const { replies } = await talk(['margin 60%, 900 tokens out and two spares'], start, quiet);
    const { difference, patch } = replies[0]!;
    expect(difference!.because.length).toBeGreaterThanOrEqual(3);
    const steps: Patch[] = [
      {},
      { workload: { chat: { outputTokens: { mean: 900 } } } },
      { planning: { marginFraction: 0.6 } },
      { planning: { spareReplicas: 2 } },
    ];
    let scenario = start;
    const sizes: { gpus: number; usd: number }[] = [];
    for (const step of steps) {
      scenario = applyPatch(scenario, step);
      const { gpus, usdCentsPerMonth } = measuresOf(await planFor(scenario));
      sizes.push({ gpus, usd: usdCentsPerMonth });
    }
    expect(scenario).toEqual(applyPatch(start, patch));
    const parts = sizes
      .slice(1)
      .map((each, i) => ({ gpus: each.gpus - sizes[i]!.gpus, usdCentsPerMonth: each.usd - sizes[i]!.usd }));
    const told = difference!.because.map(({ gpus, usdCentsPerMonth }) => ({ gpus, usdCentsPerMonth }));
    const order = (a: { usdCentsPerMonth: number }, b: { usdCentsPerMonth: number }): number =>
      a.usdCentsPerMonth - b.usdCentsPerMonth;
    expect([...told].sort(order)).toEqual(parts.filter((each) => each.usdCentsPerMonth !== 0).sort(order));
  }, 30_000);

  it('what if: every number of the answer is of one of its two plans', async () => {
    const { dialogue } = await talk(['margin 25%'], start, quiet);
    const { reply } = await respond(dialogue, 'what if 2000 tokens in?', quiet);
    const [from, to] = reply.answer!.plans as [Plan, Plan];
    expect(from.hash).toBe((await planFor(documentOf(dialogue))).hash);
    expect(to.hash).toBe(
      (await planFor(applyPatch(documentOf(dialogue), { workload: { chat: { inputTokens: { mean: 2000 } } } }))).hash,
    );
    const comparison = await planning.compare(
      documentOf(dialogue),
      applyPatch(documentOf(dialogue), { workload: { chat: { inputTokens: { mean: 2000 } } } }),
    );
    expect(reply.answer!.lines).toEqual([
      `Then: ${to.answer.sentence}`,
      differenceOf(comparison).text,
      'Say "keep it" to plan so.',
    ]);
    expect(differenceOf(comparison).text).toContain(`GPUs ${from.answer.later!.gpus} → ${to.answer.later!.gpus}`);
    expect(differenceOf(comparison).text).toContain('GiB of KV cache');
  }, 30_000);

  it('tells no saving where a price is missing on one side', async () => {
    const comparison = await planning.compare(start, applyPatch(start, { resources: { regions: ['nowhere-1'] } }));
    expect(comparison.to.cost.price).toBeNull();
    expect(differenceOf(comparison).text).toMatch(/^GPUs .*No listed price fits any more/);
    expect(differenceOf(comparison).text).not.toMatch(/[−+]\$/);
  }, 30_000);
});
