// The toolbar over a text: it writes the marks of Markdown, which work as well when typed.
for (const tools of document.querySelectorAll('[data-tools]')) {
  const text = document.getElementById(tools.dataset.tools);
  tools.hidden = false;
  const put = (from, to, words, start, end) => {
    text.focus();
    text.setRangeText(words, from, to, 'end');
    text.setSelectionRange(start, end);
    text.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const marks = {
    '**': (from, to, chosen) => put(from, to, `**${chosen}**`, from + 2, to + 2),
    '- ': (from, to) => {
      const first = text.value.lastIndexOf('\n', from - 1) + 1;
      const lines = text.value.slice(first, to).split('\n').map((line) => (line.startsWith('- ') ? line : `- ${line}`)).join('\n');
      // A list begins after a blank line.
      const gap = first > 0 && text.value[first - 2] !== '\n' && !text.value.slice(0, first - 1).split('\n').pop().startsWith('- ') ? '\n' : '';
      put(first, to, gap + lines, first + gap.length + lines.length, first + gap.length + lines.length);
    },
    '[](https://)': (from, to, chosen) => {
      const isAddress = /^https?:\/\/\S+$/.test(chosen);
      if (isAddress) put(from, to, `[](${chosen})`, from + 1, from + 1);
      else put(from, to, `[${chosen}](https://)`, from + chosen.length + 3, from + chosen.length + 11);
    },
  };
  tools.addEventListener('click', (event) => {
    const button = event.target.closest('[data-mark]');
    if (!button) return;
    const { selectionStart: from, selectionEnd: to } = text;
    marks[button.dataset.mark](from, to, text.value.slice(from, to));
  });
}
