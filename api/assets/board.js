// The board, made better: what is new since the last visit, and a filter without a round trip.
const strip = document.querySelector('[data-new]');
const key = 'seen:' + location.pathname;
// The last visit is that before this tab's: a page that is read again within it shows the same as new.
const before = sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? '';
sessionStorage.setItem(key, before);
if (navigator.onLine) localStorage.setItem(key, new Date().toISOString());
for (const card of before ? document.querySelectorAll('[data-at]') : []) {
  if (Date.parse(card.dataset.at) <= Date.parse(before)) continue;
  const mark = document.createElement('span');
  mark.className = 'new';
  mark.textContent = strip.dataset.new;
  card.querySelector('.kind').append(' ', mark);
}

const filter = document.querySelector('[data-filter]');
const none = document.querySelector('[data-none]');
const cards = [...document.querySelectorAll('.card[data-kind]')];
const words = (it) => it.textContent.trim();
filter?.querySelector('button').remove();
filter?.addEventListener('change', () => {
  // A part that came from the server has no more to show.
  if (location.search) return filter.requestSubmit();
  // The filter stays where it is on the screen, whatever goes above it.
  const { top } = filter.getBoundingClientRect();
  const { quoi, qui } = filter.elements;
  for (const card of cards) {
    const isOther = (quoi.value && card.dataset.kind !== quoi.value) || (qui.value && words(card.querySelector('.by span')) !== words(qui.selectedOptions[0]));
    card.hidden = Boolean(isOther);
  }
  none.hidden = cards.some((card) => !card.hidden);
  scrollBy(0, filter.getBoundingClientRect().top - top);
});
