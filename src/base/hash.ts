/**
 * A 128-bit fingerprint of text: four 32-bit FNV-1a lanes over UTF-16 units with different offsets, finished by
 * murmur3's mixer. Not for secrets: it tells plans apart. Whole-number arithmetic only, so every host agrees.
 * Source of the constants: Fowler, Noll, Vo (FNV-1a, 32 bit); Appleby (murmur3 fmix32).
 *
 * @returns 32 lower-case hex digits
 */
export function hashOf(text: string): string {
  return lanesOf(text.length, (i) => text.charCodeAt(i));
}

/** The same of whole numbers of 32 bits. */
export function hashOfWords(words: Uint32Array): string {
  return lanesOf(words.length, (i) => words[i] ?? 0);
}

function lanesOf(length: number, unitAt: (i: number) => number): string {
  let [a, b, c, d] = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b];
  for (let i = 0; i < length; i += 1) {
    const unit = unitAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + 1), 0x01000193);
    c = Math.imul(c ^ (unit + 2), 0x01000193);
    d = Math.imul(d ^ (unit + 3), 0x01000193);
  }
  return [a, b, c, d]
    .map((lane) =>
      mix32(lane ^ length)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}

function mix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
