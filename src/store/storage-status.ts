/** How much the browser keeps, and whether it promises to keep it. */
export interface StorageStatus {
  /** false: the browser may clear it when the disk is full; null: it does not say */
  readonly persisted: boolean | null;
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}

export async function storageStatus(): Promise<StorageStatus> {
  const storage = storageOfPage();
  const [persisted, estimate] = await Promise.all([
    storage?.persisted?.().catch(() => null) ?? null,
    storage?.estimate?.().catch(() => ({})) ?? {},
  ]);
  const { usage, quota } = estimate as StorageEstimate;
  return { persisted, usedBytes: usage ?? null, quotaBytes: quota ?? null };
}

/** Asks the browser not to clear what is kept; it may ask the person, or say no. @returns whether it promises */
export async function askToPersist(): Promise<boolean> {
  return (
    (await storageOfPage()
      ?.persist?.()
      .catch(() => false)) ?? false
  );
}

/** Missing where a page is served without encryption. */
function storageOfPage(): Partial<StorageManager> | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator as { storage?: StorageManager }).storage;
}
