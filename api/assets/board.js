// The board, made better: the offline strip, a filter without a round trip, and what is new since this phone's last visit.
const strip = document.querySelector('[data-offline]');
const online = () => { strip.hidden = navigator.onLine; };
addEventListener('online', online);
addEventListener('offline', online);
online();

// The time of the last visit is known to this phone alone, by commune.
const key = 'seen:' + location.pathname;
const before = localStorage.getItem(key);
for (const card of before ? document.querySelectorAll('[data-at]') : []) {
  if (Date.parse(card.dataset.at) <= Date.parse(before)) continue;
  const mark = document.createElement('span');
  mark.className = 'new';
  mark.textContent = document.documentElement.lang === 'en' ? 'New' : 'Nouveau';
  card.querySelector('.kind').append(' ', mark);
}
localStorage.setItem(key, new Date().toISOString());

const filter = document.querySelector('[data-filter]');
if (filter) filter.hidden = false;
filter?.addEventListener('click', (event) => {
  const chosen = event.target.closest('button');
  if (!chosen) return;
  for (const button of filter.querySelectorAll('button')) button.setAttribute('aria-pressed', button === chosen);
  for (const card of document.querySelectorAll('.rest [data-kind]')) card.hidden = Boolean(chosen.dataset.only) && card.dataset.kind !== chosen.dataset.only;
});
