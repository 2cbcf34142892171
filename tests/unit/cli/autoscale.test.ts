import { describe, expect, it } from 'vitest';
import type { AutoscalingPart } from '../../../src/plan/autoscaling-schema.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { headroom, recordOf } from './headroom.ts';

const service = ['--rps', '40', '--model', 'Llama-3.1-8B', '--gpu', 'H100-SXM'] as const;

describe('headroom autoscale', () => {
  it('autoscale --json is the autoscaling part of the plan, with a row for numbers of your own', async () => {
    const plan = recordOf<Plan>(await headroom('plan', ...service, '--json'));
    const alone = await headroom('autoscale', ...service, '--json');
    expect(alone.code).toBe(0);
    expect(recordOf<AutoscalingPart>(alone)).toEqual(plan.autoscaling);
    const own = recordOf<AutoscalingPart>(
      await headroom('autoscale', ...service, '--target', '0.7', '--window', '300', '--json'),
    );
    const [first, ...others] = own.replay.rows;
    expect(others).toEqual(plan.autoscaling?.replay.rows);
    // 70 % and the defaults are the plain HPA
    expect(first).toEqual({ ...others.find((each) => each.id === 'plain-hpa'), id: 'own' });
  });

  it('autoscale prints a table, says that the day is assumed, and more replicas at least cost more', async () => {
    const { stdout, code } = await headroom('autoscale', ...service, '--min', '90', '--max', '90');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Nobody has said how the day runs/);
    const cell = (name: string, column: number): number =>
      Number(
        stdout
          .split('\n')
          .find((line) => line.trim().startsWith(name))
          ?.trim()
          .split(/ {2,}/)
          [column]?.replace(/[,% ]/g, ''),
      );
    expect(cell('yours', 1)).toBe(0);
    expect(cell('yours', 2)).toBe(90 * 168);
    expect(cell('perfect foresight', 2)).toBeLessThan(cell('yours', 2));
  });

  it('autoscale refuses a target that is no share and limits that cross, and names the mend', async () => {
    const target = await headroom('autoscale', ...service, '--target', 'much');
    expect(target).toMatchObject({ code: 2, stdout: '' });
    expect(target.stderr).toMatch(/--target.*0\.7/);
    const limits = await headroom('autoscale', ...service, '--min', '9', '--max', '3');
    expect(limits.code).toBe(2);
    expect(limits.stderr).toMatch(/minReplicas.*Lower the minimum/);
  });
});
