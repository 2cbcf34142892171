/**
 * Time to understand a message: the corpus, and two thousand hostile characters.
 *
 * `npm run bench -- assistant [--rounds 20]`
 */
import { readFileSync } from 'node:fs';
import { emptyMemory } from '../../src/assistant/meaning.ts';
import { vocabularyOf } from '../../src/assistant/names.ts';
import { understand } from '../../src/assistant/understand.ts';
import { fullCatalog } from '../../src/catalog/full.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { option } from './forecast-report.ts';

const rounds = Number(option('rounds') ?? 20);
const scenario = { version: 1, asOf: '2026-11-16' } as const;
const context = {
  scenario,
  full: resolveScenario(scenario).scenario,
  vocabulary: vocabularyOf(fullCatalog()),
  asOf: scenario.asOf,
  memory: emptyMemory,
};
const messages = ['single', 'numbers', 'nonsense'].flatMap((name) =>
  readFileSync(`tests/fixtures/assistant/${name}.txt`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(0, line.lastIndexOf(' => '))),
);
const hostile = [
  '1 ',
  '1.',
  '1,234 ',
  'llama ',
  'mistral large ',
  'p99 ',
  'time to first ',
  'half a quarter of a million ',
  'not ',
  '8xH100 ',
  'us-east-',
  'nvidia h100 ',
  '$5k per ',
  'Qwen3 235b ',
].map((part) => part.repeat(Math.ceil(2000 / part.length)).slice(0, 2000));

/** Of each text the median over the rounds: other work on the machine then does not count. */
function timesOf(texts: readonly string[], count: number): number[] {
  const times: number[][] = texts.map(() => []);
  for (let round = 0; round < count; round += 1) {
    texts.forEach((text, i) => {
      const began = performance.now();
      understand(text, context);
      if (round > 0) times[i]?.push(performance.now() - began);
    });
  }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0).sort((a, b) => a - b);
}

const at = (times: readonly number[], share: number): string =>
  (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(2);
const plain = timesOf(messages, rounds);
console.log(
  `${messages.length} messages × ${rounds - 1}: p50 ${at(plain, 0.5)} ms, p99 ${at(plain, 0.99)} ms (limit 5), worst ${at(plain, 1)} ms`,
);
const hard = timesOf(hostile, rounds);
console.log(
  `2,000 hostile characters, ${hostile.length} kinds: p50 ${at(hard, 0.5)} ms, p99 ${at(hard, 0.99)} ms, worst ${at(hard, 1)} ms (limit 50)`,
);
