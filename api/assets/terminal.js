// The public terminal: left alone for a minute it forgets everything and returns to the board.
const MINUTE = 60_000;
const WARNED = 15_000;
const KEY = 'terminal';
const read = () => JSON.parse(localStorage.getItem(KEY) || 'null');
const mode = read();
let last = Date.now();

// What the server alone can take back is asked of it again, until it has answered.
async function askServer(board) {
  localStorage.setItem('forgetting', board);
  const answer = await fetch(`${board}/borne`, { method: 'POST' }).catch(() => null);
  if (answer?.ok) localStorage.removeItem('forgetting');
}

async function forget(board) {
  const kept = localStorage.getItem(KEY);
  for (const form of document.forms) form.reset();
  localStorage.clear();
  sessionStorage.clear();
  if (kept) localStorage.setItem(KEY, kept);
  // The board itself and the files of the release tell of nobody, and are needed without a network.
  const isKept = ({ pathname }) => [board, '/hors-ligne'].includes(pathname) || pathname.startsWith('/assets/') || pathname.startsWith('/plate/');
  for (const name of 'caches' in window ? await caches.keys() : []) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) if (!isKept(new URL(request.url))) await cache.delete(request);
  }
  await Promise.all((await indexedDB.databases?.() ?? []).map(({ name }) => new Promise((done) => {
    const gone = indexedDB.deleteDatabase(name);
    gone.onsuccess = gone.onerror = gone.onblocked = done;
  })));
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
  await askServer(board);
}

function line(kind, words, button, act) {
  const it = document.createElement('p');
  it.className = kind;
  it.setAttribute('role', 'status');
  const press = Object.assign(document.createElement('button'), { type: 'button', className: 'act', textContent: button });
  press.addEventListener('click', act);
  it.append(words, ' ', press);
  document.body.append(it);
  return it;
}

async function leave() {
  await forget(mode.board);
  location.replace(mode.board);
}

function watch() {
  const { words } = mode;
  for (const form of document.forms) form.autocomplete = 'off';
  line('terminal', words.told, words.now, leave);
  const warning = line('terminal warning', words.soon, words.stay, () => {});
  warning.hidden = true;
  for (const kind of ['pointerdown', 'keydown', 'scroll', 'input', 'touchmove']) addEventListener(kind, () => { last = Date.now(); }, { passive: true, capture: true });
  // A board that nobody touched is shown anew now and then.
  const opened = last;
  const look = setInterval(() => {
    const alone = Date.now() - last;
    if (last === opened && location.pathname === mode.board) {
      if (alone > 5 * MINUTE && navigator.onLine) location.reload();
      return;
    }
    warning.hidden = alone < MINUTE - WARNED;
    if (alone < MINUTE) return;
    clearInterval(look);
    leave();
  }, 1000);
  // A page that comes back out of the browser's memory is somebody else's.
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
}

const page = document.querySelector('[data-terminal]');
const pending = localStorage.getItem('forgetting');
if (pending && !page) askServer(pending);
if (mode && !page) watch();

if (page) {
  const [start, stop, state] = ['start', 'stop', 'state'].map((name) => page.querySelector(`[data-${name}]`));
  const draw = () => { start.hidden = Boolean(read()); stop.hidden = !read(); state.hidden = !read(); };
  start.addEventListener('click', async () => {
    const { board, told, now, soon, stay } = page.dataset;
    await forget(board);
    localStorage.setItem(KEY, JSON.stringify({ board, words: { told, now, soon, stay } }));
    location.href = board;
  });
  stop.addEventListener('click', async () => {
    localStorage.removeItem(KEY);
    await forget(page.dataset.board);
    draw();
  });
  draw();
}
