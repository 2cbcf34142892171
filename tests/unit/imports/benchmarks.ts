/** The fixtures of the benchmark tests, by name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures/benchmarks');

export const benchmarkNames = readdirSync(folder).filter((name) => name !== 'README.md');

export function benchmarkText(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
