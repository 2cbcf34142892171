/**
 * The service worker of the built page: after one visit everything works with the network off, and nothing is asked of it.
 * The build gives it the list of its own files with their SHA-256; a file of other bytes is refused and the old copy stays.
 * Decisions: docs/decisions/011-page.md.
 */
declare const HEADROOM_FILES: readonly { readonly path: string; readonly integrity: string }[];
declare const HEADROOM_BUILD: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHES = 'headroom-files-';
const OWN = `${CACHES}${HEADROOM_BUILD}`;
/** Where the network does not answer in this time, the copy does. */
const PATIENCE_MS = 4000;
/** Names with a fingerprint never change their bytes. */
const FINGERPRINTED = /^assets\//;

const addressOf = (path: string): string => new URL(path, worker.registration.scope).href;
const index = (): string => addressOf('index.html');

worker.addEventListener('install', (event) => event.waitUntil(keepFiles()));

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('message', (event) => {
  const { type, file } = event.data as { readonly type?: unknown; readonly file?: unknown };
  if (type === 'take-over') event.waitUntil(worker.skipWaiting());
  if (type === 'holds')
    event.ports[0]?.postMessage(HEADROOM_FILES.some((each) => addressOf(each.path) === String(file)));
  if (type === 'tidy') event.waitUntil(dropOldFiles());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.mode === 'navigate') event.respondWith(newestPage(request));
  else if (request.method !== 'GET' || address.origin !== worker.location.origin || address.search !== '')
    // the page never sends: a request that could carry something out is not one of ours
    event.respondWith(Response.error());
  else event.respondWith(keptOrFetched(request));
});

/** All files of this build, or no installation. What an older copy holds under a fingerprint is not fetched again. */
async function keepFiles(): Promise<void> {
  const cache = await caches.open(OWN);
  await Promise.all(
    HEADROOM_FILES.map(async ({ path, integrity }) => {
      const address = addressOf(path);
      const lasting = FINGERPRINTED.test(path);
      const held = lasting ? await caches.match(address) : undefined;
      const answer = held ?? (await fetch(address, { integrity, cache: lasting ? 'default' : 'reload' }));
      if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`);
      await cache.put(address, answer);
    }),
  );
}

/** The page itself comes from the network where there is one, so that no visitor is held on an old build. */
async function newestPage(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) return answer;
  } catch {
    // no network: the copy answers
  }
  return (await caches.match(index(), { cacheName: OWN })) ?? Response.error();
}

/** Own files first, then those of a build that an older tab still runs, then the network (a newer build just opened). */
async function keptOrFetched(request: Request): Promise<Response> {
  const held = (await caches.match(request, { cacheName: OWN })) ?? (await caches.match(request));
  if (held !== undefined) return held;
  try {
    const answer = await fetch(request);
    await tell(request.url);
    return answer;
  } catch {
    return Response.error();
  }
}

/** Files of older builds go when no second tab could still need them. */
async function dropOldFiles(): Promise<void> {
  const tabs = await worker.clients.matchAll({ type: 'window' });
  if (tabs.length > 1) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(CACHES) && name !== OWN).map((name) => caches.delete(name)));
}

/** The pages count what was asked of the network on their behalf. */
async function tell(address: string): Promise<void> {
  for (const tab of await worker.clients.matchAll({ type: 'window' })) tab.postMessage({ type: 'fetched', address });
}

export {};
