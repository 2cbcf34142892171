/** Tokens to items. Each token becomes part of exactly one item. */
import { periodAt } from './calendar-words.ts';
import { currencyBefore } from './currency-before.ts';
import type { At, Item, Items, MarkItem, ReadingOptions, Unit } from './items.ts';
import { adverbs, periodOfWord, phraseAt, secondsOf } from './lexicon.ts';
import { isSize, nameAt } from './names.ts';
import { type KnownSlices } from './vocabulary.ts';
import { readDigits, readWords, scales } from './numerals.ts';
import { scan, type Scan, type Token } from './scan.ts';
import { currencies, dataUnits, factorWords, factorVerbs, shares, perTargets, countable } from './unit-words.ts';

export function itemsOf(text: string, options: ReadingOptions): Items {
  const scanned = scan(text);
  const reader = new Reader(scanned, options);
  return { scan: scanned, items: reader.all() };
}

class Reader {
  readonly #scan: Scan;
  readonly #tokens: readonly Token[];
  readonly #words: readonly (string | undefined)[];
  readonly #options: ReadingOptions;
  readonly #items: Item[] = [];
  readonly #known: KnownSlices = new Map();
  #at = 0;

  constructor(scanned: Scan, options: ReadingOptions) {
    this.#scan = scanned;
    this.#tokens = scanned.tokens;
    this.#words = scanned.tokens.map((token) => (token.kind === 'mark' ? undefined : token.lower));
    this.#options = options;
  }

  all(): readonly Item[] {
    while (this.#at < this.#tokens.length) {
      if (!(
        this.#given() ||
        this.#percentile() ||
        this.#date() ||
        this.#per() ||
        this.#name() ||
        this.#saying() ||
        this.#labelled() ||
        this.#number() ||
        this.#phrase()
      ))
        this.#other();
    }
    return this.#items;
  }

  #token(offset = 0): Token | undefined {
    return this.#tokens[this.#at + offset];
  }

  #lower(offset = 0): string {
    return this.#token(offset)?.lower ?? '';
  }

  /** Where `count` tokens from here on stand in the text. */
  #span(count: number): At {
    return { start: this.#token()?.start ?? 0, end: this.#token(count - 1)?.end ?? 0 };
  }

  #push(item: Item, count: number): true {
    this.#items.push(item);
    this.#at += count;
    return true;
  }

  #given(): boolean {
    const found = this.#options.dates?.find((each) => each.start === this.#token()?.start);
    if (found === undefined) return false;
    let count = 0;
    while ((this.#token(count)?.end ?? Infinity) <= found.end) count += 1;
    return count > 0 && this.#push({ kind: 'date', period: found, ...this.#span(count) }, count);
  }

  /** `p99`, `99th percentile`, `99% of requests`. */
  #percentile(): boolean {
    const text = this.#lower();
    if (/^p\d{2}$/.test(text)) {
      const fine = this.#token(1)?.text === '.' && this.#token(2)?.kind === 'digits' && this.#token(2)?.glued === true;
      return this.#push(
        { kind: 'percentile', level: fine ? Number.NaN : Number(text.slice(1)), ...this.#span(fine ? 3 : 1) },
        fine ? 3 : 1,
      );
    }
    const ordinals: Readonly<Record<string, number>> = {
      'ninety ninth': 99,
      'ninety fifth': 95,
      fiftieth: 50,
      'ninety nine': 99,
      'ninety five': 95,
    };
    const two = `${text} ${this.#lower(1)}`;
    const inWords = ordinals[two] ?? ordinals[text];
    if (inWords !== undefined) {
      const length = ordinals[two] === undefined ? 1 : 2;
      if (this.#lower(length).startsWith('percentile'))
        return this.#push({ kind: 'percentile', level: inWords, ...this.#span(length + 1) }, length + 1);
    }
    if (this.#token()?.kind !== 'digits') return false;
    const ordinal = ['th', 'st', 'nd', 'rd'].includes(this.#lower(1)) && this.#token(1)?.glued === true ? 1 : 0;
    if (this.#lower(1 + ordinal).startsWith('percentile') || this.#lower(1 + ordinal) === 'pctl') {
      return this.#push({ kind: 'percentile', level: Number(text), ...this.#span(2 + ordinal) }, 2 + ordinal);
    }
    const level = Number(text);
    const share = this.#token(1)?.text === '%' ? 2 : ['percent', 'pct'].includes(this.#lower(1)) ? 2 : 0;
    if (share > 0 && [50, 90, 95, 99].includes(level) && this.#lower(share) === 'of') {
      const noun = this.#lower(share + 1) === 'the' || this.#lower(share + 1) === 'all' ? share + 2 : share + 1;
      if (
        [
          'requests',
          'answers',
          'users',
          'responses',
          'calls',
          'cases',
          'queries',
          'time',
          'replies',
          'people',
        ].includes(this.#lower(noun))
      )
        return this.#push({ kind: 'percentile', level, ...this.#span(noun + 1) }, noun + 1);
    }
    return false;
  }

  #date(): boolean {
    const period = periodAt(this.#tokens, this.#at, this.#options.asOf);
    if (period === null) return false;
    // `over the next year`, `next quarter` behind `over the`: a length of time, not a date
    const before = this.#lower(-1);
    const over =
      ['the', 'over', 'for'].includes(before) &&
      ['over', 'for', 'within'].some((word) => word === before || word === this.#lower(-2));
    if (over && this.#lower() === 'next') return false;
    return this.#push({ kind: 'date', period, ...this.#span(period.count) }, period.count);
  }

  /** `per day`, `/user/day`, `a day`, `each month`, `daily`; `every 10 minutes` is left to the number. */
  #per(): boolean {
    const text = this.#token()?.text ?? '';
    const word = this.#lower();
    // under a second: a length of time
    if (
      word === 'a' &&
      ['second', 'minute'].includes(this.#lower(1)) &&
      ['under', 'within', 'in', 'than', 'below', 'about'].includes(this.#lower(-1))
    ) {
      const period = this.#lower(1);
      return this.#push(
        {
          kind: 'number',
          values: [1],
          range: null,
          unreadable: null,
          unit: { kind: 'time', period },
          glued: false,
          negative: false,
          plus: false,
          inWords: true,
          text: `a ${period}`,
          ...this.#span(2),
        },
        2,
      );
    }
    const adverb = adverbs[word];
    if (adverb !== undefined && !['users', 'active'].includes(this.#lower(1)))
      return this.#push({ kind: 'per', of: adverb, ...this.#span(1) }, 1);
    const slash = text === '/';
    const plain = word === 'per' || slash;
    if (!plain && !['a', 'an', 'each', 'every', 'any'].includes(word)) return false;
    const skip =
      ['gpu', 'card', 'single'].includes(this.#lower(1)) &&
      this.#lower(2) !== '' &&
      periodOfWord.has(this.#lower(2)) &&
      plain
        ? 1
        : 0;
    const target = this.#lower(1 + skip);
    if (skip === 1) return this.#push({ kind: 'per', of: 'gpuhour', ...this.#span(3) }, 3);
    const period = periodOfWord.get(target);
    if (
      target === 'quarter' &&
      !slash &&
      (scales[this.#lower(2)] !== undefined || this.#lower(2) === 'of' || this.#lower(-1) === 'of')
    )
      return false;
    if (period !== undefined && (plain || target.length > 2))
      return this.#push({ kind: 'per', of: period, ...this.#span(2) }, 2);
    if (plain && target === 'm' && !slash) return false;
    const whom = perTargets[target];
    if (
      whom !== undefined &&
      (plain ||
        ((word === 'each' || word === 'every') &&
          whom !== 'gpu' &&
          whom !== 'agent' &&
          whom !== 'task' &&
          whom !== 'request'))
    )
      return this.#push({ kind: 'per', of: whom, ...this.#span(2) }, 2);
    if (slash && (target === 'm' || target === 'mo'))
      return this.#push({ kind: 'per', of: 'month', ...this.#span(2) }, 2);
    return false;
  }

  #name(): boolean {
    const found = nameAt(this.#scan.text, this.#tokens, this.#at, this.#options.vocabulary, this.#known);
    if (found === null) return false;
    const span = this.#span(found.count);
    return this.#push(
      { kind: 'name', name: found, text: this.#scan.text.slice(span.start, span.end), ...span },
      found.count,
    );
  }

  /** Sayings may begin with a number: `one year commitment`. */
  #saying(): boolean {
    const phrase = phraseAt(this.#words, this.#at);
    return phrase !== null && phrase.words > 1 && /^(?:say|open):/.test(phrase.tag) && this.#phrase();
  }

  #phrase(): boolean {
    const phrase = phraseAt(this.#words, this.#at);
    if (phrase === null) return false;
    const span = this.#span(phrase.words);
    return this.#push(
      { kind: 'tag', tag: phrase.tag, text: this.#scan.text.slice(span.start, span.end), ...span },
      phrase.words,
    );
  }

  #other(): void {
    const token = this.#token() as Token;
    this.#push(
      { kind: token.kind === 'mark' ? 'mark' : 'word', text: token.lower, start: token.start, end: token.end },
      1,
    );
  }

  /** `twice a day`, `doubles`, `half`, `a third of`. */
  #spoken(): boolean {
    const word = this.#lower();
    const often = word === 'once' ? 1 : word === 'twice' ? 2 : word === 'thrice' ? 3 : 0;
    const bare = (value: number, unit: Unit, count: number): true => {
      const span = this.#span(count);
      return this.#push(
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
          text: this.#scan.text.slice(span.start, span.end),
          ...span,
        },
        count,
      );
    };
    if (often > 0 && this.#timesOfDay(1)) return bare(often, { kind: 'times' }, 1);
    const factor = factorVerbs[word];
    if (factor !== undefined && this.#lower(1) !== 'check') return bare(factor, { kind: 'factor' }, 1);
    const article = ['a', 'one'].includes(word) ? 1 : 0;
    if (this.#lower(article) === 'fortnight') return bare(1, { kind: 'time', period: 'fortnight' }, article + 1);
    const share = shares[this.#lower(article)];
    if (share === undefined) return false;
    const behind = this.#lower(article + 1);
    if (['a', 'an'].includes(behind) && periodOfWord.has(this.#lower(article + 2))) {
      const period = periodOfWord.get(this.#lower(article + 2)) ?? '';
      return bare(share, { kind: 'time', period }, article + 3);
    }
    if (scales[behind] !== undefined || (behind === 'a' && scales[this.#lower(article + 2)] !== undefined))
      return false;
    if (this.#lower(article) !== 'half' && !(article === 1 && (behind === 'of' || this.#lower(-1) === 'of')))
      return false;
    return bare(share, { kind: 'share' }, article + 1);
  }

  #number(): boolean {
    if (this.#spoken()) return true;
    const begin = this.#at;
    const glued = this.#token()?.glued ?? false;
    const before = this.#items.at(-1);
    const first = this.#amount(0);
    if (first === null) return false;
    let count = first.count;
    let { values, unreadable } = first;
    let range: [number, number] | null = null;
    const joint = isSize(this.#tokens, this.#at + count - 1) ? 0 : this.#joint(count, before);
    if (joint > 0 && unreadable === null) {
      const second = this.#amount(count + joint);
      if (second !== null && second.unreadable === null && second.values.length === 1 && values.length === 1) {
        // 1-2 million: the scale stands behind both
        const low = (values[0] ?? 0) * (first.scaled || !second.scaled ? 1 : second.scale);
        range = [low, second.values[0] ?? 0];
        if (range[1] > range[0]) {
          values = [(range[0] + range[1]) / 2];
          count += joint + second.count;
        } else range = null;
      }
    }
    const sign = before?.kind === 'mark' ? before.text : '';
    const currency = currencyBefore(before, this.#items.at(-2));
    const behind = this.#unitBehind(count);
    const times = (before?.kind === 'word' && before.text === 'x') || sign === '×';
    const unit: Unit | null =
      currency !== null
        ? { kind: 'money', currency }
        : times && behind.unit === null
          ? { kind: 'factor' }
          : behind.unit;
    let length = count + (currency === null ? behind.count : 0);
    if (currency !== null && behind.unit?.kind === 'money') length = count + behind.count;
    if (behind.unreadable !== null && unreadable === null && currency === null) unreadable = behind.unreadable;
    // $5m, 10m requests: millions; 5m alone: minutes
    if (behind.million > 0) {
      values = values.map((value) => value * behind.million);
      length = count + behind.count;
    }
    // 3 minutes and 30 seconds
    const more = unit?.kind === 'time' && unreadable === null ? this.#restOfTime(length, unit.period) : null;
    if (more !== null) {
      values = values.map((value) => value + more.value);
      length += more.count;
    }
    const span = { start: this.#tokens[begin]?.start ?? 0, end: this.#token(length - 1)?.end ?? 0 };
    return this.#push(
      {
        kind: 'number',
        values,
        range,
        unreadable,
        unit,
        glued,
        negative: sign === '-',
        plus: sign === '+',
        inWords: first.inWords,
        text: this.#scan.text.slice(span.start, span.end),
        ...span,
      },
      length,
    );
  }

  /** A smaller unit behind a length of time, in the larger one. */
  #restOfTime(length: number, period: string): { value: number; count: number } | null {
    const joint = this.#lower(length) === 'and' ? 1 : 0;
    const digits = this.#token(length + joint);
    const value = digits?.kind === 'digits' ? readDigits(digits.text, this.#options.decimal)?.values : undefined;
    const unit =
      periodOfWord.get(this.#lower(length + joint + 1)) ??
      (this.#lower(length + joint + 1) === 'm' ? 'minute' : undefined);
    if (value?.length !== 1 || unit === undefined) return null;
    const [small, large] = [secondsOf[unit] ?? 0, secondsOf[period] ?? 0];
    return small < large && small >= 1 ? { value: ((value[0] ?? 0) * small) / large, count: joint + 2 } : null;
  }

  /** `TP8`: a label and its number in one word. */
  #labelled(): boolean {
    const text = this.#lower();
    if (!/^tp\d{1,2}$/.test(text)) return false;
    const span = this.#span(1);
    this.#items.push({ kind: 'tag', tag: 'tp', text: 'tp', ...span });
    return this.#push(
      {
        kind: 'number',
        values: [Number(text.slice(2))],
        range: null,
        unreadable: null,
        unit: null,
        glued: true,
        negative: false,
        plus: false,
        inWords: false,
        text,
        ...span,
      },
      1,
    );
  }

  /** Tokens that join two numbers to a range: `-`, `to`, `and` behind `between`. */
  #joint(count: number, before: Item | undefined): number {
    const joint = this.#lower(count);
    const next = this.#token(count + 1);
    if (next === undefined || next.kind === 'mark') return 0;
    if (joint === '-' || joint === 'to') return before?.kind === 'word' && before.text === 'reduce' ? 0 : 1;
    return joint === 'and' && before?.kind === 'word' && before.text === 'between' ? 1 : 0;
  }

  /** A bare number with its power of ten. */
  #amount(offset: number): {
    values: readonly number[];
    count: number;
    unreadable: string | null;
    scaled: boolean;
    scale: number;
    inWords: boolean;
  } | null {
    const token = this.#token(offset);
    if (token === undefined || token.kind === 'mark') return null;
    if (token.kind === 'word') {
      const read = readWords(this.#words, this.#at + offset);
      if (read === null) return null;
      return {
        values: [read.value],
        count: read.count,
        unreadable: read.vague ? 'an amount without a number' : null,
        scaled: false,
        scale: 1,
        inWords: true,
      };
    }
    const read = readDigits(token.text, this.#options.decimal);
    if (read === null)
      return { values: [], count: 1, unreadable: 'not a number', scaled: false, scale: 1, inWords: false };
    const scale = scales[this.#lower(offset + 1)];
    if (
      scale === undefined ||
      (this.#lower(offset + 1) === 'k' &&
        !(this.#token(offset + 1)?.glued ?? false) &&
        this.#token(offset + 2) === undefined)
    )
      return { values: read.values, count: 1, unreadable: null, scaled: false, scale: 1, inWords: false };
    // with a power of ten behind it, a point or comma stands before decimals
    const values = [read.values[0] ?? 0].map((value) => value * scale);
    return { values, count: 2, unreadable: null, scaled: true, scale, inWords: false };
  }

  #unitBehind(count: number): { unit: Unit | null; count: number; unreadable: string | null; million: number } {
    const none = { unit: null, count: 0, unreadable: null, million: 0 };
    const token = this.#token(count);
    if (token === undefined) return none;
    const glued = token.glued;
    const word = token.lower;
    const as = (unit: Unit, length = 1) => ({ unit, count: length, unreadable: null, million: 0 });
    if (token.text === '%' || word === 'percent' || word === 'pct') return as({ kind: 'percent' });
    if (word === 'per' && this.#lower(count + 1) === 'cent') return as({ kind: 'percent' }, 2);
    const currency = currencies[word];
    if (currency !== undefined) return as({ kind: 'money', currency });
    if (
      factorWords.has(word) &&
      !(word === 'times' && (this.#timesOfDay(count + 1) || this.#token(count + 1) === undefined))
    ) {
      return as({ kind: 'factor' });
    }
    const bytes = dataUnits[token.text];
    if (bytes !== undefined) return as({ kind: 'data', bytes, text: token.text });
    if (isSize(this.#tokens, this.#at + count - 1) && count === 1) {
      if (countable.has(this.#lower(count + 1))) return { unit: null, count: 1, unreadable: null, million: 1e9 };
      return as({ kind: 'size' });
    }
    if (token.text === 'M' && countable.has(this.#lower(count + 1)))
      return { unit: null, count: 1, unreadable: null, million: 1e6 };
    const currencyNear =
      this.#items.at(-1)?.kind === 'mark' && currencies[(this.#items.at(-1) as MarkItem).text] !== undefined;
    if (word === 'm' && glued) {
      if (currencyNear || token.text === 'M' || countable.has(this.#lower(count + 1)))
        return { unit: null, count: 1, unreadable: null, million: 1e6 };
      return as({ kind: 'time', period: 'minute' });
    }
    if (word === 'b' && glued && currencyNear) return { unit: null, count: 1, unreadable: null, million: 1e9 };
    const period = periodOfWord.get(word);
    // `10 r/s`, `5 req/s` are rates; a bare letter counts as a unit only right behind the number
    if (
      period !== undefined &&
      adverbs[word] === undefined &&
      (word.length > 1 || glued || word === 's' || word === 'h')
    )
      return as({ kind: 'time', period });
    if (word === 'fortnight') return as({ kind: 'time', period: 'fortnight' });
    if (glued && token.kind === 'word' && !knownBehind.has(word) && phraseAt(this.#words, this.#at + count) === null) {
      if (word === 'st' || word === 'nd' || word === 'rd' || word === 'th')
        return { unit: null, count: 1, unreadable: 'an ordinal', million: 0 };
      return { unit: null, count: 0, unreadable: `"${token.text}" is not a unit known here`, million: 0 };
    }
    return none;
  }

  /** `3 times a day`, `5 times per user`: how often, not a factor. */
  #timesOfDay(offset: number): boolean {
    const word = this.#lower(offset);
    return (
      ['per', 'daily', 'weekly', 'monthly', 'each', 'every', '/'].includes(word) ||
      this.#token(offset)?.text === '/' ||
      (word === 'a' && periodOfWord.has(this.#lower(offset + 1)))
    );
  }
}

/** Words that may stand glued to a number without being its unit. */
const knownBehind = new Set(['x', 'r', 'req', 'tok', 'rps', 'qps', 'k']);
