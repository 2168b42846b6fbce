// The board, made better: the offline strip, a filter without a round trip, and what is new since this phone's last visit.
const language = document.documentElement.lang;

// The time of the last visit is known to this phone alone, by commune.
const key = 'seen:' + location.pathname;
const before = localStorage.getItem(key);

const strip = document.querySelector('[data-offline]');
const online = () => { strip.hidden = navigator.onLine; };
if (before) strip.querySelector('[data-seen]').textContent = new Date(before).toLocaleString(language, { weekday: 'long', hour: '2-digit', minute: '2-digit' });
addEventListener('online', online);
addEventListener('offline', online);
online();

// The worker keeps what was read for when there is no network.
navigator.serviceWorker?.register('/worker.js').catch(() => {});
for (const card of before ? document.querySelectorAll('[data-at]') : []) {
  if (Date.parse(card.dataset.at) <= Date.parse(before)) continue;
  const mark = document.createElement('span');
  mark.className = 'new';
  mark.textContent = strip.dataset.new;
  card.querySelector('.kind').append(' ', mark);
}
if (navigator.onLine) localStorage.setItem(key, new Date().toISOString());

const filter = document.querySelector('[data-filter]');
if (filter) filter.hidden = false;
filter?.addEventListener('click', (event) => {
  const chosen = event.target.closest('button');
  if (!chosen) return;
  for (const button of filter.querySelectorAll('button')) button.setAttribute('aria-pressed', button === chosen);
  for (const card of document.querySelectorAll('.rest [data-kind]')) card.hidden = Boolean(chosen.dataset.only) && card.dataset.kind !== chosen.dataset.only;
});

// Following a commune is a line of this phone's own list, which the first page reads.
const follow = document.querySelector('[data-follow]');
const followed = () => JSON.parse(localStorage.getItem('followed') || '[]');
const slug = location.pathname.slice(1);
const draw = () => { follow.lastChild.data = followed().includes(slug) ? follow.dataset.following : follow.dataset.words; follow.setAttribute('aria-pressed', followed().includes(slug)); };
follow.hidden = false;
draw();
follow.addEventListener('click', () => {
  const others = followed().filter((it) => it !== slug);
  localStorage.setItem('followed', JSON.stringify(followed().includes(slug) ? others : [...others, slug]));
  draw();
});
