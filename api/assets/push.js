// Being told: the choices are on the page, the browser asks once, after a touch, never at load. The subscription and its secret
// lie on this phone alone.
const form = document.querySelector('[data-push]');
const show = (name, on = true) => { document.querySelector(`[data-${name}]`).hidden = !on; };
const kept = () => JSON.parse(localStorage.getItem('push') || 'null');
const bearer = (it) => ({ Authorization: `Bearer ${it.secret}`, 'Content-Type': 'application/json' });
const isApple = /iP(hone|ad|od)/.test(navigator.userAgent);
const isInstalled = matchMedia('(display-mode: standalone)').matches || navigator.standalone;
const isAble = 'serviceWorker' in navigator && 'PushManager' in window;
const words = form.querySelector('[data-on-words]');

function state() {
  const on = Boolean(kept());
  show('on', on);
  show('test', on);
  show('stop', on);
  if (on) words.textContent = words.dataset.onWords;
}

if (isApple && !isInstalled) show('iphone');
else if (!isAble) show('none');
else if (Notification.permission === 'denied') show('refused');
state();

function wishes() {
  const data = new FormData(form);
  const organisations = data.getAll('qui');
  const kinds = data.getAll('quoi').flatMap((it) => it.split(' '));
  const follow = { commune: form.dataset.commune, organisations: organisations.length ? organisations : null, kinds };
  const others = (kept()?.follows || []).filter((it) => it.commune !== follow.commune);
  const quiet = data.get('de') && data.get('a') ? { from: data.get('de'), to: data.get('a') } : null;
  return { locale: document.documentElement.lang, timezone: form.dataset.timezone, follows: [...others, follow], quiet_hours: quiet };
}

async function endpoint() {
  const worker = await navigator.serviceWorker.register('/worker.js');
  await navigator.serviceWorker.ready;
  const { public_key: applicationServerKey } = await fetch('/v1/push/key').then((answer) => answer.json());
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function subscribe() {
  const subscription = (await endpoint()).toJSON();
  const wanted = wishes();
  const body = { endpoint: subscription.endpoint, keys: subscription.keys, ...wanted };
  const answer = await fetch('/v1/push/subscriptions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(answer.status);
  localStorage.setItem('push', JSON.stringify({ ...(await answer.json()), follows: wanted.follows }));
}

form.addEventListener('submit', async (event) => {
  if (!isAble || (isApple && !isInstalled)) return;
  event.preventDefault();
  show('failed', false);
  const permission = await Notification.requestPermission();
  show('refused', permission === 'denied');
  if (permission !== 'granted') return;
  await subscribe().catch((error) => { console.error(error); show('failed'); });
  state();
});

document.querySelector('[data-test]').addEventListener('click', async () => {
  const answer = await fetch(`/v1/push/subscriptions/${kept().id}/test`, { method: 'POST', headers: bearer(kept()) }).catch(() => null);
  show('failed', !answer?.ok);
});

document.querySelector('[data-stop]').addEventListener('click', async () => {
  const answer = await fetch(`/v1/push/subscriptions/${kept().id}`, { method: 'DELETE', headers: bearer(kept()) }).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 404)) return show('failed');
  localStorage.removeItem('push');
  const worker = await navigator.serviceWorker.getRegistration();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
  location.reload();
});
