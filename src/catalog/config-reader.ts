/** Reads the fields of a Hugging Face config.json under their many names, gathering everything that is wrong. */
import { InputError, type Problem } from '../base/errors.ts';

/** No published model comes near: larger figures are a mistake or mischief. */
const most = 1e9;

export class ConfigReader {
  readonly problems: Problem[] = [];

  /**
   * @param fields  the text part over the whole file (`text_config` wins)
   * @param where   path of the document in messages
   */
  constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly where: string,
  ) {}

  /** The first of `names` that is there and not null. */
  raw(...names: readonly string[]): unknown {
    for (const name of names)
      if (this.fields[name] !== undefined && this.fields[name] !== null) return this.fields[name];
    return undefined;
  }

  /** A whole number ≥ `least`; null when absent; a problem when it is anything else. */
  whole(names: readonly string[], least = 1): number | null {
    const value = this.raw(...names);
    if (value === undefined) return null;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.wrong(
      names[0] ?? '',
      `${shown(value)} is not a whole number from ${least} to ${most}`,
      'Take the value of the published config.json',
    );
    return null;
  }

  /** As `whole`, and a problem when absent. */
  need(names: readonly string[], least = 1): number {
    const before = this.problems.length;
    const value = this.whole(names, least);
    if (value === null && this.problems.length === before) {
      this.wrong(names[0] ?? '', 'is missing', `Give ${names.join(' or ')}`);
    }
    return value ?? least;
  }

  flag(name: string): boolean | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    if (typeof value === 'boolean') return value;
    this.wrong(name, `${shown(value)} is neither true nor false`, 'Take the value of the published config.json');
    return null;
  }

  text(...names: readonly string[]): string {
    const value = this.raw(...names);
    return typeof value === 'string' ? value : '';
  }

  list(name: string): readonly unknown[] | null {
    const value = this.raw(name);
    return Array.isArray(value) && value.length <= 10_000 ? value : null;
  }

  wrong(field: string, problem: string, mend: string): void {
    this.problems.push({ field: `${this.where}.${field}`, problem, mend });
  }

  /** @throws InputError with everything that was gathered */
  finish(): void {
    if (this.problems.length > 0) throw new InputError(this.problems);
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
