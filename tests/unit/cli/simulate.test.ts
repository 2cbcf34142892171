import { describe, expect, it } from 'vitest';
import { headroom, recordOf } from './headroom.ts';

const service = ['--rps', '5', '--model', 'Llama-3.1-8B', '--gpu', 'H100-SXM', '--calls', '3000'] as const;

interface Record {
  readonly configuration: string;
  readonly replicas: number;
  readonly callsPerSecond: number;
  readonly simulation: {
    readonly goalsMet: boolean;
    readonly saturation: string;
    readonly seed: number;
    readonly ttftMs: { readonly p50: number; readonly p99: number };
    readonly itlMs: { readonly p50: number };
    readonly goals: readonly { readonly goal: string; readonly met: boolean }[];
  };
}

describe('headroom simulate', () => {
  it('simulate --json prints percentiles, goals and the configuration, and the same again', async () => {
    const once = await headroom('simulate', ...service, '--json');
    const record = recordOf<Record>(once);
    expect(once.code).toBe(0);
    expect(record.configuration).toContain('H100-SXM');
    expect(record.simulation.goalsMet).toBe(true);
    expect(record.simulation.ttftMs.p99).toBeGreaterThan(record.simulation.ttftMs.p50);
    expect((await headroom('simulate', ...service, '--json', '--workers', '0')).stdout).toBe(once.stdout);
    expect(recordOf<Record>(await headroom('simulate', ...service, '--seed', '2', '--json')).simulation.seed).toBe(2);
  });

  it('simulate --rate --replicas beyond what they carry says saturated and ends with 3', async () => {
    const { code, stdout, stderr } = await headroom('simulate', ...service, '--rate', '200', '--replicas', '1');
    expect(code).toBe(3);
    expect(stdout).toContain('saturated');
    expect(stderr).toContain('goals are missed');
  });

  it('simulate --speculation simulates drafts, with what it assumes or with what is said', async () => {
    const alike = ['--precision', 'fp8', '--gpus-per-replica', '1', '--rate', '2', '--replicas', '1'];
    const itl = async (...flags: string[]) => {
      const record = recordOf<Record>(await headroom('simulate', ...service, ...alike, ...flags, '--json'));
      return { of: record.configuration, ms: record.simulation.itlMs.p50 };
    };
    const plain = await itl();
    const draft = ['--speculation', 'draft', '--draft-model', 'Llama-3.2-1B', '--draft-tokens', '2'];
    const [most, none] = [
      await itl(...draft, '--draft-acceptance', '95%'),
      await itl(...draft, '--draft-acceptance', '0'),
    ];
    expect(most.of).toContain('draft2');
    expect(most.ms).toBeLessThan(plain.ms);
    expect(none.ms).toBeGreaterThan(plain.ms);
    const { code, stderr } = await headroom('simulate', ...service, '--speculation', 'draft');
    expect([code, stderr]).toEqual([2, expect.stringContaining('deployment.speculation.draftModel: is missing')]);
  });

  it('simulate --sessions works out the hits of agents', async () => {
    const { code, stdout } = await headroom('simulate', ...service, '--calls-per-task', '8', '--sessions');
    expect([0, 3]).toContain(code);
    expect(stdout).toMatch(/calls of sessions measured/);
    expect(stdout).toMatch(/\d+ % of prompt tokens found/);
  });

  it('simulate --prefill-replicas keeps tokens apart from prompts, and refuses to leave none to decode', async () => {
    const apart = ['--rate', '20', '--replicas', '3', '--prefill-replicas'] as const;
    const { simulation } = recordOf<Record>(await headroom('simulate', ...service, ...apart, '1', '--json'));
    const { simulation: together } = recordOf<Record>(
      await headroom('simulate', ...service, '--rate', '20', '--replicas', '3', '--json'),
    );
    expect(simulation.itlMs.p50).toBeLessThan(together.itlMs.p50);
    const { code, stderr } = await headroom('simulate', ...service, ...apart, '3');
    expect(code).toBe(2);
    expect(stderr).toContain('leave none to decode');
  });

  it('simulate refuses a rate and a number of replicas that are none', async () => {
    for (const [flag, text] of [
      ['--rate', '0'],
      ['--rate', 'x'],
      ['--replicas', '1.5'],
      ['--calls', '-3'],
      ['--link', '0'],
    ] as const) {
      const { code, stderr } = await headroom('simulate', ...service, flag, text);
      expect(code).toBe(2);
      expect(stderr).toContain(flag);
    }
  });
});
