/** A sentence cut where parts of it stand out. */
export interface Segment {
  readonly text: string;
  readonly strong: boolean;
}

/** After the last part that stands out, the words from the next sentence on, with the blank before them: how sure it is, or why nothing is found. */
export function cutAfter(segments: readonly Segment[]): { readonly said: readonly Segment[]; readonly rest: string } {
  const last = segments.at(-1);
  const at = last === undefined || last.strong ? -1 : last.text.indexOf('. ');
  if (last === undefined || at < 0) return { said: segments, rest: '' };
  return {
    said: [...segments.slice(0, -1), { text: last.text.slice(0, at + 1), strong: false }],
    rest: last.text.slice(at + 1),
  };
}

/** Parts are looked for in their order; one that does not occur is left out. */
export function emphasised(sentence: string, parts: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const part of parts) {
    const at = part === '' ? -1 : sentence.indexOf(part, from);
    if (at < 0) continue;
    if (at > from) segments.push({ text: sentence.slice(from, at), strong: false });
    segments.push({ text: part, strong: true });
    from = at + part.length;
  }
  if (from < sentence.length) segments.push({ text: sentence.slice(from), strong: false });
  return segments;
}
