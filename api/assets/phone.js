// What this phone keeps for itself: the secret of its device, its subscription, and answers that wait for the network.
self.phone = (() => {
  const memory = new Map();
  let opened;
  const open = () => (opened ??= new Promise((resolve) => {
    const request = indexedDB.open('tambour', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onsuccess = () => {
      resolve(request.result);
      // Forgetting does not wait for us.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
    };
    request.onerror = () => resolve(null);
  }));
  async function ask(mode, act) {
    const request = act((await open()).transaction('kept', mode).objectStore('kept'));
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
  const read = async (name) => (await open() ? ask('readonly', (kept) => kept.get(name)) : memory.get(name));
  const write = async (name, value) => (await open() ? ask('readwrite', (kept) => kept.put(value, name)) : memory.set(name, value));

  // A page and the worker never act at once: two devices would be made, and an answer counted twice.
  const alone = (act) => (navigator.locks ? navigator.locks.request('tambour', act) : act());

  async function device() {
    const kept = await read('device');
    if (kept) return kept;
    const made = await fetch('/v1/devices', { method: 'POST' });
    if (!made.ok) throw made;
    const { secret } = await made.json();
    await write('device', secret);
    return secret;
  }

  async function put(id, options) {
    const headers = { 'Tambour-Device': await device(), 'Content-Type': 'application/json' };
    const answer = await fetch(`/v1/polls/${id}/answer`, { method: 'PUT', headers, body: JSON.stringify({ options }) });
    if (!answer.ok) throw answer;
    await write(`answered:${id}`, true);
    return answer.json();
  }

  // A device that is not known any more is forgotten, and the answer given anew.
  const answer = (id, options) => alone(() => put(id, options).catch(async (error) => {
    if (error.status !== 401) throw error;
    await write('device', undefined);
    return put(id, options);
  }));

  const wait = (id, options) => alone(async () => write('waiting', { ...await read('waiting'), [id]: options }));

  const drop = (id) => alone(async () => {
    const { [id]: sent, ...others } = await read('waiting') || {};
    await write('waiting', others);
  });

  // What the server refuses for good is told on the poll's page; all else waits on. Answers how many went.
  async function sendWaiting() {
    const all = Object.entries(await read('waiting') || {});
    for (const [id, options] of all) {
      try {
        await answer(id, options);
      } catch (error) {
        if (!(error instanceof Response) || error.status === 429 || error.status >= 500) throw error;
        await write(`refused:${id}`, (await error.json().catch(() => ({}))).detail || true);
      }
      await drop(id);
    }
    return all.length;
  }

  return { read, write, answer, wait, sendWaiting };
})();
