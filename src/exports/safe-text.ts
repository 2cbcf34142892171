/** Text of people made harmless for the places that exports put it in. */

/** Most characters of a text that a comment, an annotation or a cell repeats. */
const MOST_CHARACTERS = 300;
/** Longest name that every Kubernetes object takes (RFC 1123 label). */
const MOST_LABEL = 63;

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Marks that act unseen (controls, escapes of terminals, turns of direction) as blanks; line ends stay. */
export function visible(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(UNSEEN, ' '))
    .join('\n');
}

/**
 * One visible line: control characters, line and paragraph separators, marks that turn the direction of text, and halves of
 * surrogate pairs become blanks; long text is cut.
 */
export function oneLine(text: string, most = MOST_CHARACTERS): string {
  const plain = text.replace(UNSEEN, ' ').replace(/ {2,}/g, ' ').trim();
  const letters = Array.from(plain);
  return letters.length <= most ? plain : `${letters.slice(0, most - 1).join('')}…`;
}

/** A name as an RFC 1123 label: a–z, 0–9 and `-`, begins with a letter, ends with a letter or digit, at most 63 characters. */
export function kubernetesName(text: string): string {
  const label = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, MOST_LABEL - 8)
    .replace(/-+$/, '');
  return label === '' ? 'llm-service' : label;
}

/** A word that a POSIX shell takes as it stands: plain ones bare, others in single quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) && !/^[=~]/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A string of Terraform's JSON syntax: `${` and `%{` are text, not templates. */
export function terraformText(text: string): string {
  return text.replace(/[$%]\{/g, (mark) => `${mark.charAt(0)}${mark}`);
}

/** Every string inside a JSON value as Terraform text; objects are built key by key. */
export function terraformValue(value: unknown): unknown {
  if (typeof value === 'string') return terraformText(value);
  if (Array.isArray(value)) return value.map(terraformValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, terraformValue(each)]));
}
