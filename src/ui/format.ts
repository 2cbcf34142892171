/** Numbers and dates as people read them. Only the screen uses these; documents and exports keep plain numbers. */
import type { Step } from '../history/history.ts';
import { shownCurrency } from './currency.svelte.ts';

// a formatter takes longer to make than all the numbers of a chart to write
const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const two = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
const zoned = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${timeZone}`;
  const found = zoned.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  zoned.set(key, found);
  return found;
}

/** Dash for what is not there. */
export const none = '–';

/** Three significant digits, thousands in groups: 0.0123, 1.24, 12.4, 124, 12,400. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return none;
  const size = Math.abs(value);
  if (size === 0) return '0';
  const text = size >= 100 || Number.isInteger(value) ? plain.format(value) : three.format(value);
  return text.replace('-', '−');
}

/** Dollars in the currency on screen, as the plan's sentence writes them: $0.0012, $2.40, $412, $4.2k, $31k, $1.2M. */
export function money(usd: number | null): string {
  if (usd === null) return none;
  const value = usd * shownCurrency.perUsd;
  const size = Math.abs(value);
  if (!(size >= 999.5 && size < 9_950)) return amount(value);
  return `${value < 0 ? '−' : ''}${shownCurrency.symbol}${oneDigit(size / 1e3)}k`;
}

/** Money that is in the currency on screen already, to the dollar where ticks need it: along the axis of a chart. */
export function amount(value: number): string {
  if (!Number.isFinite(value)) return none;
  const sign = value < 0 ? `−${shownCurrency.symbol}` : shownCurrency.symbol;
  const size = Math.abs(value);
  if (size === 0) return `${sign}0`;
  if (size < 0.1) return `${sign}${two.format(size)}`;
  if (size < 99.5) return `${sign}${size.toFixed(2)}`;
  if (size < 9_950) return `${sign}${plain.format(size)}`;
  if (size < 999_500) return `${sign}${plain.format(size / 1e3)}k`;
  if (size < 999_500_000) return `${sign}${oneDigit(size / 1e6)}M`;
  return `${sign}${oneDigit(size / 1e9)}B`;
}

/** A change of money, with its sign: −$9,800, +$400. */
export function moneyChange(usd: number): string {
  return usd > 0 ? `+${money(usd)}` : money(usd);
}

/** Signed whole number with a true minus. */
export function change(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${plain.format(value)}` : `−${plain.format(-value)}`;
}

/** A fraction as percent: 0.0634 → 6.3 %, 0.25 → 25 %; 0.995 → 99.5 %, since 100 % is all. */
export function percent(fraction: number | null): string {
  if (fraction === null || !Number.isFinite(fraction)) return none;
  const value = fraction * 100;
  if (value > 99 && value < 100) return `${String(Math.floor(value * 10 + 1e-6) / 10)}\u00a0%`;
  const digits = Math.abs(value) < 10 && Math.abs(value - Math.round(value)) > 0.05 ? 1 : 0;
  return `${value.toFixed(digits).replace('-', '−')}\u00a0%`;
}

/** Milliseconds: 38 ms, 1.4 s, 12 s. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return none;
  if (ms < 1000) return `${number(ms < 10 ? ms : Math.round(ms))} ms`;
  const seconds = ms / 1000;
  return seconds < 10
    ? `${oneDigit(seconds)} s`
    : seconds < 120
      ? `${plain.format(seconds)} s`
      : `${plain.format(seconds / 60)} min`;
}

/** Bytes in decimal gigabytes, the unit GPUs are sold in, or in GiB (2³⁰), the unit engines print. */
export function gigabytes(bytes: number, unit: 'GB' | 'GiB' = 'GB'): string {
  const size = bytes / (unit === 'GB' ? 1e9 : 1_073_741_824);
  return `${size >= 10 ? plain.format(size) : oneDigit(size)} ${unit}`;
}

/** 17 Nov */
export function day(ms: number, timeZone = 'UTC'): string {
  return formatIn(timeZone, 'day', { day: 'numeric', month: 'short' }).format(ms);
}

/** 17 November 2026 */
export function longDay(ms: number, timeZone = 'UTC'): string {
  return formatIn(timeZone, 'long day', { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
}

/** Nov 2026 */
export function month(ms: number, timeZone = 'UTC'): string {
  return formatIn(timeZone, 'month', { month: 'short', year: 'numeric' }).format(ms);
}

/** 14:00 */
export function clock(ms: number, timeZone = 'UTC'): string {
  return formatIn(timeZone, 'clock', { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** Mon 17 Nov, 14:00 */
export function moment(ms: number, timeZone = 'UTC'): string {
  const weekday = formatIn(timeZone, 'weekday', { weekday: 'short' }).format(ms);
  return `${weekday} ${day(ms, timeZone)}, ${clock(ms, timeZone)}`;
}

/** A probability in whole people: "1 in 5", "3 in 4", "under 1 in 100", "almost certain", "none". */
export function chance(probability: number): string {
  if (probability <= 0) return 'none';
  if (probability < 0.0075) return 'under 1 in 100';
  if (probability > 0.985) return 'almost certain';
  if (probability > 0.55) return `${Math.round(probability * 10)} in 10`;
  const of = Math.max(2, Math.round(1 / probability));
  // as the plan's sentence says it; beyond that nobody tells 98 from 102
  return `1 in ${String(of > 50 ? Math.round(of / 10) * 10 : of)}`;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Small counts as words: one … ten, then digits. */
export function inWords(count: number): string {
  return words[count] ?? plain.format(count);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** 1 GPU, 2 GPUs */
export function plural(count: number, noun: string): string {
  return `${plain.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "4 to 7", or "2" where both are the same on screen. */
export function range(low: number, high: number, words: (value: number) => string = number): string {
  const [from, to] = [words(low), words(high)];
  return from === to ? to : `${from} to ${to}`;
}

/** A sentence's words without its full stop, to go on after them. */
export function unended(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}

/** hourly, daily, weekly, every 10 minutes, monthly … */
export function stepName(step: Step): string {
  if (step.unit !== 's')
    return step.count === 1 ? (step.unit === 'month' ? 'monthly' : 'yearly') : `every ${step.count} ${step.unit}s`;
  const named: Readonly<Record<number, string>> = {
    1: 'every second',
    60: 'every minute',
    3600: 'hourly',
    86_400: 'daily',
    604_800: 'weekly',
  };
  const known = named[step.count];
  if (known !== undefined) return known;
  if (step.count % 86_400 === 0) return `every ${step.count / 86_400} days`;
  if (step.count % 3600 === 0) return `every ${step.count / 3600} hours`;
  return step.count % 60 === 0 ? `every ${step.count / 60} minutes` : `every ${step.count} seconds`;
}

/** Length of the step in ms; a month counts 730 hours, a year 8,760. */
export function stepMs(step: Step): number {
  const seconds = step.unit === 's' ? 1 : step.unit === 'month' ? 730 * 3600 : 8760 * 3600;
  return step.count * seconds * 1000;
}

/** First 4·4 hex digits of a hash, as on the footer and exports. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}·${hash.slice(4, 8)}`;
}

function oneDigit(value: number): string {
  const text = value.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}
