/** Shows the page that a row's proof link leads to beside the list: the logs that made the row. What cannot be shown here is gone to. */
export async function openDrawer(link) {
  const dialog = document.getElementById('drawer') ?? document.body.appendChild(make());
  const body = dialog.querySelector('.drawer-body');
  const [page, address] = [dialog.querySelector('a'), link.href];
  body.replaceChildren(titled('Reading the logs …'));
  page.href = address;
  if (!dialog.open) dialog.showModal();
  const text = await fetch(address).then((answer) => (answer.ok ? answer.text() : undefined)).catch(() => undefined);
  // Meanwhile the reader may have closed it, or opened another row's.
  if (!dialog.open || page.href !== address) return;
  const part = text && new DOMParser().parseFromString(text, 'text/html').querySelector('[data-proof-body]');
  if (!part) return location.assign(address);
  // The page has its own first heading.
  part.querySelector('h1').replaceWith(titled(part.querySelector('h1').textContent));
  body.replaceChildren(document.importNode(part, true));
}

function titled(textContent) {
  return Object.assign(document.createElement('h2'), { id: 'drawer-title', textContent });
}

function make() {
  const dialog = Object.assign(document.createElement('dialog'), { id: 'drawer', className: 'drawer' });
  dialog.setAttribute('aria-labelledby', 'drawer-title');
  const close = Object.assign(document.createElement('form'), { method: 'dialog', className: 'drawer-tools' });
  close.append(Object.assign(document.createElement('a'), { textContent: 'Open as a page' }), Object.assign(document.createElement('button'), { className: 'button', textContent: 'Close' }));
  const body = Object.assign(document.createElement('div'), { className: 'drawer-body' });
  body.setAttribute('aria-live', 'polite');
  dialog.append(close, body);
  // A click beside it closes it.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  return dialog;
}
