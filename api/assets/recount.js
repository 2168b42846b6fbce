// The count repeated on this device: the published list, the program that counted it, and the published result.
const END = Symbol('end');

// Runs the program on a list, in the little of WASI that it asks for: arguments, input, output and chance.
export async function recount(program, list, ...words) {
  const args = ['recount', ...words].map((it) => new TextEncoder().encode(`${it}\0`));
  const texts = [1, 2].map(() => ({ text: '', decoder: new TextDecoder() }));
  let [memory, read, code] = [null, 0, 0];
  const bytes = (at, size) => new Uint8Array(memory.buffer, at, size);
  const put = (at, number) => new DataView(memory.buffer).setUint32(at, number, true) ?? 0;
  const each = (at, count, told, use) => {
    const view = new DataView(memory.buffer);
    let sum = 0;
    for (let it = at; it < at + 8 * count; it += 8) sum += use(bytes(view.getUint32(it, true), view.getUint32(it + 4, true)));
    return put(told, sum);
  };
  const wasi_snapshot_preview1 = {
    args_sizes_get: (count, size) => put(count, args.length) + put(size, args.reduce((sum, it) => sum + it.length, 0)),
    args_get(places, at) {
      for (const arg of args) {
        put(places, at);
        bytes(at, arg.length).set(arg);
        [places, at] = [places + 4, at + arg.length];
      }
      return 0;
    },
    environ_sizes_get: (count, size) => put(count, 0) + put(size, 0),
    environ_get: () => 0,
    random_get: (at, size) => (crypto.getRandomValues(bytes(at, size)), 0),
    fd_read: (_, at, count, told) => each(at, count, told, (piece) => {
      const part = list.subarray(read, read + piece.length);
      piece.set(part);
      read += part.length;
      return part.length;
    }),
    fd_write: (file, at, count, told) => each(at, count, told, (piece) => {
      const said = texts[file - 1];
      said.text += said.decoder.decode(piece, { stream: true });
      return piece.length;
    }),
    proc_exit(status) {
      code = status;
      throw END;
    },
  };
  const { exports } = await WebAssembly.instantiate(program, { wasi_snapshot_preview1 });
  memory = exports.memory;
  try {
    exports._start();
  } catch (error) {
    if (error !== END) throw error;
  }
  const [counted, refused] = texts.map((it) => it.text.trim());
  return { code, counted, refused };
}

export const same = (one, other) => one === other
  || (typeof one === 'number' && Math.abs(one - other) <= 1e-12 * Math.max(Math.abs(one), Math.abs(other), 1))
  || (typeof one === 'object' && !!one && !!other && Object.keys(one).length === Object.keys(other).length
    && Object.keys(one).every((name) => same(one[name], other[name])));

const get = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw answer;
  return answer;
};

// The story with what options and grades are called, for their letters.
const named = (story, words) => story.replace(/([«“]\s?)(\w+)(?=\s?[»”])/g, (all, mark, id) => mark + (words[id] ?? id));

async function count({ list, sha256, result, place, words }, tell) {
  const [ballots, published, program] = await Promise.all([
    get(list).then((it) => it.arrayBuffer()),
    get(result).then((it) => it.json()),
    WebAssembly.compileStreaming(get(new URL('recount.wasm', import.meta.url))),
  ]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', ballots));
  if (Array.from(digest, (it) => it.toString(16).padStart(2, '0')).join('') !== sha256) return tell('other');
  const own = await recount(program, new Uint8Array(ballots));
  if (own.code || !same(JSON.parse(own.counted), published.questions[place].tally)) return tell('differs');
  const { counted } = await recount(program, new Uint8Array(ballots), document.documentElement.lang);
  tell('same', named(counted, JSON.parse(words)));
}

for (const part of globalThis.document?.querySelectorAll('[data-list]') ?? []) {
  const tell = (name, story = '') => {
    for (const it of part.querySelectorAll('[data-said]')) it.hidden = it.dataset.said !== name;
    part.querySelector('[data-story]').textContent = story;
  };
  let busy = false;
  part.hidden = false;
  part.querySelector('button').addEventListener('click', async () => {
    if (busy) return;
    busy = true;
    tell('busy');
    await count(part.dataset, tell).catch(() => tell('failed'));
    busy = false;
  });
}
