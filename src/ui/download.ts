/** Saves text or bytes as a file of the person's choice. Nothing is sent: the bytes are in the page. */
export function download(content: string | Uint8Array, name: string, type = 'application/json'): void {
  const address = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A name for files: lower case, no spaces, nothing a file system minds. */
export function fileName(name: string, ending: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${plain === '' ? 'headroom' : plain}${ending}`;
}
