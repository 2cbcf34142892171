/** Counts what the page asks of the network after it has loaded, so that "nothing leaves" can be seen. */
class Requests {
  count = $state(0);
  /** to any other site: 0, or the page says so */
  elsewhere = $state(0);

  start(): void {
    const loadedAt = performance.now();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.startTime < loadedAt) continue;
        const address = new URL(entry.name, location.href);
        if (address.protocol === 'blob:' || address.protocol === 'data:') continue;
        this.count += 1;
        if (address.origin !== location.origin) this.elsewhere += 1;
      }
    }).observe({ type: 'resource', buffered: true });
  }
}

export const requests = new Requests();
