/** Links to plans on the command line: `plan --link` reads one, `export --to link` prints one. */
import type { History } from '../history/history.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { readLink, writeLink } from '../share/link.ts';
import { writeReadableLink } from '../share/readable-link.ts';
import { withoutHistory } from '../share/without-history.ts';
import { jsonText, type CommonOptions } from './command.ts';

export const LINK_FORMAT = 'link';

interface Documents {
  readonly scenario: Scenario;
  readonly history: History | null;
}

/** @throws InputError `link` */
export function documentsOfLink(link: string): Documents {
  const { scenario, history } = readLink(link);
  return { scenario, history: history?.history ?? null };
}

/**
 * The link on a line of its own, or as JSON with its size and, where short words suffice, the readable form. A history is told as a
 * summary; whole with --include-history.
 */
export function linkText({ scenario, history }: Documents, options: CommonOptions, asJson: boolean): string {
  const base = typeof options['base'] === 'string' ? options['base'].replace(/#.*$/s, '') : '';
  const whole = history !== null && options['includeHistory'] === true;
  const told = history === null || whole ? scenario : withoutHistory(scenario, history);
  const link = writeLink({ scenario: told, history: whole ? { name: 'history', history } : null });
  if (!asJson) return base + link;
  const readable = whole ? null : writeReadableLink(told);
  return jsonText({
    link: base + link,
    characters: link.length,
    readable: readable === null ? null : base + readable,
    history: history === null ? 'none' : whole ? 'whole' : 'summary',
  });
}
