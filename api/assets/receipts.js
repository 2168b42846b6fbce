// A receipt leads to its ballot on this page; it stays in the browser.
const box = document.querySelector('[data-receipts]');
box.hidden = false;
box.addEventListener('change', ({ target }) => {
  const line = document.getElementById(target.value.toLowerCase().replace(/[\s-]/g, ''));
  box.lastElementChild.hidden = line;
  line?.focus();
});
