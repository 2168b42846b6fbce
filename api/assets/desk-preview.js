// The preview of a notice: it shows what the phone will show, while one types.
const form = document.querySelector('[data-publish]');
const preview = document.querySelector('[data-preview]');
const card = preview.querySelector('[data-card]');
const severity = form.querySelector('[data-severity]');
/** Characters of a text that a card shows. */
const SHOWN = 140;
const plain = (text) => text.replace(/^#+ /gm, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/(\*\*|__|\*)(?=\S)([^\n]*?\S)\1/g, '$2');
function cut(text) {
  if (text.length <= SHOWN) return text;
  const end = text.lastIndexOf(' ', SHOWN);
  return `${text.slice(0, end > 0 ? end : SHOWN).replace(/[\s,;:.…]+$/, '')}…`;
}

function show() {
  for (const place of preview.querySelectorAll('[data-p]')) place.textContent = cut(plain(form.elements[place.dataset.p].value));
  const category = form.querySelector('[name=category]:checked')?.value;
  for (const kind of card.querySelectorAll('[data-kind]')) kind.hidden = kind.dataset.kind !== category;
  card.classList.toggle('alerting', category === 'alert');
  severity.hidden = category !== 'alert';
}
form.addEventListener('input', show);
show();

// The picture is drawn by the page itself: nothing leaves the phone before the form does.
const photo = form.elements.photo;
const described = form.elements.alt.closest('.field');
async function draw() {
  const file = photo.files[0];
  described.hidden = !file && !form.elements.image.value;
  if (!file) return;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const scale = Math.max(640 / picture.width, 360 / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext('2d').drawImage(picture, (640 - width) / 2, (360 - height) / 2, width, height);
  const cover = document.createElement('div');
  cover.className = 'cover';
  cover.append(canvas);
  card.querySelector('.cover')?.remove();
  card.prepend(cover);
}
photo.addEventListener('change', draw);
draw();
