/**
 * The way out: deployed in place of the service worker (build with HEADROOM_OFFLINE=off), it takes over at once, deletes every copy
 * of the page's files and itself. Plans are kept elsewhere (IndexedDB) and stay.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('headroom-files-')).map((name) => caches.delete(name)));
  await worker.registration.unregister();
}

export {};
