// A device that was made a public terminal forgets everything when it is left alone.
if (localStorage.getItem('terminal') || document.querySelector('[data-terminal]')) import('./terminal.js');
