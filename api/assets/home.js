// Search as one types: asks 200 ms after the last key and replaces the list. The form works without it.
const input = document.querySelector('#q');
let wait;
input.addEventListener('input', () => {
  clearTimeout(wait);
  wait = setTimeout(async () => {
    const page = await fetch('/?' + new URLSearchParams({ q: input.value })).then((answer) => answer.text()).catch(() => '');
    const found = new DOMParser().parseFromString(page, 'text/html').querySelector('[data-found]');
    if (found) document.querySelector('[data-found]').replaceChildren(...found.childNodes);
  }, 200);
});

// What this phone follows: the list is kept here alone, and each board is read like anybody's.
const section = document.querySelector('[data-followed]');
const followed = JSON.parse(localStorage.getItem('followed') || '[]');
section.hidden = followed.length === 0;

function element(name, className, ...inside) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...inside);
  return made;
}

function card({ slug, organisation, name }, board) {
  const path = organisation ? `/${slug}/associations/${organisation}` : `/${slug}`;
  const notices = board ? board.notices.filter((it) => !organisation || it.organisation.id === organisation) : [];
  const before = localStorage.getItem(`seen:/${slug}`);
  const fresh = notices.filter((it) => before && Date.parse(it.published_at) > Date.parse(before)).length;
  const alerts = notices.filter((it) => it.severity).length;
  const kind = element('p', 'kind');
  if (alerts) kind.append(element('span', 'tag red', `${alerts} ${section.dataset.alert}`), ' ');
  if (fresh) kind.append(element('span', 'new', `${fresh} ${section.dataset.new}`));
  if (!alerts && !fresh) kind.append(board ? section.dataset.none : section.dataset.unknown);
  const link = element('a', '', organisation ? name : board?.commune.name || name);
  link.href = path;
  return element('article', 'sheet card', kind, element('h3', '', link), element('p', '', notices[0]?.title || ''));
}

const boards = new Map();
const ask = (slug) => fetch(`/v1/communes/${slug}/board`).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
for (const { slug } of followed) if (!boards.has(slug)) boards.set(slug, ask(slug));
// The worker keeps their pages as they are now, for where there is no network.
for (const slug of boards.keys()) navigator.serviceWorker?.controller?.postMessage({ keep: `${location.origin}/${slug}`, pictures: [] });
for (const it of followed) section.querySelector('[data-list]').append(card(it, await boards.get(it.slug)));
