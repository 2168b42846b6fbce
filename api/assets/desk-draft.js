// What is typed is kept: on the phone at once, and as a draft on the server as soon as it has a title and the network answers.
const PATIENCE = 1500;
const form = document.querySelector('[data-kept]');
const key = (path) => `tambour-desk ${path}`;

// What the server has taken needs no copy on the phone any more.
for (const done of document.querySelectorAll('[data-forget]')) {
  for (const path of done.dataset.forget.split(' ')) localStorage.removeItem(key(path));
}

if (form) {
  const saved = document.querySelector('[data-saved]');
  const isDraft = 'draft' in form.dataset;
  const words = () => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !['etag', 'once', 'image', 'attachments'].includes(name));
  const atFirst = JSON.stringify(words());
  const say = (which) => {
    const now = new Date();
    const parts = { h: now.getHours(), mm: String(now.getMinutes()).padStart(2, '0') };
    saved.textContent = saved.dataset[which].replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  };

  function keepHere() {
    try {
      localStorage.setItem(key(form.dataset.kept), JSON.stringify(words()));
    } catch {
      // A phone without room keeps nothing; the server still does.
    }
  }

  function fill(texts) {
    const left = new Map();
    for (const [name, value] of texts) left.set(name, [...(left.get(name) ?? []), value]);
    for (const field of form.elements) {
      const values = left.get(field.name);
      if (!field.name || field.type === 'file' || field.type === 'hidden' || field.type === 'submit') continue;
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values?.includes(field.value) ?? false;
      else if (values) field.value = values.at(-1);
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  const found = form.querySelector('[data-found]');
  const kept = localStorage.getItem(key(form.dataset.kept));
  if (kept && kept !== atFirst) {
    found.hidden = false;
    found.querySelector('[data-take]').addEventListener('click', () => { found.hidden = true; fill(JSON.parse(kept)); });
    found.querySelector('[data-drop]').addEventListener('click', () => { found.hidden = true; localStorage.removeItem(key(form.dataset.kept)); });
  }

  // A draft belongs to its organisation: with another one, another draft takes its place.
  const blank = form.dataset.kept;
  const whose = form.elements.organisation;
  whose?.addEventListener('change', () => {
    if (whose.name) return;
    fetch(`${form.dataset.kept}/retirer`, { method: 'POST' }).catch(() => {});
    const once = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    whose.name = 'organisation';
    form.elements.etag?.remove();
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'once', value: once }));
    form.dataset.kept = blank;
    form.action = blank;
    history.replaceState(null, '', blank);
  });

  // The page that answers tells what the draft is called now, and in which state it is.
  function adopt(answer, page) {
    const answered = page.querySelector('[data-kept]');
    if (!answered) return;
    for (const name of ['etag', 'image']) {
      const theirs = answered.elements[name];
      if (!theirs) continue;
      const ours = form.elements[name] ?? form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
      ours.value = theirs.value;
    }
    localStorage.removeItem(key(form.dataset.kept));
    form.dataset.kept = answered.dataset.kept;
    form.action = answered.getAttribute('action');
    form.elements.once?.remove();
    whose?.removeAttribute('name');
    history.replaceState(null, '', answered.dataset.kept);
    if (form.elements.photo.files.length) form.elements.photo.value = '';
  }

  // A draft whose answer was lost is sent again as it was, so that it is made once.
  let waiting = null;
  let saving = null;
  function save() {
    if (!saving && form.elements.title.value.trim()) saving = send().finally(() => { saving = null; });
  }

  async function send() {
    const body = waiting ?? new FormData(form);
    body.delete('documents');
    if (form.elements.once) waiting = body;
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
      const path = new URL(answer.url).pathname;
      if (answer.ok && path !== '/entrer') {
        adopt(answer, new DOMParser().parseFromString(await answer.text(), 'text/html'));
        waiting = null;
        say('words');
      } else say('here');
      if (answer.status < 500) waiting = null;
    } catch {
      say('here');
    }
  }

  let wait;
  let isSent = false;
  form.addEventListener('input', () => {
    if (isSent) return;
    keepHere();
    clearTimeout(wait);
    wait = setTimeout(() => (isDraft ? save() : say('here')), PATIENCE);
  });
  form.addEventListener('change', (event) => {
    if (event.target === form.elements.photo && isDraft) { clearTimeout(wait); wait = setTimeout(save, 100); }
  });
  addEventListener('online', () => { if (isDraft) save(); });
  // A form that leaves says all of it itself, once what is on its way has come back: the draft may have got its name by then.
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(wait);
    if (saving) {
      const pressed = event.submitter;
      event.preventDefault();
      saving.finally(() => form.requestSubmit(pressed));
      return;
    }
    isSent = true;
  });
}
