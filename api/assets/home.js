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

// The communes that this phone follows: the list is kept here alone, and each board is read like anybody's.
const section = document.querySelector('[data-followed]');
const followed = JSON.parse(localStorage.getItem('followed') || '[]');
section.hidden = followed.length === 0;
for (const slug of followed) {
  const board = await fetch(`/v1/communes/${slug}/board`).then((answer) => answer.ok && answer.json()).catch(() => null);
  if (!board) continue;
  const before = localStorage.getItem(`seen:/${slug}`);
  const fresh = board.notices.filter((notice) => before && Date.parse(notice.published_at) > Date.parse(before)).length;
  const alert = board.notices.find((notice) => notice.severity);
  const card = document.createElement('article');
  card.className = 'sheet card';
  const kind = document.createElement('p');
  kind.className = 'kind';
  kind.textContent = fresh ? `${fresh} ${section.dataset.new}` : section.dataset.none;
  const title = document.createElement('h3');
  const link = document.createElement('a');
  link.href = `/${slug}`;
  link.textContent = board.commune.name;
  title.append(link);
  const first = document.createElement('p');
  first.textContent = (alert || board.notices[0])?.title || '';
  card.append(kind, title, first);
  section.querySelector('[data-list]').append(card);
}
