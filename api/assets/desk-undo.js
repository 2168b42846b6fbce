// The seconds in which something can be undone before anybody is told: they are counted, and the button stays.
for (const told of document.querySelectorAll('[data-undo]')) {
  let left = Number(told.dataset.undo);
  const words = told.textContent;
  const shown = String(left);
  const tick = () => {
    left -= 1;
    if (left > 0) {
      told.textContent = words.replace(new RegExp(`\\b${shown}\\b`), left);
      return;
    }
    told.textContent = told.dataset.gone;
    clearInterval(every);
  };
  const every = left > 0 && setInterval(tick, 1000);
  // Counting aloud would drown everything else: the first words and the last are read out.
  told.setAttribute('aria-live', 'off');
  if (left > 0) setTimeout(() => told.setAttribute('aria-live', 'polite'), Math.max(0, left - 1) * 1000);
}
