/** "/" goes to the search, j and k walk through the rows of the first table, Escape leaves a field or a menu, "?" tells of them. */
export function startKeyboard() {
  addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape') {
      typing?.blur();
      document.querySelectorAll('details.menu[open]').forEach((menu) => menu.removeAttribute('open'));
    }
    if (typing || document.querySelector('dialog[open]') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') {
      event.preventDefault();
      document.querySelector('.search input').focus();
    } else if (event.key === '?') {
      showKeys();
    } else if (event.key === 'j' || event.key === 'k') {
      walk(event.key === 'j' ? 1 : -1);
    } else if (event.key === 'p') {
      document.activeElement.closest('tr, .feed li')?.querySelector('a[data-proof]')?.click();
    }
  });
  // A head with Shift: its column joins those that the list is sorted by.
  addEventListener('click', (event) => {
    const head = event.shiftKey && event.target.closest?.('[data-sort-more]');
    if (!head) return;
    event.preventDefault();
    location.assign(head.dataset.sortMore);
  });
  document.getElementById('show-keys').addEventListener('click', showKeys);
  addEventListener('click', (event) => {
    document.querySelectorAll('details.menu[open]').forEach((menu) => menu.contains(event.target) || menu.removeAttribute('open'));
  });
}

const KEYS = [['/', 'Search'], ['j', 'The next row of a table'], ['k', 'The row before'], ['p', 'The logs behind the row that has the focus'], ['Enter', 'Open what has the focus'], ['Shift Enter', 'On the head of a column: sort by it, too'], ['Esc', 'Leave a field or a menu'], ['?', 'These keys']];

function showKeys() {
  const dialog = document.getElementById('keys') ?? document.body.appendChild(makeKeys());
  dialog.showModal();
}

function makeKeys() {
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const list = make('dl', { className: 'details' }, ...KEYS.flatMap(([key, meaning]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, meaning)]));
  const close = make('form', { method: 'dialog' }, make('button', { className: 'button' }, 'Close'));
  const dialog = make('dialog', { id: 'keys' }, make('h2', { id: 'keys-title' }, 'Keyboard'), list, close);
  dialog.setAttribute('aria-labelledby', 'keys-title');
  return dialog;
}

function walk(step) {
  const links = [...document.querySelectorAll('main tbody tr, main .feed li')].map((row) => row.querySelector('a')).filter(Boolean);
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}
