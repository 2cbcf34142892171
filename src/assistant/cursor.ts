/** Where the reader stands in a message: tokens ahead, items so far. */
import type { At, Item, NumberItem, ReadingOptions, Unit } from './items.ts';
import type { Scan, Token } from './scan.ts';
import type { KnownSlices } from './vocabulary.ts';

export class Cursor {
  readonly scan: Scan;
  readonly tokens: readonly Token[];
  /** lower case; undefined = a mark */
  readonly words: readonly (string | undefined)[];
  readonly options: ReadingOptions;
  readonly items: Item[] = [];
  readonly known: KnownSlices = new Map();
  at = 0;

  constructor(scanned: Scan, options: ReadingOptions) {
    this.scan = scanned;
    this.tokens = scanned.tokens;
    this.words = scanned.tokens.map((token) => (token.kind === 'mark' ? undefined : token.lower));
    this.options = options;
  }

  token(offset = 0): Token | undefined {
    return this.tokens[this.at + offset];
  }

  lower(offset = 0): string {
    return this.token(offset)?.lower ?? '';
  }

  /** Where `count` tokens from here on stand in the text. */
  span(count: number): At {
    return { start: this.token()?.start ?? 0, end: this.token(count - 1)?.end ?? 0 };
  }

  textOf({ start, end }: At): string {
    return this.scan.text.slice(start, end);
  }

  /** Takes `count` tokens as one item. */
  push(item: Item, count: number): true {
    this.items.push(item);
    this.at += count;
    return true;
  }

  /** Takes `count` tokens as a number in words. */
  pushNumber(value: number, unit: Unit | null, count: number, more: Partial<NumberItem> = {}): true {
    const span = this.span(count);
    return this.push(
      {
        kind: 'number',
        values: [value],
        range: null,
        unreadable: null,
        unit,
        glued: false,
        negative: false,
        plus: false,
        inWords: true,
        text: this.textOf(span),
        ...span,
        ...more,
      },
      count,
    );
  }
}
