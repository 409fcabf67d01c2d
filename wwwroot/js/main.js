import { startCopy } from './copy.js';
import { startKeyboard } from './keyboard.js';
import { startThemeSwitch } from './theme-switch.js';
import { startTimes } from './times.js';
import { startLive } from './live.js';
import { startCharts } from './charts.js';

startThemeSwitch();
startKeyboard();
startCopy();
startTimes();
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-proof]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  import('./drawer.js').then(({ openDrawer }) => openDrawer(link));
});
// Only pages with parts for these load them.
const wallets = () => document.querySelector('[data-tx], [data-wallet-fill], [data-wallet-sign], [data-wallet-chain]') && import('./wallet.js').then(({ startWallet }) => startWallet());
wallets();
addEventListener('refreshed', wallets);
if (document.querySelector('[data-builder]')) import('./builder.js').then(({ startBuilder }) => startBuilder());

// What weighs more waits until the page stands.
const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 1));
idle(() => {
  document.documentElement.classList.add('painted');
  startLive();
  startCharts();
}, { timeout: 500 });

// A first view carries styles and theme within itself: who reaches for a link gets the files that the next page names.
const reach = (event) => {
  if (!event.target.closest?.('a[href]')) return;
  for (const kind of reaches) removeEventListener(kind, reach);
  for (const file of ['../css/site.css', './theme.js']) fetch(new URL(file, import.meta.url)).catch(() => {});
};
const reaches = ['pointerover', 'touchstart', 'focusin'];
if (document.querySelector('head > style')) for (const kind of reaches) addEventListener(kind, reach, { passive: true });
