/** What a failure of the browser's storage means, in words for the header of the page. */

/** Another tab has saved the plan since this one read it: nothing was written. */
export class StaleError extends Error {
  override readonly name = 'StaleError';
}

/** The storage cannot be opened now; `message` says why, and what helps. */
export class StorageClosedError extends Error {
  override readonly name = 'StorageClosedError';
}

const words: Readonly<Record<string, string>> = {
  QuotaExceededError: 'the browser’s storage is full: make room, or save a backup file',
  VersionError: 'a newer Headroom has used this storage: load the page again',
  InvalidStateError: 'the browser closed the storage',
  SecurityError: 'this browser forbids storage',
  NotAllowedError: 'this browser forbids storage',
  AbortError: 'the browser broke off the save',
  UnknownError: 'the disk could not be written',
  DataError: 'the browser could not read its own storage',
};

/** A half sentence, without its full stop. */
export function faultWords(fault: unknown): string {
  if (fault instanceof StorageClosedError) return fault.message;
  const name = fault instanceof Error || fault instanceof DOMException ? fault.name : '';
  return words[name] ?? 'the browser’s storage failed';
}
