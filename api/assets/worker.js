// The service worker: shows messages, sends answers that waited, and keeps what was read: a page with all its files, or not at all.
// `RELEASE` stands above: the server writes it there.
importScripts(`${RELEASE}/phone.js`);

const PAGES = 'pages';
const FILES = 'files';
const PICTURES = 'pictures';
const NOT_READ = '/hors-ligne';
/** The most pages and pictures that are kept: boards go last. */
const MOST_PAGES = 200;
const MOST_PICTURES = 120;
/** Milliseconds after which a board, or another page, that was kept is shown while the network is still asked. */
const PATIENCE = { board: 100, other: 3000 };

const isBoard = (path) => /^\/[^/.]+$/.test(path) && path !== NOT_READ;
const namedIn = (text) => [...new Set(text.match(/\/(?:assets|plate)\/[\w./-]+/g))];

async function put(name, key, answer, most) {
  const cache = await caches.open(name);
  await cache.delete(key);
  await cache.put(key, answer);
  const keys = await cache.keys();
  const first = keys.filter((it) => !isBoard(new URL(it.url).pathname));
  for (const old of [...first, ...keys].slice(0, Math.max(0, keys.length - most))) await cache.delete(old);
}

// Keeps a page with its files; one that may not be kept, or is gone, is let go.
async function keepPage(url, answer) {
  if (answer.status === 404 || answer.status === 410) return (await caches.open(PAGES)).delete(url);
  if (!answer.ok || answer.redirected || (answer.headers.get('cache-control') || '').includes('no-store')) return;
  const files = await caches.open(FILES);
  const text = await answer.clone().text();
  const isPage = (answer.headers.get('content-type') || '').startsWith('text/html');
  const missing = [];
  for (const file of isPage ? namedIn(text) : []) if (!(await files.match(file))) missing.push(file);
  await files.addAll(missing);
  await put(PAGES, url, answer, MOST_PAGES);
}

async function keep(url) {
  await fetch(url).then((answer) => keepPage(url, answer)).catch(() => {});
}

// Files that no kept page names any more go, once there is another release.
async function sweep() {
  const pages = await caches.open(PAGES);
  const named = new Set();
  for (const key of await pages.keys()) namedIn(await (await pages.match(key)).text()).forEach((it) => named.add(it));
  const files = await caches.open(FILES);
  for (const key of await files.keys()) if (!named.has(new URL(key.url).pathname)) await files.delete(key);
}

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keep(NOT_READ));
});
self.addEventListener('activate', (event) => event.waitUntil(sweep().then(() => self.clients.claim())));

// The files of a release never change under their address.
async function file(request) {
  const kept = await caches.match(request.url, { cacheName: FILES });
  return kept || fetch(request);
}

// What each window was answered with: nothing if the network answered, or what was kept and whether there is newer by now.
const held = new Map();
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function page(event, url) {
  const kept = await caches.match(url, { cacheName: PAGES, ignoreVary: true });
  const asked = fetch(event.request).then((answer) => {
    if (answer.status >= 500 && kept) throw answer;
    return answer;
  });
  const stored = asked.then((answer) => keepPage(url, answer.clone()).then(() => answer, () => answer));
  event.waitUntil(stored.catch(() => {}));
  if (kept) {
    const patience = isBoard(new URL(url).pathname) ? PATIENCE.board : PATIENCE.other;
    const first = await Promise.race([asked.catch(() => null), wait(patience)]);
    if (first) return first;
    const seen = kept.headers.get('date');
    const is = (answer) => ({ changed: answer.headers.get('etag') !== kept.headers.get('etag') });
    held.set(event.resultingClientId, stored.then(is, () => ({ seen })));
    return kept;
  }
  return asked.catch(async (error) => {
    const words = event.request.mode === 'navigate' && await caches.match(NOT_READ, { cacheName: PAGES, ignoreVary: true });
    if (words) return words;
    throw error;
  });
}

// A picture may be withdrawn: it is asked for anew, and read from here when there is no answer.
async function picture(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await put(PICTURES, request.url, answer.clone(), MOST_PICTURES);
    return answer;
  } catch (error) {
    const kept = await caches.match(request.url, { cacheName: PICTURES, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.searchParams.has('token')) return;
  const path = url.pathname;
  if (path.startsWith('/assets/') || path.startsWith('/plate/')) event.respondWith(file(request));
  else if (path.startsWith('/v1/files/') && request.destination === 'image') event.respondWith(picture(request));
  else if (request.mode === 'navigate' ? !path.startsWith('/v1/') : path.endsWith('/board')) event.respondWith(page(event, url.origin + path + url.search));
});

self.addEventListener('message', (event) => {
  const { keep: url, pictures, held: asked } = event.data;
  if (url) {
    event.waitUntil(keep(url).then(() => Promise.all(pictures.map((it) => picture(new Request(it)).catch(() => {})))));
  }
  if (asked) {
    const answer = held.get(event.source.id);
    held.delete(event.source.id);
    event.waitUntil(Promise.resolve(answer).then((it) => event.ports[0].postMessage(it)));
  }
});

self.addEventListener('sync', (event) => {
  const tell = async () => { for (const window of await self.clients.matchAll()) window.postMessage('sent'); };
  event.waitUntil(phone.sendWaiting().then(tell));
});

// A message names what it is about by its tag: one that is newer takes the place of the one before, as when an alert is lifted.
self.addEventListener('push', (event) => {
  let notification = {};
  try { ({ notification } = event.data.json()); } catch { notification = { title: 'Tambour', navigate: '/' }; }
  const { title, navigate, ...options } = notification;
  const image = { icon: `${RELEASE}/icon-192.png` };
  const shown = self.registration.showNotification(title, { ...image, renotify: Boolean(options.tag), ...options, data: { ...options.data, navigate } });
  const commune = options.data?.commune;
  const kept = Promise.all([navigate, commune && `/${commune}`].filter(Boolean).map((it) => keep(new URL(it, self.location).href)));
  event.waitUntil(Promise.all([shown, kept, navigator.setAppBadge?.().catch(() => {})]));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { href, origin } = new URL(event.notification.data?.navigate || '/', self.location);
  if (origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const windows = await self.clients.matchAll({ type: 'window' });
    const there = windows.find((it) => it.url === href);
    return there ? there.focus() : self.clients.openWindow(href);
  })());
});

// A browser that changed the endpoint of its subscription says where it is now.
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil((async () => {
  const kept = await phone.read('push');
  if (!kept) return;
  const { public_key: applicationServerKey } = await fetch('/v1/push/key').then((answer) => answer.json());
  const subscription = event.newSubscription || await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = subscription.toJSON();
  const { id, secret, follows, quiet_hours, timezone, locale } = kept;
  const body = JSON.stringify({ endpoint, keys, follows, quiet_hours, timezone, locale, replaces: { id, secret } });
  const answer = await fetch('/v1/push/subscriptions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  if (answer.ok) await phone.write('push', { ...kept, ...await answer.json() });
})()));
