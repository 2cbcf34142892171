/** A number as people type it: 25, 25 %, $60k, 1.2M, 1,450, 0.5 s. Undefined where it is none. */
export function amountOf(text: string): number | undefined {
  const plain = text
    .replace(/[\s\u00a0$€£%_]/g, '')
    .replace(/−/g, '-')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(',', '.');
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)(k|m(?!s)|b)?(?:ms|s|\/.*)?$/i.exec(plain);
  if (match?.[1] === undefined) return undefined;
  const factor = { k: 1e3, m: 1e6, b: 1e9 }[match[2]?.toLowerCase() ?? ''] ?? 1;
  const value = Number(match[1]) * factor;
  return Number.isFinite(value) ? value : undefined;
}

const grouped = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 12 });

/** A number for an input: thousands in groups, no rounding noise (0.07 × 100 is 7, not 7.000000000000001). */
export function amountText(value: number): string {
  return grouped.format(value);
}
