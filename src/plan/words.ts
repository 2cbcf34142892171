/** Numbers and dates in the words of a plan. No Intl: the same plan has the same words on every host. */
import { dayOf } from '../base/time.ts';
import { shownCurrency } from './currency.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** 12345.6 → `12,346`. */
export function whole(value: number): string {
  const digits = Math.round(Math.abs(value)).toFixed(0);
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return value < 0 && digits !== '0' ? `−${grouped}` : grouped;
}

/** Three significant digits where small, whole where large: 0.0123, 1.23, 45.6, 1,234. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return whole(value);
  const decimals = size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  return trimZeros(value.toFixed(decimals)).replace('-', '−');
}

/** Dollars in the currency that is shown: 31400 → `$31k`, 1234567 → `$1.23M`, 950 → `$950`. */
export function money(usd: number): string {
  const { symbol, perUsd } = shownCurrency();
  const sign = usd < 0 ? `−${symbol}` : symbol;
  const size = Math.abs(usd) * perUsd;
  if (size >= 999_500) return `${sign}${trimZeros((size / 1e6).toFixed(size < 1e7 ? 2 : 1))}M`;
  if (size >= 9_950) return `${sign}${whole(size / 1000)}k`;
  if (size >= 1000) return `${sign}${trimZeros((size / 1000).toFixed(1))}k`;
  if (size >= 1) return `${sign}${size < 10 ? size.toFixed(2) : whole(size)}`;
  return `${sign}${figure(size)}`;
}

/** A price with three digits: 3.9341 → `$3.93`, 0.000412 → `$0.0004`. */
export function unitMoney(usd: number): string {
  const { symbol, perUsd } = shownCurrency();
  return `${usd < 0 ? '−' : ''}${symbol}${figure(Math.abs(usd) * perUsd)}`;
}

/** 0.253 → `25 %`. */
export function percent(fraction: number): string {
  const value = fraction * 100;
  return `${Math.abs(value) < 9.95 && Math.abs(value - Math.round(value)) > 0.05 ? trimZeros(value.toFixed(1)) : whole(value)} %`.replace(
    '-',
    '−',
  );
}

/** 1420 → `1.4 s`, 38.2 → `38 ms`. */
export function latencyWords(ms: number): string {
  if (ms >= 1000) return `${trimZeros((ms / 1000).toFixed(1))} s`;
  return ms >= 10 ? `${whole(ms)} ms` : `${figure(ms)} ms`;
}

/** Epoch ms → `1 March 2027`, or `1 March` when the year is that of `nearMs`. */
export function dayWords(ms: number, nearMs?: number): string {
  const [year = '', month = '1', day = '1'] = dayOf(ms).split('-');
  const words = `${String(Number(day))} ${months[Number(month) - 1] ?? ''}`;
  return nearMs !== undefined && dayOf(nearMs).startsWith(year) ? words : `${words} ${year}`;
}

/** A chance in the words people use: 0.2 → `1 in 5`. */
export function chance(probability: number): string {
  if (probability < 0.005) return 'less than 1 in 200';
  if (probability > 0.95) return 'near certain';
  if (probability >= 0.45) return `${whole(probability * 10)} in 10`;
  return `1 in ${whole(1 / probability)}`;
}

/** `1 GPU`, `3 GPUs`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1] ?? ''}`;
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
