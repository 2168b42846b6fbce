// The pages that were read on this phone, where another was asked for without a network.
document.querySelector('[data-again]').addEventListener('click', () => location.reload());
document.querySelector('[data-offline]').remove();
const list = document.querySelector('[data-kept]');
const pages = await caches.open('pages');
const lines = [];
for (const key of await pages.keys()) {
  const { pathname } = new URL(key.url);
  if (pathname === '/hors-ligne' || pathname.startsWith('/v1/')) continue;
  const kept = new DOMParser().parseFromString(await (await pages.match(key)).text(), 'text/html');
  const link = document.createElement('a');
  link.className = 'line';
  link.href = key.url;
  link.textContent = kept.title;
  const item = document.createElement('li');
  item.append(link);
  lines.unshift(item);
}
list.replaceChildren(...lines.slice(0, 20));
list.closest('section').hidden = lines.length === 0;
