import { describe, expect, it } from 'vitest';
import { expectRefused, headroom } from './headroom.ts';

const service = ['--rps', '40', '--model', 'llama 3.1 8b', '--gpu', 'h100', '--gpus-per-replica', '1'];

describe('links on the command line', () => {
  it('export --to link prints one that plan --link makes the very same plan of', async () => {
    const link = await headroom('export', ...service, '--to', 'link', '--base', 'https://example.org/headroom/');
    expect(link).toMatchObject({ code: 0, stderr: '' });
    expect(link.stdout).toMatch(/^https:\/\/example[.]org\/headroom\/#s1=[\w-]+\n$/);
    const [said, linked] = await Promise.all([
      headroom('plan', ...service, '--json'),
      headroom('plan', '--link', link.stdout.trim(), '--json'),
    ]);
    expect(linked).toEqual(said);
  });

  it('says the same in short words where they suffice, and plans from words', async () => {
    const { stdout } = await headroom('export', ...service, '--to', 'link', '--json');
    const { readable, characters, history } = JSON.parse(stdout) as Record<string, unknown>;
    expect(readable).toBe('#p=rps:40,model:llama%203.1%208b,gpu:h100,gpus-per-replica:1');
    expect(characters).toBeLessThan(300);
    expect(history).toBe('none');
  });

  it('tells of a history only a summary, unless it is asked for', async () => {
    const summary = await headroom('export', '--sample', 'support-chat', '--to', 'link', '--json');
    const whole = await headroom('export', '--sample', 'support-chat', '--to', 'link', '--json', '--include-history');
    const [short, long] = [summary, whole].map((each) => JSON.parse(each.stdout) as Record<string, number | string>);
    expect(short).toMatchObject({ history: 'summary' });
    expect(long).toMatchObject({ history: 'whole' });
    expect(short?.['characters']).toBeLessThan(1000);
    expect(long?.['characters']).toBeGreaterThan(3000);
  });

  it('a damaged link, or one beside a file, is refused in words', async () => {
    expectRefused(await headroom('plan', '--link', '#s1=AAAA'), 'link', /is damaged/);
    expectRefused(await headroom('plan', 'x.yaml', '--link', '#p=rps:5'), '--link', /beside a scenario file/);
    expectRefused(await headroom('export', '--to', 'link', 'keda'), '--to', /beside other formats/);
  });
});
