import { hashOf } from './hash.ts';

/**
 * JSON with sorted keys, so that equal documents have equal text. Fields that are undefined are left out;
 * typed arrays are written as arrays; a missing observation (NaN) is null.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (ArrayBuffer.isView(each)) return Array.from(each as Float64Array);
    if (typeof each === 'object' && each !== null && !Array.isArray(each)) {
      return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    }
    return each;
  });
}

/** Fingerprint of a document: equal for equal content, whatever the order of its keys. */
export function documentHash(value: unknown): string {
  return hashOf(canonicalJson(value));
}
