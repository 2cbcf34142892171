/**
 * Time to understand a message: the corpus, and two thousand hostile characters.
 *
 * `npm run bench -- assistant [--rounds 20]`
 */
import { readFileSync } from 'node:fs';
import { emptyMemory } from '../../src/assistant/meaning.ts';
import { vocabularyOf } from '../../src/assistant/vocabulary.ts';
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
  // near misses of the catalogue's names, mixed
  'lama 3.3 70b quen3 32b mistrl 7b gema 3 deepseak v3 falcn 10b ',
  'llama-3.3-70b-instructx h1000 a100-80gbx p5.48xlargf ',
  'nvidia amd meta google microsoft openai intel ai ',
  'meta llama 3 1 70 b instruct fp 8 dynamic w 4 a 16 ',
  'nvidia-',
  // digits
  '9',
  '1 000 ',
  '123456789012345678901234567890 ',
  '1e5 ',
  '1-2-3-4-',
  // units
  '5 ms s min h d w mo % x GB GiB $ € ',
  'ms ',
  '5ms/5s/5k/5%/5x/',
  '$€£',
  // letters that are no letters of names
  'é',
  'ｌｌａｍａ ７０ｂ ',
  '\u0301\u0301 7 ',
  '🦙70b ',
  // negation in negation
  'not no not 5 but not 6 ',
  'no, not never without 8 H100 not ',
  // dates
  '2027-01-01 ',
  'next quarter ',
  'from March 3rd to April 4th 2x ',
  'end of q3 fy27 black friday christmas ',
  'what if ',
  'users per user per day ',
  'double every 3 months then triple every ',
  // # counts up: nothing that was looked up comes again
  'h# ',
  'a # ',
  '# a ',
  'llama # ',
  'lama # ',
  'p# x ',
  'llama 3.# 70b instruct fp8 w4a16 ',
  '# users # tokens #ms #% ',
  'March # ',
].map((part) =>
  Array.from({ length: 2000 }, (_, i) => part.replaceAll('#', String(i)))
    .join('')
    .slice(0, 2000),
);

interface Timed {
  readonly text: string;
  readonly ms: number;
}

/** Of each text the median over the rounds: other work on the machine then does not count. */
function timesOf(texts: readonly string[], count: number): Timed[] {
  const times: number[][] = texts.map(() => []);
  for (let round = 0; round < count; round += 1) {
    texts.forEach((text, i) => {
      const began = performance.now();
      understand(text, context);
      if (round > 0) times[i]?.push(performance.now() - began);
    });
  }
  return texts
    .map((text, i) => {
      const own = [...(times[i] ?? [])].sort((a, b) => a - b);
      return { text, ms: own[Math.floor(own.length / 2)] ?? 0 };
    })
    .sort((a, b) => a.ms - b.ms);
}

const at = (times: readonly Timed[], share: number): string =>
  (times[Math.min(times.length - 1, Math.floor(share * times.length))]?.ms ?? 0).toFixed(2);
const plain = timesOf(messages, rounds);
console.log(
  `${messages.length} messages × ${rounds - 1}: p50 ${at(plain, 0.5)} ms, p99 ${at(plain, 0.99)} ms (limit 5), worst ${at(plain, 1)} ms`,
);
const hard = timesOf(hostile, rounds);
console.log(
  `2,000 hostile characters, ${hostile.length} kinds: p50 ${at(hard, 0.5)} ms, p99 ${at(hard, 0.99)} ms, worst ${at(hard, 1)} ms (limit 50)`,
);
for (const { text, ms } of hard.slice(-5).reverse())
  console.log(`  ${ms.toFixed(2)} ms: ${JSON.stringify(text.slice(0, 50))} …`);
