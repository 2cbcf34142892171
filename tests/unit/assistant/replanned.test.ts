import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { talk } from './talking.ts';

/** The sample's service, told. */
const sample: Scenario = {
  version: 1,
  asOf: '2026-11-16',
  deployment: { model: 'Llama 3.3 70B', precision: 'fp8' },
  goals: { ttftMs: { p99: 2000 } },
  workload: { demand: { requestsPerSecond: 12 } },
  planning: { horizonDays: 28 },
  resources: { gpus: ['H100', 'H200', 'A100 80GB', 'L40S'] },
};

describe('answers that plan anew', () => {
  it('compare says of a GPU that meets a goal in name only what stands against it, without money', async () => {
    const { replies } = await talk(['compare H100 and L40S'], sample);
    const [first, second] = replies[0]!.answer!.lines;
    expect(first).toMatch(/^H100-SXM: H100-SXM x\d fp8, \d+ GPUs, \$/);
    expect(second).toMatch(
      /^L40S: L40S x\d fp8 practically does not meet the goal: one request alone has a P\d\d time .+ of .+, the limit is .+ of what it could\.$/,
    );
    expect(second).not.toMatch(/\$|GPUs/);
    expect(replies[0]!.patch).toEqual({});
  });

  it('is it worth it compares with what is planned, changes nothing and says in words what is better', async () => {
    const { replies, dialogue } = await talk(['is H200 worth it?'], sample);
    const { lines } = replies[0]!.answer!;
    expect(lines[0]).toMatch(/^As planned: H100-SXM x\d fp8, /);
    expect(lines[1]).toMatch(/^H200-SXM: H200-SXM x\d fp8, /);
    expect(lines[2]).toMatch(
      /^So H200-SXM is (cheaper|dearer) for this service, and its first token comes (sooner|later)\. Nothing was changed\.$/,
    );
    expect(dialogue.scenario).toEqual(sample);
  });

  it('a percentile that is not kept is told, and the next one taken on a yes', async () => {
    const { replies, dialogue } = await talk(['p90 under 2 seconds', 'yes'], sample);
    expect(replies[0]!.lines.join(' ')).toMatch(/not P90\. Shall P95 be within 2 s, which is a little stricter\?/);
    expect(replies[0]!.patch).toEqual({});
    expect(dialogue.scenario.goals?.ttftMs).toEqual({ p99: 2000, p95: 2000 });
  });

  it('a cap on GPUs that the plan passes is told with what stays within it', async () => {
    const { replies } = await talk(['we can get 8 GPUs at most'], {
      ...sample,
      workload: { demand: { requestsPerSecond: 20 } },
    });
    const cap = replies[0]!.plan!.gpuCap!;
    expect(replies[0]!.lines).toContain(`${cap.sentence} ${cap.offer}`);
  });

  it('a number beside others that nothing is made of is told, and a verdict that a change breaks', async () => {
    const { replies } = await talk(['30 rps, expecting 10x by summer', 'budget $9k a month'], sample);
    expect(replies[0]!.lines).toContain('Not used: 10x.');
    expect(replies[0]!.patch).toEqual({ workload: { demand: { requestsPerSecond: 30 } } });
    expect(replies[1]!.difference!.text).toMatch(/^The plan stays the same\. Budget: .+ to pass \$9k a month\.$/);
  });
});
