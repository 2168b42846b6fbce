// The service worker: shows messages and opens what they name, and keeps the last state of every board and page that was
// opened, with the files of their release, so that they are read without a network.
const PAGES = 'pages';
const FILES = 'files';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The files of a release never change under their address. A page or a picture may be withdrawn: it is asked for anew, and
// read from here when there is no answer.
async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

async function page(request) {
  try {
    const answer = await fetch(request);
    const isKept = answer.ok && !(answer.headers.get('cache-control') || '').includes('no-store');
    if (isKept) (await caches.open(PAGES)).put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(request, { cacheName: PAGES, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/') || url.pathname.startsWith('/plate/')) event.respondWith(file(request));
  else if (request.mode === 'navigate' || url.pathname.endsWith('/board') || url.pathname.startsWith('/v1/files/')) event.respondWith(page(request));
});

self.addEventListener('push', (event) => {
  const { notification } = event.data.json();
  const { title, navigate, ...options } = notification;
  event.waitUntil(self.registration.showNotification(title, { ...options, data: { ...options.data, navigate } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.navigate));
});
