/** Where a command's answer goes: stdout or a file, never half of it. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inputError } from '../base/errors.ts';

/**
 * Writes to stdout, or by temporary file and rename to `file`.
 *
 * @returns whether anybody still reads; false = the pipe was closed, and more need not be computed
 */
export function writeOutput(content: string | Uint8Array, file: string | undefined): boolean {
  const ended = typeof content !== 'string' || content.endsWith('\n') ? content : `${content}\n`;
  if (file === undefined) return writeAll(ended);
  const temporary = join(dirname(file), `.headroom-${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeFileSync(temporary, ended, { flag: 'wx' });
    renameSync(temporary, file);
    return true;
  } catch (fault) {
    rmSync(temporary, { force: true });
    throw inputError(
      '--out',
      `cannot write ${file} (${codeOf(fault)})`,
      'Give a file in a folder that exists and may be written.',
    );
  }
}

/** All of it to stdout, also through a slow pipe; a reader that has gone away ends the program quietly. */
function writeAll(content: string | Uint8Array): boolean {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (fault) {
      const code = codeOf(fault);
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw fault;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

/** Progress on stderr, only where a person watches. */
export function progressLine(): { show: (fraction: number, stage: string) => void; clear: () => void } {
  const watched = process.stderr.isTTY;
  return {
    show: (fraction, stage) => {
      if (watched) process.stderr.write(`\r${stage} ${String(Math.round(fraction * 100))} %   `);
    },
    clear: () => {
      if (watched) process.stderr.write('\r\u001b[K');
    },
  };
}

/** The error code of Node's own faults. */
export function codeOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : 'unknown fault';
}
