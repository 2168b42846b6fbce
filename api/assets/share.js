// Sharing through the phone's own sheet; where there is none, the address is copied and the button says so.
for (const button of document.querySelectorAll('[data-share]')) {
  button.hidden = !(navigator.share || navigator.clipboard);
  button.addEventListener('click', async () => {
    const what = { title: document.title, url: location.href };
    if (navigator.share) return navigator.share(what).catch(() => {});
    await navigator.clipboard.writeText(what.url);
    button.lastChild.data = button.dataset.copied;
  });
}
