// Says once a tab that a notice was looked at for three seconds: with this phone's device if it has one, else without. Reading makes none.
const { opened } = document.querySelector('[data-opened]').dataset;
const key = `opened:${opened}`;
if (!sessionStorage.getItem(key)) setTimeout(async () => {
  const device = await phone.read('device');
  const headers = device ? { 'Tambour-Device': device } : {};
  const said = await fetch(`/v1/notices/${opened}/opened`, { method: 'POST', headers }).catch(() => null);
  if (said) sessionStorage.setItem(key, 'yes');
}, 3000);
