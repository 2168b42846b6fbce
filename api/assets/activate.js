// The code behind the address of a letter's QR code: kept while one signs in, then filled in.
const place = document.querySelector('[data-activate]');
const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  sessionStorage.setItem('code', code);
  history.replaceState(null, '', location.pathname);
}
const field = place?.querySelector('[name=code]');
if (field && !field.value) field.value = sessionStorage.getItem('code') ?? '';
field?.form.addEventListener('submit', () => sessionStorage.removeItem('code'));
