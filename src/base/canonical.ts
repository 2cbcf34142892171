import { hashOf, hashOfWords } from './hash.ts';

/**
 * JSON with sorted keys, so that equal documents have equal text. Fields that are undefined are left out;
 * typed arrays are written as arrays; a missing observation (NaN) is null.
 */
export function canonicalJson(value: unknown): string {
  return sortedJson(value, (each) => Array.from(each as Float64Array));
}

/**
 * A key for a memory of this run: equal for equal content, and quick where that holds long `Float64Array`s, of which the bits count.
 * Never kept: bits lie in another order on other machines.
 */
export function contentKey(value: unknown): string {
  return hashOf(
    sortedJson(value, (each) =>
      each instanceof Float64Array
        ? `${String(each.length)} ${hashOfWords(new Uint32Array(each.buffer, each.byteOffset, 2 * each.length))}`
        : Array.from(each as Float64Array),
    ),
  );
}

function sortedJson(value: unknown, viewText: (view: ArrayBufferView) => unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (ArrayBuffer.isView(each)) return viewText(each);
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
