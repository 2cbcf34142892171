/** Shell scripts taken apart: by a shell, and by an own reader of the POSIX rules. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

/** What a shell makes of scripts: the words that the program would get. Runs in an empty folder, which must stay so. */
export function argvOf(scripts: readonly string[], shell: 'bash' | 'sh' = 'bash'): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-shell-'));
  try {
    const all = scripts.map((each) => `${each.replace(/^exec /m, "printf '%s\\0' ")}printf 'END\\0'\n`).join('');
    const file = join(folder, 'all.sh');
    writeFileSync(file, all);
    execFileSync(shell, ['-n', file]);
    const printed = execFileSync(shell, [file], { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } }).toString();
    expect(readdirSync(folder)).toEqual(['all.sh']);
    return printed
      .split('END\0')
      .slice(0, -1)
      .map((each) => each.split('\0').slice(0, -1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Words of one simple command by POSIX 2.2 (quoting) and 2.3 (token recognition): comments, single and double quotes, backslashes,
 * continued lines. Whatever a shell would act on outside quotes is a fault, so that no file may hold it.
 *
 * @throws Error naming the mark that would act
 */
export function shellWords(script: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < script.length; at += 1) {
    const mark = script.charAt(at);
    if (mark === "'") {
      const end = script.indexOf("'", at + 1);
      if (end < 0) throw new Error('a single quote is never closed');
      word = (word ?? '') + script.slice(at + 1, end);
      at = end;
    } else if (mark === '\\') {
      at += 1;
      const next = script.charAt(at);
      if (next !== '\n') word = (word ?? '') + next;
    } else if (mark === ' ' || mark === '\t' || mark === '\n') {
      if (word !== null) words.push(word);
      word = null;
      if (mark === '\n' && words.length > 0 && script.slice(at + 1).trim() !== '') throw new Error('a second command');
    } else if (mark === '#' && word === null) {
      const end = script.indexOf('\n', at);
      at = (end < 0 ? script.length : end) - 1;
    } else if (/["$`;&|<>(){}*?[\]~!^]/.test(mark)) {
      throw new Error(`${mark} stands bare`);
    } else word = (word ?? '') + mark;
  }
  if (word !== null) words.push(word);
  return words;
}
