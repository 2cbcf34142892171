import { describe, expect, it } from 'vitest';
import type { Advice } from '../../../src/plan/advise.ts';
import type { ScenarioComparison } from '../../../src/plan/compare-scenarios.ts';
import { planSchema } from '../../../src/plan/plan.ts';
import type { Sensitivity } from '../../../src/plan/sensitivity.ts';
import { headroom, makeFolder, recordOf } from './headroom.ts';

const folder = makeFolder();
const file = folder.file(
  'scenario.json',
  JSON.stringify({
    version: 1,
    asOf: '2026-11-16',
    deployment: { model: 'Llama-3.1-8B', gpu: 'H100', gpusPerReplica: 1, precision: 'bf16' },
    workload: { demand: { requestsPerSecond: 40 } },
    planning: { horizonDays: 28 },
    scenarios: [{ name: 'Half the goal', patch: { goals: { itlMs: { p99: 25 } } } }],
  }),
);

describe('headroom scenarios', () => {
  it('prints the baseline and the scenario asked for, with its reasons', async () => {
    const { code, stdout } = await headroom('scenarios', file, '--scenario', 'Half the goal');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Baseline +\d+/);
    expect(stdout).toContain('goals.itlMs.p99: not said → 25');
  });

  it('--json is the comparison', async () => {
    const { scenarios, baseline } = recordOf<ScenarioComparison>(
      await headroom('scenarios', file, '--scenario', 'spike', '--json'),
    );
    expect(scenarios.map((each) => each.id)).toEqual(['baseline', 'spike']);
    expect(scenarios[0]?.outcome).toEqual(baseline);
  });

  it('refuses an unknown scenario with code 2', async () => {
    const { code, stderr } = await headroom('scenarios', file, '--scenario', 'storm');
    expect(code).toBe(2);
    expect(stderr).toContain('--scenario: "storm" is no scenario of this service');
  });
});

describe('headroom whatif --scenario', () => {
  it('compares the plan with the scenario, and goes with --set', async () => {
    const args = ['whatif', file, '--scenario', 'spike', '--set', 'planning.spareReplicas=0'];
    const { stdout } = await headroom(...args);
    expect(stdout).toMatch(/^2 parts explain the difference\./);
  });

  it('asks for one or the other', async () => {
    const { code, stderr } = await headroom('whatif', file);
    expect(code).toBe(2);
    expect(stderr).toContain('--set: is missing');
  });
});

describe('headroom sensitivity', () => {
  it('--json is the document: bars with their plans, and laws', async () => {
    const { inputs, drivers } = recordOf<Sensitivity>(await headroom('sensitivity', file, '--json'));
    expect(inputs.length).toBeGreaterThanOrEqual(12);
    expect(drivers.map((each) => each.id)).toContain('requests');
  });
});

describe('headroom plan --advise', () => {
  it('puts the advice beside the plan', async () => {
    const both = recordOf<{ plan: unknown; advice: Advice }>(await headroom('plan', file, '--advise', '--json'));
    const plan = planSchema.parse(both.plan);
    expect(both.advice.planHash).toBe(plan.hash);
    expect(both.advice.changes.length).toBeGreaterThan(0);
    const { stdout } = await headroom('plan', file, '--advise');
    expect(stdout).toContain('What would make it better');
    expect(stdout).toContain(both.advice.changes[0]?.title);
  });

  it('is refused where the format has no place for it', async () => {
    const { code, stderr } = await headroom('plan', file, '--advise', '--format', 'csv');
    expect(code).toBe(2);
    expect(stderr).toContain('--advise');
  });
});
