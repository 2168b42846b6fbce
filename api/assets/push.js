// « Me prévenir » : the browser is asked once, after a touch, never at load.
import { end, hindrance, ofCommune, subscribed, tell, test, withFollow } from './told.js';

const form = document.querySelector('[data-push]');
const { commune, timezone } = form.dataset;
const states = [...document.querySelectorAll('[data-state]')];
const show = (name) => {
  for (const state of states) state.hidden = state.dataset.state !== name;
  form.hidden = ['iphone', 'private', 'none'].includes(name);
};
const field = (name) => form.elements[name];
const boxes = (name) => [...form.querySelectorAll(`[name=${name}]`)];

// What this phone asked for before stands in the form.
function fill(wishes) {
  const follow = ofCommune(wishes, commune);
  if (follow.kinds.length) for (const box of boxes('quoi')) box.checked = box.value.split(' ').some((kind) => follow.kinds.includes(kind));
  for (const box of boxes('qui')) box.checked = Boolean(follow.organisations?.includes(box.value));
  field('de').value = wishes.quiet_hours?.from || '';
  field('a').value = wishes.quiet_hours?.to || '';
  const button = form.querySelector('[data-subscribe] span');
  button.textContent = button.dataset.onWords;
  events(follow, wishes);
}

const section = document.querySelector('[data-events]');
const pattern = section.querySelector('li');
function events(follow, wishes) {
  section.hidden = follow.events.length === 0;
  section.querySelector('ul').replaceChildren(...follow.events.map((id) => {
    const line = pattern.cloneNode(true);
    line.hidden = false;
    const link = line.querySelector('a');
    link.href = `/events/${id}`;
    link.textContent = wishes.titles?.[id] || link.textContent;
    line.querySelector('button').addEventListener('click', async () => {
      const others = { ...follow, events: follow.events.filter((it) => it !== id) };
      await save(withFollow(wishes, others, timezone));
    });
    return line;
  }));
}

async function save(wishes) {
  const why = await tell(wishes);
  show(why || 'on');
  if (!why) fill(await subscribed());
}

const kept = await subscribed();
const why = hindrance();
if (kept && !why) fill(kept);
show(why || (kept ? 'on' : ''));

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const organisations = data.getAll('qui');
  const kinds = data.getAll('quoi').flatMap((it) => it.split(' '));
  const wishes = await subscribed();
  const follow = { ...ofCommune(wishes, commune), organisations: organisations.length ? organisations : null, kinds };
  const quiet_hours = data.get('de') && data.get('a') ? { from: data.get('de'), to: data.get('a') } : null;
  await save({ ...withFollow(wishes, follow, timezone), quiet_hours });
});
document.querySelector('[data-test]').addEventListener('click', async () => {
  const said = document.querySelector(await test() ? '[data-sent]' : '[data-unsent]');
  said.hidden = false;
});
document.querySelector('[data-stop]').addEventListener('click', async () => {
  if (await end()) location.reload();
  else show('failed');
});
for (const again of document.querySelectorAll('[data-again]')) again.addEventListener('click', () => location.reload());
