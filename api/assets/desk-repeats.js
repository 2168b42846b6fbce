// The next dates of an event while its form is filled in: the server reckons them, with what else is on then.
const form = document.querySelector('[data-repeats]');
const list = form.querySelector('[data-dates]');
const repeats = form.elements.repeats;
const inWeeks = ['weekly', 'alternate', 'even', 'odd'];
let wait;
let last = 0;

// What a choice does not use is put away, and not sent.
function fit() {
  const days = form.querySelector('#field-days');
  days.hidden = days.disabled = !inWeeks.includes(repeats.value);
  for (const name of ['until', 'times']) {
    const field = form.elements[name];
    field.disabled = ['once', 'kept'].includes(repeats.value);
    field.closest('.field').hidden = field.disabled;
  }
}

async function look() {
  const mine = ++last;
  const sent = new URLSearchParams(new FormData(form));
  sent.set('do', 'dates');
  sent.delete('photo');
  const answer = await fetch(form.action, { method: 'POST', body: sent }).catch(() => null);
  if (!answer || mine !== last) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const found = page.querySelector('[data-dates]');
  if (!found || mine !== last) return;
  list.replaceChildren(...found.childNodes);
  for (const option of page.querySelectorAll('[name=repeats] option')) {
    const ours = repeats.querySelector(`option[value="${option.value}"]`);
    if (ours) ours.textContent = option.textContent;
  }
}

function soon(event) {
  if (event.target.matches('textarea, [name=title]')) return;
  fit();
  clearTimeout(wait);
  wait = setTimeout(look, 300);
}
form.addEventListener('input', soon);
form.addEventListener('change', soon);
form.querySelector('[data-look]').hidden = true;
fit();
