/** R's ets at rolling origins, kept in build/ so that R runs once for each question. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { RESULTS } from './forecast-data.ts';

const SCRIPT = 'tests/bench/peers/ets-quantiles.R';

export interface RollingTask {
  readonly values: readonly number[];
  readonly origins: readonly number[];
  readonly horizon: number;
  readonly period: number;
  /** ascending from 0.5 on */
  readonly probabilities: readonly number[];
}

/**
 * @returns [K][L][h] quantiles
 * @throws Error where Rscript or its packages forecast and jsonlite are not installed
 */
export function etsQuantiles(task: RollingTask): number[][][] {
  mkdirSync(RESULTS, { recursive: true });
  const input = JSON.stringify(task);
  const key = createHash('sha256').update(input).update(readFileSync(SCRIPT)).digest('hex').slice(0, 16);
  const question = `${RESULTS}/ets-${key}.in.json`;
  const answer = `${RESULTS}/ets-${key}.json`;
  if (!existsSync(answer)) {
    writeFileSync(question, input);
    execFileSync('Rscript', [SCRIPT, question, answer], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 280_000 });
  }
  return JSON.parse(readFileSync(answer, 'utf8')) as number[][][];
}
