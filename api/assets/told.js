// Being told on this phone: it asks its browser once, after a touch. The subscription and its secret lie here alone.
const isApple = /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
const isInstalled = matchMedia('(display-mode: standalone)').matches || navigator.standalone;
const bearer = ({ secret }) => ({ Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' });

export const subscribed = () => phone.read('push');

/** Why this phone cannot be told, by the name of the words that say so; nothing if it can, or may be asked. */
export function hindrance() {
  if (isApple && !isInstalled) return 'iphone';
  if (!isSecureContext || !('serviceWorker' in navigator)) return 'private';
  if (!('PushManager' in window) || !('Notification' in window)) return 'none';
  return Notification.permission === 'denied' ? 'refused' : '';
}

async function subscription() {
  await navigator.serviceWorker.register('/worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const { public_key: applicationServerKey } = await fetch('/v1/push/key').then((answer) => answer.json());
  try {
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  } catch (error) {
    // The server has another key than the one that this phone subscribed with.
    if (error.name === 'InvalidStateError') {
      await (await pushManager.getSubscription())?.unsubscribe();
      return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    }
    throw error;
  }
}

/** Subscribes with these wishes, or changes them; answers why not, by the name of the words that say so. */
export async function tell(wishes) {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'refused' : 'later';
  const kept = await subscribed();
  let endpoint;
  try {
    endpoint = (await subscription()).toJSON();
  } catch (error) {
    return navigator.onLine ? 'service' : 'failed';
  }
  const replaces = kept ? { id: kept.id, secret: kept.secret } : null;
  // The titles of events are for this phone's own page.
  const { titles, ...told } = wishes;
  const body = JSON.stringify({ endpoint: endpoint.endpoint, keys: endpoint.keys, locale: document.documentElement.lang, ...told, replaces });
  const answer = await fetch('/v1/push/subscriptions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).catch(() => null);
  if (!answer?.ok) return 'failed';
  await phone.write('push', { ...kept, ...await answer.json(), ...wishes });
  return '';
}

/** Sends a message to this phone; false if that could not be. */
export async function test() {
  const kept = await subscribed();
  const answer = await fetch(`/v1/push/subscriptions/${kept.id}/test`, { method: 'POST', headers: bearer(kept) }).catch(() => null);
  return Boolean(answer?.ok);
}

/** Ends it; false if that could not be. */
export async function end() {
  const kept = await subscribed();
  const answer = await fetch(`/v1/push/subscriptions/${kept.id}`, { method: 'DELETE', headers: bearer(kept) }).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 404)) return false;
  await phone.write('push', undefined);
  const worker = await navigator.serviceWorker.getRegistration();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
  return true;
}

/** What is followed in a commune, of wishes that may be none yet. */
export const ofCommune = (wishes, commune) => wishes?.follows?.find((it) => it.commune === commune) || { commune, organisations: null, kinds: [], events: [] };

/** Wishes with what is followed in one commune in the place of what was. */
export function withFollow(wishes, follow, timezone) {
  const others = (wishes?.follows || []).filter((it) => it.commune !== follow.commune);
  const { quiet_hours = { from: '21:00', to: '07:00' } } = wishes || {};
  return { timezone, quiet_hours, follows: [...others, follow], titles: wishes?.titles || {} };
}
