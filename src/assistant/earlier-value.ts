/** `back to the old budget`, `undo the budget`, `use the previous model again`: one field as it was before it was last changed. */
import { joinedPatch, patchOf, type Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { valueAt } from './meaning.ts';
import { slotOf, slots } from './slots.ts';

/** What a slot stood at before its last change, null = it was not said; by slot id. */
export type Earlier = Readonly<Record<string, unknown>>;

const SUBJECTS: readonly (readonly [words: RegExp, slots: readonly string[]])[] = [
  [/\bbudget\b/, ['budget']],
  [/\bmodel\b/, ['model']],
  [/\b(?:gpus?|cards?|hardware|accelerators?)\b/, ['gpus', 'maxGpus']],
  [/\b(?:first token|ttft)\b/, ['ttft-p50', 'ttft-p95', 'ttft-p99']],
  [/\b(?:between tokens|itl|tpot)\b/, ['itl-p50', 'itl-p95', 'itl-p99']],
  [
    /\b(?:goals?|latency|slo|slos|targets?)\b/,
    ['ttft', 'itl', 'e2e'].flatMap((goal) => ['p50', 'p95', 'p99'].map((level) => `${goal}-${level}`)),
  ],
  [/\bmargin\b/, ['margin']],
  [/\bgrowth\b/, ['growth']],
  [/\busers?\b/, ['users']],
  [
    /\b(?:traffic|load|demand|rate|requests)\b/,
    ['requestsPerSecond', 'requestsPerDay', 'requestsPerUser', 'users', 'concurrency'],
  ],
  [/\bspares?\b/, ['spare']],
  [/\b(?:cloud|provider)\b/, ['clouds']],
  [/\bregions?\b/, ['regions']],
  [/\b(?:precision|quantization|quantisation)\b/, ['precision']],
  [/\bengine\b/, ['engine']],
  [/\bhorizon\b/, ['horizon']],
  [/\bpeak\b/, ['peak']],
  [/\bprompts?\b|\binput\b/, ['inputTokens']],
  [/\banswers?\b|\boutput\b/, ['outputTokens']],
  [/\blead time\b/, ['lead']],
  [/\b(?:commitment|purchase|payment)\b/, ['purchase']],
];

/** Each of them alone is an order to restore; what is restored is found apart. */
const ORDERS: readonly RegExp[] = [
  /\b(?:back to|return to|restore|bring back|use|take|keep)\b.*\b(?:old|previous|earlier|former|original|last)\b/,
  /\b(?:old|previous|earlier|former|original)\b.*\b(?:again|back)\b/,
  /^\W*(?:the )?(?:old|previous|earlier|former|original) [a-z ]+$/,
  /\b(?:undo|revert|restore|reset) (?:the|my|our)\b/,
  /\b(?:undo|revert|forget) (?:the|my|our) (?:last )?change\b/,
  /\b(?:put|change|set|switch) (?:the|my|our) [a-z]+(?: [a-z]+)? back\b/,
  /\bas (?:it was|they were) before\b/,
];

/** The slots whose earlier values are asked for; [] where the message is no such order. */
export function earlierSlots(text: string): readonly string[] {
  const words = text.slice(0, 80).toLowerCase();
  if (text.length > 80 || /\d/.test(words.replace(/\bp\d\d\b/g, '')) || !ORDERS.some((each) => each.test(words)))
    return [];
  return SUBJECTS.find(([subject]) => subject.test(words))?.[1] ?? [];
}

/** What was changed last of each slot, after one more step. */
export function withEarlier(earlier: Earlier, before: Scenario, after: Scenario): Earlier {
  const changes = slots.flatMap(({ id, path }) => {
    const [was, is] = [valueAt(before, path), valueAt(after, path)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [[id, was ?? null] as const];
  });
  return changes.length === 0 ? earlier : { ...earlier, ...Object.fromEntries(changes) };
}

/** Patch that restores those slots; {} where none of them was ever another. */
export function earlierPatch(ids: readonly string[], earlier: Earlier, scenario: Scenario): Patch {
  let patch: Patch = {};
  for (const id of ids) {
    const { path } = slotOf(id);
    if (id in earlier && JSON.stringify(valueAt(scenario, path) ?? null) !== JSON.stringify(earlier[id]))
      patch = joinedPatch(patch, patchOf(path, earlier[id]));
  }
  return patch;
}
