import { describe, expect, it } from 'vitest';
import { headroom, makeFolder, recordOf } from './headroom.ts';

interface Sizes {
  readonly gpusNow: number;
  readonly gpus: number;
  readonly usdCentsPerMonth: number;
  readonly totalUsdCents: number;
}
interface Comparison {
  readonly from: Sizes & { readonly hash: string };
  readonly to: Sizes & { readonly hash: string };
  readonly difference: Sizes;
  readonly parts: readonly (Sizes & { readonly inputs: readonly { readonly path: string }[] })[];
  readonly order: string;
}
const keys = ['gpusNow', 'gpus', 'usdCentsPerMonth', 'totalUsdCents'] as const;
const folder = makeFolder();
const fileOf = (name: string, document: object): string => folder.file(name, JSON.stringify(document));
const scenario = {
  version: 1,
  asOf: '2026-11-16',
  deployment: { model: 'Llama-3.1-8B', gpu: 'H100', gpusPerReplica: 1 },
  workload: { demand: { requestsPerSecond: 40 } },
};
const before = fileOf('before.json', scenario);
const after = fileOf('after.json', {
  ...scenario,
  workload: { demand: { requestsPerSecond: 75 } },
  planning: { spareReplicas: 3 },
});

describe('headroom compare', () => {
  it('explains a difference so that the parts add up to the whole', async () => {
    const { from, to, difference, parts, order } = recordOf<Comparison>(
      await headroom('compare', before, after, '--json'),
    );
    expect(parts.map((part) => part.inputs.map((each) => each.path))).toEqual([
      ['workload.demand'],
      ['planning.spareReplicas'],
    ]);
    for (const key of keys) {
      expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(difference[key]);
      expect(to[key] - from[key]).toBe(difference[key]);
    }
    expect(order).toContain('one after the other');
    expect(difference.gpus).toBeGreaterThan(2);
  });

  it('prints a table with both plans, the parts and the order', async () => {
    const { code, stdout } = await headroom('compare', before, after);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 parts explain the difference\./);
    expect(stdout).toContain('planning.spareReplicas: not said → 3');
    expect(stdout).toContain('How: inputs change one after the other');
  });
});

describe('headroom whatif', () => {
  it('--set makes the plan that the changed file makes', async () => {
    const told = recordOf<Comparison>(
      await headroom(
        'whatif',
        before,
        '--set',
        'workload.demand.requestsPerSecond=75',
        '--set',
        'planning.spareReplicas=3',
        '--json',
      ),
    );
    const compared = recordOf<Comparison>(await headroom('compare', before, after, '--json'));
    expect(told).toEqual(compared);
  });

  it.each([
    ['planning', '--set: "planning" is not path=value'],
    ['planning.marginFraction=', '--set: "planning.marginFraction=" is not path=value'],
    ['planning.foo=1', 'planning.foo: is no field of a scenario'],
    ['planning.marginFraction=[', '--set: the value "[" cannot be read'],
    ['planning.marginFraction=wide', 'planning.marginFraction'],
  ])('--set %s is refused by name', async (setting, message) => {
    const { code, stdout, stderr } = await headroom('whatif', before, '--set', setting);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});
