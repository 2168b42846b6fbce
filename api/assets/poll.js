// Answering in place. The secret of this phone's device lies here alone, made at the first answer; what is answered offline
// waits here and goes when the network is back.
const section = document.querySelector('[data-poll]');
const form = section.querySelector('[data-answer]');
const bars = section.querySelector('[data-bars]');
const id = section.dataset.poll;
const say = document.createElement('p');
say.setAttribute('role', 'status');
section.prepend(say);
say.hidden = true;

function tell(kind, words) {
  say.className = `note ${kind}`;
  say.textContent = words;
  say.hidden = false;
}

async function device() {
  const kept = localStorage.getItem('device');
  if (kept) return kept;
  const made = await fetch('/v1/devices', { method: 'POST' });
  if (!made.ok) throw made;
  const { secret } = await made.json();
  localStorage.setItem('device', secret);
  return secret;
}

function show(poll) {
  const chosen = poll.my_answer || [];
  for (const option of poll.options) {
    const line = bars.querySelector(`[data-option="${option.id}"]`);
    const label = line.querySelector('span');
    label.classList.toggle('mine', chosen.includes(option.id));
    line.querySelectorAll('.num, meter').forEach((it) => it.remove());
    if (option.answers === undefined || option.answers === null) continue;
    const of = Math.max(poll.participants, 1);
    const count = document.createElement('span');
    count.className = 'num';
    count.textContent = `${option.answers} · ${Math.round((option.answers * 100) / of)} %`;
    label.after(' ', count);
    const meter = document.createElement('meter');
    meter.max = of;
    meter.value = option.answers;
    meter.setAttribute('aria-hidden', 'true');
    line.append(meter);
  }
  bars.hidden = false;
  for (const input of form?.querySelectorAll('[name=options]') || []) input.checked = chosen.includes(input.value);
}

async function send(options) {
  const headers = { 'Tambour-Device': await device(), 'Content-Type': 'application/json' };
  const answer = await fetch(`/v1/polls/${id}/answer`, { method: 'PUT', headers, body: JSON.stringify({ options }) });
  if (!answer.ok) throw answer;
  localStorage.setItem(`answered:${id}`, 'yes');
  show(await answer.json());
  tell('good', form.dataset.sent);
}

async function refused(error, options) {
  if (!(error instanceof Response)) {
    localStorage.setItem(`waiting:${id}`, JSON.stringify(options));
    return tell('owed', form.dataset.kept);
  }
  const problem = await error.json().catch(() => ({}));
  tell('bad', problem.errors?.[0]?.detail || problem.detail || form.dataset.refused);
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const options = new FormData(form).getAll('options');
  send(options).catch((error) => refused(error, options));
});

async function sendWaiting() {
  const waiting = form && localStorage.getItem(`waiting:${id}`);
  if (!waiting) return;
  localStorage.removeItem(`waiting:${id}`);
  const options = JSON.parse(waiting);
  await send(options).catch((error) => refused(error, options));
}
addEventListener('online', sendWaiting);
await sendWaiting();

// Whoever has answered before sees their own answer.
if (localStorage.getItem(`answered:${id}`)) {
  const headers = { 'Tambour-Device': localStorage.getItem('device') };
  const poll = await fetch(`/v1/polls/${id}`, { headers }).then((answer) => answer.ok && answer.json()).catch(() => null);
  if (poll) show(poll);
}
