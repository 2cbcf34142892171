/**
 * A plan's documents as the part of an address after `#`, which browsers do not send. `#s1=` holds all of it, packed; `#p=` is written by
 * hand (readable-link.ts). What is read is a stranger's: every step has its cap, and nothing is opened before a person has seen it.
 */
import * as z from 'zod/mini';
import { canonicalJson } from '../base/canonical.ts';
import { inputError } from '../base/errors.ts';
import { hashOf } from '../base/hash.ts';
import { parseSafeJson } from '../base/safe-json.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import { readScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { LINK_JSON_CAPS, MOST_LINK_CHARACTERS } from './caps.ts';
import { historyOfLinked, linkedHistoryOf, linkedHistorySchema, type NamedHistory } from './linked-history.ts';
import { packText, unpackText } from './packed-text.ts';
import { readReadableLink } from './readable-link.ts';

const PREFIX = '#s1=';
const CHECKSUM_LENGTH = 8;
const payload = z.strictObject({ scenario: z.unknown(), history: z.optional(linkedHistorySchema) });

export interface LinkedPlan {
  /** as written: only what was said */
  readonly scenario: Scenario;
  readonly history: NamedHistory | null;
}

/**
 * @returns  the fragment, from `#` on; the same for the same documents, in every host
 * @throws InputError where the documents cannot be in a link: too large, or wrong in themselves
 */
export function writeLink({ scenario, history }: LinkedPlan): string {
  const content = history === null ? { scenario } : { scenario, history: linkedHistoryOf(history) };
  const json = canonicalJson(content);
  const link = `${PREFIX}${packText(checksumOf(json) + json)}`;
  if (link.length > MOST_LINK_CHARACTERS)
    throw inputError(
      'link',
      `would have ${String(link.length)} characters, ${String(MOST_LINK_CHARACTERS)} are the most`,
      history === null
        ? 'Save the scenario as a file instead.'
        : 'Leave the history out, or save a backup file instead.',
    );
  // whatever is handed out can be opened
  readLink(link);
  return link;
}

/**
 * @param text  an address, or its part from `#` on
 * @throws InputError saying what is wrong with it
 */
export function readLink(text: string): LinkedPlan {
  if (text.length > MOST_LINK_CHARACTERS + 2_000)
    throw inputError('link', `has ${String(text.length)} characters`, `${String(MOST_LINK_CHARACTERS)} are the most.`);
  const trimmed = text.trim();
  const fragment = trimmed.slice(trimmed.indexOf('#') + 1);
  if (fragment.length > MOST_LINK_CHARACTERS)
    throw inputError(
      'link',
      `has ${String(fragment.length)} characters`,
      `${String(MOST_LINK_CHARACTERS)} are the most.`,
    );
  if (fragment.startsWith('p=')) return { scenario: readReadableLink(fragment.slice(2)), history: null };
  const [, version, packed] = /^s(\d{1,4})=(.*)$/s.exec(fragment) ?? [];
  if (version === undefined || packed === undefined)
    throw inputError('link', 'is no link to a plan', 'It has #s1= or #p= in it; copy it whole.');
  if (version !== '1')
    throw inputError(
      'link',
      'was made by a newer Headroom',
      'Load this page again to update it, or ask for a #s1= link.',
    );
  const unpacked = unpackText(packed);
  const json = unpacked.slice(CHECKSUM_LENGTH);
  if (checksumOf(json) !== unpacked.slice(0, CHECKSUM_LENGTH))
    throw inputError('link', 'is damaged', 'It was cut or changed on its way: ask for it again.');
  return documentsOf(parseSafeJson(json, 'link', LINK_JSON_CAPS));
}

/** The packing has none of its own: without it a changed letter could be another number. */
function checksumOf(json: string): string {
  return hashOf(json).slice(0, CHECKSUM_LENGTH);
}

function documentsOf(value: unknown): LinkedPlan {
  const read = payload.safeParse(value);
  if (!read.success) throw inputError('link', 'holds something that is no plan', 'Ask for it again.');
  const scenario = migrateScenario(read.data.scenario);
  readScenario(scenario);
  return {
    // checked above, and JSON: it is what it says
    scenario: scenario as Scenario,
    history: read.data.history === undefined ? null : historyOfLinked(read.data.history),
  };
}
