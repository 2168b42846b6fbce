// The question before an alert rings, as a dialog over the text; the safe answer is the one that Escape gives.
const form = document.querySelector('[data-publish]');
const dialog = document.querySelector('[data-alert]');
let pressed;
form.addEventListener('submit', (event) => {
  const isAlert = form.querySelector('[name=category]:checked')?.value === 'alert';
  const goesUp = ['publish', 'later'].includes(event.submitter?.value);
  if (!isAlert || !goesUp || form.elements.sure) return;
  event.preventDefault();
  pressed = event.submitter;
  dialog.showModal();
});
dialog.querySelector('[data-no]').addEventListener('click', () => dialog.close());
dialog.querySelector('[data-yes]').addEventListener('click', () => {
  const sure = Object.assign(document.createElement('input'), { type: 'hidden', name: 'sure', value: 'on' });
  form.append(sure);
  dialog.close();
  form.requestSubmit(pressed);
});
