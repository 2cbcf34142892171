/** The page's side of the service worker: is the copy complete, is a newer build ready, take it over when asked. */
type OfflineState = 'none' | 'preparing' | 'ready' | 'failed';

class Offline {
  state = $state<OfflineState>('none');
  /** a newer build is kept and waits; null = this page is the newest known */
  waiting = $state.raw<ServiceWorker | null>(null);
  /** whether this tab asked for the newer build: only then it loads again */
  #asked = false;

  /** Registers the worker of the built page. In development there is none. */
  async start(): Promise<void> {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator) || this.state !== 'none') return;
    const container = navigator.serviceWorker;
    this.state = container.controller === null ? 'preparing' : 'ready';
    container.addEventListener('controllerchange', () => {
      this.state = 'ready';
      if (this.#asked) location.reload();
    });
    try {
      const registration = await container.register(`${import.meta.env.BASE_URL}service-worker.js`, {
        updateViaCache: 'none',
      });
      registration.active?.postMessage({ type: 'tidy' });
      if (registration.waiting !== null) await this.#offer(registration.waiting);
      if (registration.installing !== null) this.#watch(registration.installing);
      registration.addEventListener('updatefound', () => {
        if (registration.installing !== null) this.#watch(registration.installing);
      });
    } catch {
      this.state = container.controller === null ? 'failed' : 'ready';
    }
  }

  /** Saves first, then hands over to the newer build and loads the page again. */
  async reload(saved: () => Promise<void>): Promise<void> {
    const next = this.waiting;
    if (next === null) return;
    await saved();
    this.#asked = true;
    // another tab may have handed over meanwhile: then nothing changes hands any more
    if (next.state === 'activated') location.reload();
    else next.postMessage({ type: 'take-over' });
  }

  #watch(next: ServiceWorker): void {
    next.addEventListener('statechange', () => {
      if (next.state === 'redundant' && this.state === 'preparing') this.state = 'failed';
      // the first copy takes over by itself; a later one waits
      if (next.state === 'installed' && navigator.serviceWorker.controller !== null) void this.#offer(next);
    });
  }

  /** A page that came fresh from the network may already be of the build that waits: then nobody is asked. */
  async #offer(next: ServiceWorker): Promise<void> {
    if (await holds(next, ownScript())) next.postMessage({ type: 'take-over' });
    else this.waiting = next;
  }
}

function ownScript(): string {
  return document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
}

async function holds(next: ServiceWorker, file: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<boolean>((resolve) => {
    port1.onmessage = (event: MessageEvent<unknown>) => resolve(event.data === true);
    setTimeout(() => resolve(false), 2000);
  });
  next.postMessage({ type: 'holds', file }, [port2]);
  return answer;
}

export const offline = new Offline();
