// Without a network: the worker keeps what was read, the strip says when it was seen, and answers that wait go as soon as they can.
const strip = document.querySelector('[data-offline]');
const changed = document.querySelector('[data-changed]');
const language = document.documentElement.lang;
const worker = navigator.serviceWorker;

function when(seen) {
  const isToday = new Date().toDateString() === seen.toDateString();
  const parts = { jour: seen.toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long' }), h: seen.getHours(), mm: String(seen.getMinutes()).padStart(2, '0') };
  return strip.dataset[isToday ? 'today' : 'before'].replace(/\{(\w+)\}/g, (_, name) => parts[name]);
}

let seen = new Date(performance.timeOrigin);
let isKept = false;
function show() {
  if (!strip) return;
  strip.querySelector('[data-seen]').textContent = when(seen);
  strip.hidden = navigator.onLine && !isKept;
}
addEventListener('online', show);
addEventListener('offline', show);
if (!navigator.onLine) show();

// The worker says whether it had to answer with what it kept, and whether there is something newer by now.
const ask = (to, what) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (event) => resolve(event.data);
  to.postMessage(what, [port2]);
});
changed?.querySelector('button').addEventListener('click', () => location.reload());
let isTouched = false;
for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, () => { isTouched = true; }, { once: true, passive: true });
async function held() {
  const answer = await ask(worker.controller, { held: location.href });
  if (answer?.seen) [seen, isKept] = [new Date(answer.seen), true];
  show();
  if (!answer?.changed) return;
  if (isTouched && changed) changed.hidden = false;
  else location.reload();
}

let again;
async function send() {
  clearTimeout(again);
  try {
    if (await phone.sendWaiting()) dispatchEvent(new Event('sent'));
  } catch {
    again = setTimeout(send, 10_000);
  }
}
addEventListener('online', send);
addEventListener('waiting', send);
send();

if (worker) {
  worker.addEventListener('message', () => dispatchEvent(new Event('sent')));
  const pictures = () => [...document.images].map((it) => it.currentSrc).filter((it) => it.includes('/v1/files/'));
  const isFirst = !worker.controller;
  if (!isFirst) held();
  worker.register('/worker.js').then(() => worker.ready).then((ready) => {
    // What was read before there was a worker is kept as well.
    if (isFirst) ready.active.postMessage({ keep: location.href, pictures: pictures() });
  }, () => {});
}
navigator.clearAppBadge?.().catch(() => {});
