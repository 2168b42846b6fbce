// The hall screen: turns by itself, asks every minute for what is new, and goes on with what it has when there is no network.
const SHEET = 12_000;
const ALERT = 24_000;
const ANEW = 60_000;
const main = document.querySelector('[data-screen]');
const sheets = main.querySelector('[data-sheets]');
const dots = main.querySelector('[data-dots]');
const strip = main.querySelector('[data-offline]');
const key = `screen:${location.pathname}`;
const language = document.documentElement.lang;
let [shown, at, timer] = [sheets.innerHTML, -1, 0];

// What is over is not shown again, network or not.
function turn() {
  clearTimeout(timer);
  for (const it of sheets.querySelectorAll('[data-until]')) if (Date.parse(it.dataset.until) <= Date.now()) it.remove();
  const all = [...sheets.children];
  at = (at + 1) % Math.max(all.length, 1);
  all.forEach((sheet, n) => { sheet.hidden = n !== at; });
  dots.replaceChildren(...all.map((_, n) => Object.assign(document.createElement('i'), { className: n === at ? 'on' : '' })));
  timer = setTimeout(turn, all[at]?.classList.contains('alarm') ? ALERT : SHEET);
}

// In French the hour is 16 h 15.
const said = (date, words) => date.toLocaleString(language, words).replace(/(\d):(\d)/, language === 'fr' ? '$1\u202fh\u202f$2' : '$&');

function clock() {
  const words = { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' };
  document.querySelector('[data-clock]').textContent = said(new Date(), words);
}

// The worker keeps the whole of it, so that the screen starts without a network too.
async function keep() {
  const { active } = await navigator.serviceWorker.ready;
  const pictures = [...sheets.querySelectorAll('img')].map((it) => it.src);
  active.postMessage({ keep: location.href, pictures });
}

const release = (page) => page.querySelector('link[rel=stylesheet]').getAttribute('href');

async function anew() {
  const answer = await fetch(location.href).catch(() => null);
  strip.hidden = Boolean(answer?.ok);
  if (!answer?.ok) {
    const seen = localStorage.getItem(key);
    if (seen) strip.querySelector('[data-seen]').textContent = said(new Date(seen), { weekday: 'long', hour: 'numeric', minute: '2-digit' });
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  localStorage.setItem(key, new Date().toISOString());
  // Another release brings its own style and script.
  if (release(page) !== release(document)) return location.reload();
  const fresh = page.querySelector('[data-sheets]');
  if (fresh.innerHTML === shown) return;
  shown = fresh.innerHTML;
  sheets.replaceChildren(...fresh.children);
  at = -1;
  turn();
  if (navigator.serviceWorker) keep();
}

document.body.classList.add('turns');
turn();
clock();
setInterval(clock, 10_000);
setInterval(anew, ANEW);
addEventListener('online', anew);
addEventListener('offline', anew);
navigator.wakeLock?.request('screen').catch(() => {});
if (navigator.serviceWorker) navigator.serviceWorker.register('/worker.js').then(keep).catch(() => {});
await anew();
