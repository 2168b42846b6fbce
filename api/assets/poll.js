// Answering in place, on a poll's page and on the board; without a network the answer waits, and goes later.
const percent = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' });
const count = new Intl.NumberFormat(document.documentElement.lang);

function element(name, className, words) {
  const made = document.createElement(name);
  made.className = className;
  if (words) made.textContent = words;
  return made;
}

for (const section of document.querySelectorAll('[data-poll]')) {
  const id = section.dataset.poll;
  const form = section.querySelector('[data-answer]');
  const bars = section.querySelector('[data-bars]');
  if (!bars) continue;
  const said = element('p', 'note');
  said.setAttribute('role', 'status');
  said.hidden = true;
  section.prepend(said);
  const tell = (kind, words) => {
    said.className = `note ${kind}`;
    said.textContent = words;
    said.hidden = false;
  };

  const line = (poll, option) => {
    const item = element('li', '');
    item.dataset.option = option.id;
    const words = element('p', '');
    const label = element('span', '', option.label);
    label.lang = 'fr';
    if (poll.my_answer?.includes(option.id)) {
      label.className = 'mine';
      const mark = element('span', '', ' ✓');
      mark.setAttribute('aria-hidden', 'true');
      label.append(mark, element('span', 'hide', ` ${bars.dataset.mine}`));
    }
    words.append(label);
    item.append(words);
    if (typeof option.answers !== 'number') return item;
    const of = Math.max(poll.participants, 1);
    words.append(' ', element('span', 'num', `${count.format(option.answers)}\u00a0· ${percent.format(option.answers / of)}`));
    const meter = element('meter', '');
    [meter.max, meter.value] = [of, option.answers];
    meter.setAttribute('aria-hidden', 'true');
    item.append(meter);
    return item;
  };
  const show = (poll) => {
    bars.replaceChildren(...poll.options.map((option) => line(poll, option)));
    bars.hidden = false;
    for (const input of form?.querySelectorAll('[name=options]') || []) input.checked = poll.my_answer?.includes(input.value);
    if (form) form.querySelector('button').textContent = form.dataset.change;
  };

  const refused = async (error, options) => {
    if (!(error instanceof Response)) {
      await phone.wait(id, options);
      const worker = await navigator.serviceWorker?.getRegistration();
      worker?.sync?.register('answers').catch(() => {});
      tell('owed', form.dataset.kept);
      // It may be back.
      return dispatchEvent(new Event('waiting'));
    }
    const problem = await error.json().catch(() => ({}));
    tell('bad', problem.errors?.[0]?.detail || problem.detail || form.dataset.refused);
  };
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    const options = new FormData(form).getAll('options');
    const button = form.querySelector('button');
    if (button.getAttribute('aria-disabled')) return;
    button.setAttribute('aria-disabled', 'true');
    phone.answer(id, options)
      .then((poll) => { show(poll); tell('good', form.dataset.sent); }, (error) => refused(error, options))
      .finally(() => button.removeAttribute('aria-disabled'));
  });

  // Whoever has answered on this phone sees their own answer, also one that went while they were away.
  const look = async () => {
    const refusal = await phone.read(`refused:${id}`);
    if (refusal && form) {
      tell('bad', refusal === true ? form.dataset.refused : refusal);
      await phone.write(`refused:${id}`, undefined);
    }
    const waiting = (await phone.read('waiting'))?.[id];
    if (waiting && form) {
      for (const input of form.querySelectorAll('[name=options]')) input.checked = waiting.includes(input.value);
      return tell('owed', form.dataset.kept);
    }
    if (!await phone.read(`answered:${id}`)) return;
    const headers = { 'Tambour-Device': await phone.read('device') };
    const poll = await fetch(`/v1/polls/${id}`, { headers }).then((answer) => answer.ok && answer.json()).catch(() => null);
    if (!poll?.my_answer) return;
    show(poll);
    if (!said.hidden && said.classList.contains('owed')) tell('good', form.dataset.sent);
  };
  addEventListener('sent', look);
  look();
}
