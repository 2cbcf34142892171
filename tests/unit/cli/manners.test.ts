import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefused, headroom, headroomIntoClosedPipe, makeFolder, monthlyCsv } from './headroom.ts';

const folder = makeFolder();
const series = folder.file('months.csv', monthlyCsv(60));
const leftovers = (path: string): string[] => readdirSync(path).filter((name) => name.endsWith('.tmp'));

describe('headroom', () => {
  it('lists its commands with --help and ends with 0', async () => {
    const { code, stdout } = await headroom('--help');
    for (const name of ['plan', 'init', 'forecast', 'decompose', 'fit', 'backtest', 'size', 'predict', 'schema'])
      expect(stdout).toContain(name);
    expect(code).toBe(0);
  });

  it('--version prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await headroom('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['an unknown command', ['plann']],
    ['an unknown flag', ['plan', '--rpss', '4']],
    ['a flag without its value', ['plan', '--rps']],
    ['a missing argument', ['forecast']],
    ['an argument too many', ['schema', 'plan', 'scenario']],
  ])('ends with 2 and says why for %s', async (_, args) => {
    const { code, stdout, stderr } = await headroom(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error: .+/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['--format', ['plan', '--format', 'pdf'], /text, json, yaml, csv, md/],
    ['--rps', ['plan', '--rps', 'many'], /number/],
    ['--workers', ['plan', '--workers', '-1'], /whole number/],
    ['--history', ['plan', '--history', 'nowhere.csv'], /Check the path/],
    ['--sample', ['plan', '--sample', 'none-such'], /Use one of/],
    ['kind', ['init', 'robot'], /chatbot, rag, agent/],
    ['document', ['schema', 'map'], /scenario or plan/],
    ['FILE', ['forecast', 'nowhere.csv', '--horizon', '3'], /Check the path/],
    ['ROWS', ['predict', 'nowhere.csv'], /Check the path/],
  ])('names %s and the mend', async (field, args, mend) => {
    expectRefused(await headroom(...args), field, mend);
  });

  it('shows no stack for a fault unless --debug asks', async () => {
    const outcome = await headroom(
      'decompose',
      series,
      '--periods',
      '12',
      '--out',
      join(folder.path, 'no', 'such', 'folder.json'),
    );
    expectRefused(outcome, /--out/, /folder that exists/);
  });

  it('answers nothing but JSON on stdout with --json', async () => {
    for (const args of [
      ['plan'],
      ['size'],
      ['init', 'agent'],
      ['schema', 'plan'],
      ['decompose', series, '--periods', '12'],
    ]) {
      const outcome = await headroom(...args, '--json');
      expect(typeof JSON.parse(outcome.stdout)).toBe('object');
      expect(outcome.stderr).toBe('');
      expect(outcome.code).toBe(0);
    }
  });

  it('--json is --format json', async () => {
    const [short, long] = [await headroom('init', 'rag', '--json'), await headroom('init', 'rag', '--format', 'json')];
    expect(short).toEqual(long);
  });

  it('says the same with and without workers, and with the same seed', async () => {
    const none = await headroom('plan', '--json', '--workers', '0', '--seed', '7');
    expect(await headroom('plan', '--json', '--workers', '2', '--seed', '7')).toEqual(none);
    expect((JSON.parse(none.stdout) as { seed: number }).seed).toBe(7);
  });
});

describe('--out', () => {
  it.each([
    ['init', ['init', 'chatbot']],
    ['plan', ['plan', '--format', 'md']],
    ['decompose', ['decompose', series, '--periods', '12']],
  ])('of %s writes what stdout would show, nothing on stdout, and leaves no temporary file', async (name, args) => {
    const file = join(folder.path, `${name}.out`);
    const shown = await headroom(...args);
    expect(await headroom(...args, '--out', file)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(shown.stdout);
    expect(leftovers(folder.path)).toEqual([]);
  });

  it('replaces a file whole, and a link rather than what it points to', async () => {
    const target = folder.file('target.txt', 'precious');
    const link = join(folder.path, 'link.yaml');
    symlinkSync(target, link);
    expect((await headroom('init', 'rag', '--out', link)).code).toBe(0);
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(readFileSync(link, 'utf8')).toContain('Document search');
  });

  it('keeps the old file when the command fails', async () => {
    const file = folder.file('kept.json', 'old');
    const empty = folder.file('empty.csv', '');
    expectRefused(await headroom('forecast', empty, '--horizon', '3', '--out', file), /empty\.csv/, /empty/);
    expectRefused(
      await headroom('fit', series, '--model', 'theta', '--lambda', '0', '--out', file),
      /--lambda/,
      /theta/,
    );
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(leftovers(folder.path)).toEqual([]);
  });

  it('that is a folder is refused, without a trace', async () => {
    const path = join(folder.path, 'out-folder');
    mkdirSync(path);
    writeFileSync(join(path, 'inside.txt'), 'kept');
    expectRefused(await headroom('init', 'rag', '--out', path), /--out/, /out-folder/);
    expect(existsSync(join(path, 'inside.txt'))).toBe(true);
    expect(leftovers(folder.path)).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  it.each([
    ['plan', ['plan', '--json']],
    ['schema', ['schema', 'plan']],
    ['decompose', ['decompose', folder.file('long.csv', monthlyCsv(3000)), '--periods', '12']],
    ['--help', ['--help']],
  ])('ends %s quietly', async (_, args) => {
    expect(await headroomIntoClosedPipe(...args)).toEqual({ code: 0, stderr: '' });
  });
});
