/** Counts what the page asks of the network after it has loaded, so that "nothing leaves" can be seen. */
const NAMES_KEPT = 100;

class Requests {
  /** that reached the network */
  count = $state(0);
  /** to any other site: 0, or the page says so */
  elsewhere = $state(0);
  /** answered by the copy in this browser */
  kept = $state(0);
  /** paths of the files asked for, each once */
  names = $state.raw<readonly string[]>([]);

  start(): void {
    const loadedAt = performance.now();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.startTime >= loadedAt) this.#note(entry.name, (entry as PerformanceResourceTiming).workerStart > 0);
      }
    }).observe({ type: 'resource', buffered: true });
    // the service worker says which of the page's requests it had to pass on
    if ('serviceWorker' in navigator)
      navigator.serviceWorker.addEventListener('message', (event: MessageEvent<unknown>) => {
        const data = event.data as { readonly type?: unknown; readonly address?: unknown } | null;
        if (data?.type === 'fetched') this.#note(String(data.address), false);
      });
  }

  #note(name: string, kept: boolean): void {
    const address = new URL(name, location.href);
    if (address.protocol === 'blob:' || address.protocol === 'data:') return;
    if (kept) this.kept += 1;
    else this.count += 1;
    if (address.origin !== location.origin) this.elsewhere += 1;
    const shown = address.origin === location.origin ? address.pathname : address.href;
    if (this.names.length < NAMES_KEPT && !this.names.includes(shown)) this.names = [...this.names, shown];
  }
}

export const requests = new Requests();
