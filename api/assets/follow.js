// Following a commune or an organisation: a line of this phone's own list, which the first page reads and nobody else knows.
for (const button of document.querySelectorAll('[data-follow]')) {
  const { slug, organisation, name, words, following } = button.dataset;
  const read = () => JSON.parse(localStorage.getItem('followed') || '[]');
  const isThis = (it) => it.slug === slug && it.organisation === organisation;
  const draw = () => {
    const isFollowed = read().some(isThis);
    button.lastChild.data = isFollowed ? following : words;
    button.setAttribute('aria-pressed', isFollowed);
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    const others = read().filter((it) => !isThis(it));
    localStorage.setItem('followed', JSON.stringify(read().some(isThis) ? others : [...others, { slug, organisation, name }]));
    draw();
  });
  draw();
}
