/** What was said in a document, by dotted path; a list is one value. */
export function leavesOf(document: unknown): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  collect(document, '', leaves);
  leaves.delete('version');
  return leaves;
}

function collect(value: unknown, path: string, into: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    into.set(path, value);
    return;
  }
  for (const [key, each] of Object.entries(value)) collect(each, path === '' ? key : `${path}.${key}`, into);
}
