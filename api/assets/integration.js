// Shows a commune's board on its own site, as high as it is: <script async src="…/integration.js" data-commune="…"></script>
{
  const { currentScript: script } = document;
  const frame = Object.assign(document.createElement('iframe'), { src: new URL(`${script.dataset.commune}/widget`, script.src), title: 'Tableau d’affichage', loading: 'lazy' });
  Object.assign(frame.style, { width: '100%', height: '40rem', border: '0' });
  addEventListener('message', ({ source, data }) => {
    if (source === frame.contentWindow && data?.tambour > 0) frame.style.height = `${data.tambour}px`;
  });
  script.after(frame);
}
