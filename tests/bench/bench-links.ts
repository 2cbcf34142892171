/**
 * `npm run bench -- links [--count 10000]`: random scenarios to a link and back; damaged links, and what is built to do harm, each with
 * the time until it is refused. In Node.
 */
import fc from 'fast-check';
import { canonicalJson } from '../../src/base/canonical.ts';
import { InputError } from '../../src/base/errors.ts';
import { hashOf } from '../../src/base/hash.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { readLink, writeLink } from '../../src/share/link.ts';
import { packText } from '../../src/share/packed-text.ts';
import { damagedOf, hostileLinks } from '../laws/damaged-links.ts';
import { randomScenario } from '../laws/random-scenarios.ts';
import { option, report, tableOf } from './forecast-report.ts';

const COUNT = Number(option('count') ?? 10_000);
const SEED = 1;

interface Refusal {
  readonly ms: number;
  readonly outcome: 'refused' | 'the same' | 'another' | 'fault';
}

function refusalOf(link: string, scenario: Scenario | null): Refusal {
  const began = performance.now();
  let outcome: Refusal['outcome'];
  try {
    const read = readLink(link).scenario;
    outcome = scenario !== null && canonicalJson(read) === canonicalJson(scenario) ? 'the same' : 'another';
  } catch (fault) {
    outcome = fault instanceof InputError ? 'refused' : 'fault';
  }
  return { ms: performance.now() - began, outcome };
}

const scenarios = fc.sample(randomScenario, { numRuns: COUNT, seed: SEED });
const lengths: number[] = [];
let equal = 0;
for (const scenario of scenarios) {
  const link = writeLink({ scenario, history: null });
  lengths.push(link.length);
  if (canonicalJson(readLink(link).scenario) === canonicalJson(scenario)) equal += 1;
}
const damaged = scenarios.map((scenario, i) => {
  const [link = ''] = fc.sample(damagedOf(writeLink({ scenario, history: null })), { numRuns: 1, seed: SEED + i });
  return refusalOf(link, scenario);
});
const signed = (json: string): string => `#s1=${packText(hashOf(json).slice(0, 8) + json)}`;
const hostile = hostileLinks(signed).map(([what, link]) => ({ what, ...refusalOf(link, null) }));
const count = (outcome: Refusal['outcome']): number => damaged.filter((each) => each.outcome === outcome).length;
const slowest = damaged.reduce((most, each) => Math.max(most, each.ms), 0);
lengths.sort((a, b) => a - b);
report('links', { count: COUNT, equal, lengths: [lengths[COUNT >> 1], lengths.at(-1)], hostile, slowest }, [
  `round trips: ${String(equal)} of ${String(COUNT)} equal; characters: median ${String(lengths[COUNT >> 1])}, most ${String(lengths.at(-1))}`,
  `damaged: ${String(count('refused'))} refused in words, ${String(count('the same'))} open the very same, ${String(count('another'))} another, ${String(count('fault'))} faults; slowest ${slowest.toFixed(0)} ms`,
  tableOf(
    ['built to do harm', 'outcome', 'ms'],
    hostile.map((each) => [each.what, each.outcome, each.ms]),
    1,
  ),
]);
