/** What a message is made of once it is read: numbers with their units, names, dates, percentiles, phrases. */
import type { Period } from './days.ts';
import type { Name, Vocabulary } from './vocabulary.ts';
import type { DecimalSign } from './numerals.ts';
import type { Scan } from './scan.ts';

export interface At {
  readonly start: number;
  readonly end: number;
}
export interface NumberItem extends At {
  readonly kind: 'number';
  /** several where separators leave it open */
  readonly values: readonly number[];
  /** a range was said; the value is its middle */
  readonly range: readonly [number, number] | null;
  /** an amount without a number, or a number that cannot be one */
  readonly unreadable: string | null;
  readonly text: string;
  /** what stands behind it or before it */
  readonly unit: Unit | null;
  readonly glued: boolean;
  readonly negative: boolean;
  readonly plus: boolean;
  /** a number word such as `one` or `two` */
  readonly inWords: boolean;
}
export type Unit =
  | { readonly kind: 'time'; readonly period: string }
  | { readonly kind: 'percent' }
  | { readonly kind: 'factor' }
  | { readonly kind: 'money'; readonly currency: string }
  | { readonly kind: 'data'; readonly bytes: number | null; readonly text: string }
  /** `70B`: parameters of a model */
  | { readonly kind: 'size' }
  /** `half`, `a third` */
  | { readonly kind: 'share' }
  /** `twice a day` */
  | { readonly kind: 'times' };
export interface TagItem extends At {
  readonly kind: 'tag';
  readonly tag: string;
  readonly text: string;
}
export interface PerItem extends At {
  readonly kind: 'per';
  /** `second` … `year`, `user`, `session`, `task`, `gpu`, `million`, `replica` */
  readonly of: string;
}
export interface PercentileItem extends At {
  readonly kind: 'percentile';
  readonly level: number;
}
export interface NameItem extends At {
  readonly kind: 'name';
  readonly name: Name;
  readonly text: string;
}
export interface DateItem extends At {
  readonly kind: 'date';
  readonly period: Period;
}
export interface WordItem extends At {
  readonly kind: 'word';
  readonly text: string;
}
export interface MarkItem extends At {
  readonly kind: 'mark';
  readonly text: string;
}
export type Item = NumberItem | TagItem | PerItem | PercentileItem | NameItem | DateItem | WordItem | MarkItem;

export interface Items {
  readonly scan: Scan;
  readonly items: readonly Item[];
}

export interface ReadingOptions {
  readonly vocabulary: Vocabulary;
  readonly asOf: string;
  readonly decimal: DecimalSign;
  /** dates that another reader found, by where they start */
  readonly dates?: readonly (Period & At)[];
}
