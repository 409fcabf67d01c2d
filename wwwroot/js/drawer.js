/** Shows the page that a row's proof link leads to beside the list: the logs that made the row. What cannot be shown here is gone to. */
export async function openDrawer(link) {
  const dialog = document.getElementById('drawer') ?? document.body.appendChild(make());
  const body = dialog.querySelector('.drawer-body');
  body.textContent = 'Reading the logs …';
  dialog.querySelector('a').href = link.href;
  dialog.showModal();
  const answer = await fetch(link.href).catch(() => undefined);
  const part = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-proof-body]');
  if (!part) return location.assign(link.href);
  // The page has its own first heading.
  const title = Object.assign(document.createElement('h2'), { id: 'drawer-title', textContent: part.querySelector('h1').textContent });
  part.querySelector('h1').replaceWith(title);
  body.replaceChildren(document.importNode(part, true));
}

function make() {
  const dialog = Object.assign(document.createElement('dialog'), { id: 'drawer', className: 'drawer' });
  dialog.setAttribute('aria-labelledby', 'drawer-title');
  const close = Object.assign(document.createElement('form'), { method: 'dialog', className: 'drawer-tools' });
  close.append(Object.assign(document.createElement('a'), { textContent: 'Open as a page' }), Object.assign(document.createElement('button'), { className: 'button', textContent: 'Close' }));
  dialog.append(close, Object.assign(document.createElement('div'), { className: 'drawer-body' }));
  // A click beside it closes it.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  return dialog;
}
