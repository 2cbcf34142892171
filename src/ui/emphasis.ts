/** A sentence cut where parts of it stand out. */
export interface Segment {
  readonly text: string;
  readonly strong: boolean;
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
