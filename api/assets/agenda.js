// Menus that send themselves, and printing.
for (const button of document.querySelectorAll('[data-sends]')) button.hidden = true;
for (const select of document.querySelectorAll('[data-send]')) select.addEventListener('change', () => select.form.requestSubmit());
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
