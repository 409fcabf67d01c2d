/** Buttons with data-copy put their exact value on the clipboard and say so; those with data-copy-of the text of what stands beside them; links with data-copy-from what they lead to. */
export function startCopy() {
  document.addEventListener('copy', copyExactly);
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy], [data-copy-of], [data-copy-from]');
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if ('copyFrom' in button.dataset) event.preventDefault();
    const text = 'copyFrom' in button.dataset ? await read(button.href) : button.dataset.copy ?? button.parentElement.querySelector(`[${button.dataset.copyOf}]`).textContent;
    // What could not be read says why on its own page; what may not be copied for the reader can be there by hand.
    if (text === undefined) return location.assign(button.href);
    const copied = await write(text);
    if (!copied && 'copyFrom' in button.dataset) return location.assign(button.href);
    announce(copied ? 'Copied' : 'The browser does not allow copying');
    if (!copied) return;
    button.dataset.done = '';
    setTimeout(() => delete button.dataset.done, 1500);
  });
}

function read(address) {
  return fetch(address).then((answer) => (answer.ok ? answer.text() : undefined)).catch(() => undefined);
}

/** Amounts are shortened to be read; what a reader copies has them as they are, in text and in tables for spreadsheets. */
function copyExactly(event) {
  const selection = getSelection();
  if (selection.isCollapsed || event.target.closest?.('input, textarea')) return;
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const within = (around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement).closest('data.amount');
  if (within) {
    event.clipboardData.setData('text/plain', within.value);
    event.preventDefault();
    return;
  }
  const box = Object.assign(document.createElement('div'), { className: 'visually-hidden' });
  box.append(range.cloneContents());
  const amounts = box.querySelectorAll('data.amount');
  if (amounts.length === 0) return;
  for (const amount of amounts) amount.textContent = amount.title;
  document.body.append(box);
  event.clipboardData.setData('text/plain', box.innerText);
  event.clipboardData.setData('text/html', box.innerHTML);
  box.remove();
  event.preventDefault();
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

/** Says it at once, whatever else is being said. */
export function alarm(text) {
  document.getElementById('alarm').textContent = text;
}
