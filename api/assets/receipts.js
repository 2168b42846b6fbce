// A receipt leads to its ballot; it stays in the browser, which asks for every other page too, so that no answer tells which one it was.
const box = document.querySelector('[data-receipts]');
const { receipts, page, pages } = box.dataset;
const [found, none, failed] = ['found', 'none', 'failed'].map((it) => box.querySelector(`[data-${it}]`));
let others;

const read = async (number) => {
  const answer = await fetch(`${receipts}?page=${number}`);
  if (!answer.ok) throw answer;
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
};
const readOthers = () => Promise.all(Array.from({ length: Number(pages) }, (_, it) => it + 1).filter((it) => it !== Number(page)).map(read));

async function find(receipt) {
  const here = document.getElementById(receipt);
  if (here || pages === '1') return here;
  others ??= readOthers();
  const line = (await others).map((it) => it.getElementById(receipt)).find(Boolean);
  if (line) found.replaceChildren(document.importNode(line, true));
  return line && found.firstElementChild;
}

box.hidden = false;
box.addEventListener('change', async ({ target }) => {
  const receipt = target.value.toLowerCase().replace(/[\s-]/g, '');
  found.replaceChildren();
  none.hidden = failed.hidden = true;
  if (!receipt) return;
  try {
    const line = await find(receipt);
    none.hidden = !!line;
    line?.focus();
  } catch {
    others = undefined;
    failed.hidden = false;
  }
});
