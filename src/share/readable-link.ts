/**
 * `#p=rps:5,model:llama-3.3-70b,gpu:h100,horizon:8w`: a link that people and programs write by hand. The names are those of the flags of
 * `headroom plan`. Entries are parted by `,`, name and value by the first `:`, the members of a list by `+`; what has one of these in it is
 * percent-encoded. A switch needs no value.
 */
import { canonicalJson } from '../base/canonical.ts';
import { inputError } from '../base/errors.ts';
import { holidaysText, type HolidayList } from '../scenario/holidays-text.ts';
import { leavesOf } from '../scenario/leaves.ts';
import { readScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CALLS_PER_TASK, shortFields, shortNameOf, withShortFields } from '../scenario/short-fields.ts';

const names: ReadonlyMap<string, { readonly many: boolean }> = new Map([
  ...shortFields.map((field) => [shortNameOf(field), { many: field.many === true }] as const),
  [CALLS_PER_TASK, { many: false }],
]);
const MOST_ENTRIES = 100;

/**
 * @param text  what follows `#p=`
 * @throws InputError naming the entry or the field
 */
export function readReadableLink(text: string): Scenario {
  // some programs encode an address twice over
  const plain = text.includes(':') ? text : decoded(text, text);
  const entries = plain.split(',').filter((entry) => entry.trim() !== '');
  if (entries.length === 0 || entries.length > MOST_ENTRIES)
    throw inputError('link', 'says nothing of a service', 'Write entries such as #p=rps:5,model:llama-3.3-70b.');
  const given = new Map<string, string>();
  for (const entry of entries) {
    const at = entry.indexOf(':');
    const name = decoded(at < 0 ? entry : entry.slice(0, at), entry).trim();
    const known = names.get(name);
    if (known === undefined)
      throw inputError(
        'link',
        `"${name.slice(0, 40)}" is no field of a link`,
        `Use some of: ${[...names.keys()].join(', ')}.`,
      );
    if (given.has(name)) throw inputError('link', `says "${name}" twice`, 'Keep one of them.');
    const value = at < 0 ? '' : entry.slice(at + 1);
    given.set(
      name,
      known.many
        ? value
            .split('+')
            .map((each) => decoded(each, entry))
            .join(',')
        : decoded(value, entry),
    );
  }
  const scenario = withShortFields({ version: 1 }, given, '');
  readScenario(scenario);
  return scenario;
}

/** @returns the fragment, or null where the scenario says more than the short fields can */
export function writeReadableLink(scenario: Scenario): string | null {
  try {
    const text = entriesOf(scenario).join(',');
    return text !== '' && canonicalJson(readReadableLink(text)) === canonicalJson(scenario) ? `#p=${text}` : null;
  } catch {
    // half a character has no percent-encoding; a value out of its bounds has no reader
    return null;
  }
}

function entriesOf(scenario: Scenario): string[] {
  const leaves = leavesOf(scenario);
  const entries: string[] = [];
  for (const field of shortFields) {
    const value = leaves.get(field.path);
    if (value === undefined) continue;
    const name = shortNameOf(field);
    entries.push(field.on === true && value === true ? name : `${name}:${valueText(value)}`);
  }
  const calls = leaves.get('workload.agent.callsPerTask');
  if (typeof calls === 'number') entries.push(`${CALLS_PER_TASK}:${String(calls)}`);
  return entries;
}

function valueText(value: unknown): string {
  if (!Array.isArray(value)) return encodeURIComponent(String(value));
  const members = value.every((each) => typeof each === 'string')
    ? value
    : holidaysText(value as HolidayList).split(', ');
  return members.map((each) => encodeURIComponent(each)).join('+');
}

function decoded(text: string, entry: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw inputError('link', `"${entry.slice(0, 40)}" is not percent-encoded as it should be`, 'Write % as %25.');
  }
}
