/**
 * Numbers as people and spreadsheets write them: plain, with a currency or percent sign, with thousands marks, with a decimal
 * comma. How a column means its commas and dots is told from the column, never from one cell.
 */
import type { Cell } from './table.ts';

export type DecimalMark = '.' | ',';

/** How a column writes its numbers. */
export interface NumberFormat {
  readonly decimal: DecimalMark;
  /** '%', a currency code, or '' */
  readonly unit: string;
  /** the marks can be read both ways ("1,234"), or one cell contradicts another */
  readonly doubt: 'none' | 'ambiguous' | 'contradictory';
  /** a cell that shows the doubt */
  readonly example: string;
}

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
const CURRENCIES: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'JPY', US$: 'USD' };
const CURRENCY = /US\$|[$€£¥]|\b(?:USD|EUR|GBP|JPY|CNY|INR|CHF)\b/;
const ABSENT = new Set(['', '-', '–', 'na', 'n/a', '#n/a', 'null', 'none', 'nil', 'missing', '?']);
const NON_FINITE = /^[+-]?(?:nan|inf|infinity|#div\/0!|#num!)$/i;
/** an ordinary, a no-break, a narrow or a thin space, an apostrophe */
const THOUSANDS_SPACE = /(\d)[ \u00a0\u202f\u2009'’](?=\d{3}(?:\D|$))/g;

/** beyond it, sums over a million rows may overflow */
const LARGEST = 1e300;

/** Why a cell gives no number. */
export type Lack = 'missing' | 'non-finite' | 'unparsable';

/** The number of a cell, or NaN; `lackOf` says why. */
export function numberOf(cell: Cell, decimal: DecimalMark): number {
  if (typeof cell === 'number') return Math.abs(cell) <= LARGEST ? cell : Number.NaN;
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim();
  const plain = PLAIN.test(text) && (decimal === '.' || !text.includes('.'));
  const value = plain ? Number(text) : Number(bareOf(text, decimal));
  return Math.abs(value) <= LARGEST ? value : Number.NaN;
}

/** Whether reading the cell took more than reading digits: counted, so that nobody is surprised. */
export function isDressed(cell: Cell, decimal: DecimalMark): boolean {
  return typeof cell === 'string' && !(PLAIN.test(cell.trim()) && (decimal === '.' || !cell.includes('.')));
}

export function lackOf(cell: Cell, decimal: DecimalMark): Lack {
  if (cell === null || cell === undefined) return 'missing';
  if (typeof cell === 'number') return 'non-finite';
  const text = cell.trim();
  if (ABSENT.has(text.toLowerCase())) return 'missing';
  return NON_FINITE.test(text) || PLAIN.test(bareOf(text, decimal)) ? 'non-finite' : 'unparsable';
}

/** Digits, sign, point and exponent only; something that is no number where the text is none. */
function bareOf(text: string, decimal: DecimalMark): string {
  if (text.length > 60) return 'x';
  const bare = text.replace(CURRENCY, '').replace(/\s*%$/, '').replace(THOUSANDS_SPACE, '$1').trim();
  const unsigned = bare.replace(/^[+-]\s*/, '');
  const sign = bare.startsWith('-') ? '-' : '';
  const whole = decimal === '.' ? /^\d{1,3}(?:,\d{3})+(\.\d*)?$/ : /^\d{1,3}(?:\.\d{3})+(,\d*)?$/;
  if (whole.test(unsigned)) return sign + unsigned.replaceAll(decimal === '.' ? ',' : '.', '').replace(',', '.');
  const number = decimal === ',' && !unsigned.includes('.') ? unsigned.replace(',', '.') : unsigned;
  return PLAIN.test(number) && (decimal === '.' || !unsigned.includes('.')) ? sign + number : 'x';
}

/**
 * The format a column's cells agree on.
 *
 * @param delimiter  of the file: where it is a semicolon, "1,234" alone is read with a decimal comma
 */
export function numberFormatOf(cells: readonly Cell[], delimiter: string): NumberFormat {
  let comma = '';
  let dot = '';
  let either = '';
  let unit = '';
  for (const cell of cells) {
    if (typeof cell !== 'string') continue;
    const text = cell.trim();
    unit ||= signOf(text);
    const bare = text
      .replace(CURRENCY, '')
      .replace(/%$/, '')
      .replace(THOUSANDS_SPACE, '$1')
      .replace(/^\s*[+-]/, '')
      .trim();
    if (/^\d{1,3},\d{3}$/.test(bare) && !bare.startsWith('0')) either ||= text;
    else if (/^\d*,\d+$/.test(bare) || /^\d{1,3}(?:\.\d{3})+,\d*$/.test(bare) || /^\d{1,3}(?:\.\d{3}){2,}$/.test(bare))
      comma ||= text;
    else if (/^\d{1,3}(?:,\d{3})+\.\d*$/.test(bare) || /^\d{1,3}(?:,\d{3}){2,}$/.test(bare)) dot ||= text;
    else if (/^\d*\.\d+$/.test(bare) && !/^[1-9]\d{0,2}\.\d{3}$/.test(bare)) dot ||= text;
  }
  if (comma !== '' && dot !== '')
    return { decimal: '.', unit, doubt: 'contradictory', example: `${comma}" and "${dot}` };
  if (comma !== '') return { decimal: ',', unit, doubt: 'none', example: comma };
  if (either === '' || dot !== '') return { decimal: '.', unit, doubt: 'none', example: dot };
  return { decimal: delimiter === ';' ? ',' : '.', unit, doubt: 'ambiguous', example: either };
}

function signOf(text: string): string {
  if (text.endsWith('%')) return '%';
  const sign = CURRENCY.exec(text)?.[0];
  return sign === undefined ? '' : (CURRENCIES[sign] ?? sign);
}
