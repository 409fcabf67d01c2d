/** Buttons with data-copy put their exact value on the clipboard and say so. */
export function startCopy() {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const copied = await write(button.dataset.copy);
    announce(copied ? 'Copied' : 'The browser does not allow copying');
    if (!copied) return;
    button.dataset.done = '';
    setTimeout(() => delete button.dataset.done, 1500);
  });
}

// The clipboard exists on https and localhost only; a plain address in the local network still has the old way.
async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const area = document.body.appendChild(Object.assign(document.createElement('textarea'), { value: text, className: 'visually-hidden' }));
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

export function announce(text) {
  document.getElementById('announcer').textContent = text;
}
