/** "/" goes to the search, j and k walk through the rows of the first table, Escape leaves a field or a menu. */
export function startKeyboard() {
  addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape') {
      typing?.blur();
      document.querySelectorAll('details.menu[open]').forEach((menu) => menu.removeAttribute('open'));
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') {
      event.preventDefault();
      document.querySelector('.search input').focus();
    } else if (event.key === 'j' || event.key === 'k') {
      walk(event.key === 'j' ? 1 : -1);
    }
  });
  addEventListener('click', (event) => {
    document.querySelectorAll('details.menu[open]').forEach((menu) => menu.contains(event.target) || menu.removeAttribute('open'));
  });
}

function walk(step) {
  const links = [...document.querySelectorAll('main tbody tr, main .feed li')].map((row) => row.querySelector('a')).filter(Boolean);
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}
