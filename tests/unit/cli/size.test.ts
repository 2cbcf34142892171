import { describe, expect, it } from 'vitest';
import { lowerFirst } from '../../../src/base/lower-first.ts';
import { headroom, recordOf } from './headroom.ts';

interface Sized {
  readonly chosen: string | null;
  readonly configurations: readonly {
    readonly id: string;
    readonly paretoOptimal: boolean;
    readonly loss: { readonly kind: string; readonly by?: string } | null;
  }[];
  readonly alternatives: readonly { readonly field: string; readonly sentence: string }[];
}

describe('headroom size', () => {
  it('prints the ranked configurations, the front, what beats the others, memory and what binds', async () => {
    const { code, stdout } = await headroom('size', '--model', 'Llama-3.1-8B', '--rps', '20');
    expect(code).toBe(0);
    expect(stdout).toMatch(/→ \S.* ◆/);
    expect(stdout).toMatch(/◆ Pareto front: no other is as good in money/);
    expect(stdout).toMatch(/Beaten\n {2}· .+: .+ is .+/);
    expect(stdout).toMatch(/Memory of .+ \(binds: \w+\)/);
  });

  it('gives the front, every loss and no alternatives as JSON', async () => {
    const record = recordOf<Sized>(await headroom('size', '--model', 'Llama-3.1-8B', '--rps', '20', '--json'));
    const front = record.configurations.filter((each) => each.paretoOptimal).map((each) => each.id);
    expect(front.length).toBeGreaterThan(1);
    for (const each of record.configurations) {
      expect(each.loss === null).toBe(each.paretoOptimal);
      if (each.loss?.kind === 'dominated') expect(front).toContain(each.loss.by);
    }
    expect(record.alternatives).toEqual([]);
  });

  it('says what to change where nothing meets the goals, and ends with 3', async () => {
    const args = ['--model', 'Llama-3.3-70B', '--gpu', 'H100', '--ttft-p50', '50', '--ttft-p99', '100', '--rps', '5'];
    const text = await headroom('size', ...args);
    expect(text.code).toBe(3);
    expect(text.stdout).toMatch(/What would change that\n {2}→ .+ then carries the load with \d+ GPUs for \$/);
    const record = recordOf<Sized>(await headroom('size', ...args, '--json'));
    expect(record.chosen).toBeNull();
    expect(record.alternatives.length).toBeGreaterThan(0);
    expect(text.stderr).toContain(`met: ${lowerFirst(record.alternatives[0]!.sentence)}`);
  });

  it('compares other engines and batch caps when asked', async () => {
    const { stdout } = await headroom(
      'size',
      '--model',
      'Llama-3.1-8B',
      '--gpu',
      'H100',
      '--rps',
      '20',
      '--compare',
      'engines,batch-caps',
    );
    expect(stdout).toMatch(/H100-SXM x\d \w+ (sglang|tensorrt-llm)/);
    const wrong = await headroom('size', '--compare', 'everything');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/deployment\.compare/);
  });
});
