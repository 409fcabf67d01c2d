// Notifications of this browser (Notifications API), while a page is open: the topics that a reader chose are kept here and followed on every page.
const KEY = 'notify';
const words = { seen: 'Alert', final: 'Alert final', retracted: 'Alert retracted', removed: 'Alert removed' };

export const topics = () => JSON.parse(localStorage.getItem(KEY) ?? '[]');

/** Tells of alerts among the items; the same alert twice is one notification. */
export function tell(items) {
  if (globalThis.Notification?.permission !== 'granted') return;
  const chosen = topics();
  for (const item of items.filter((item) => item.kind === 'alerts' && item.topics.some((topic) => chosen.includes(topic)))) {
    const rollup = item.topics.find((topic) => topic.startsWith('rollup:'));
    const notice = new Notification(`${words[item.state] ?? 'Alert'}${rollup ? ` on rollup ${rollup.slice(7)}` : ''}`, { body: `Block ${item.block} of chain ${item.chainId}`, tag: item.id, renotify: item.state === 'seen' });
    notice.onclick = () => { window.focus(); location.assign(rollup ? `/rollups/${rollup.slice(7)}` : '/alerts'); };
  }
}

/** Gives their work to the buttons; changed follows the topics anew. */
export function startNotices(changed) {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-notify]');
    if (!button) return;
    const { notify } = button.dataset;
    const chosen = topics();
    if (chosen.includes(notify)) keep(chosen.filter((topic) => topic !== notify));
    else if (await Notification.requestPermission() === 'granted') keep([...chosen, notify]);
    show();
    changed();
  });
  addEventListener('refreshed', show);
  show();
}

function keep(chosen) {
  if (chosen.length) localStorage.setItem(KEY, JSON.stringify(chosen));
  else localStorage.removeItem(KEY);
}

function show() {
  for (const button of document.querySelectorAll('[data-notify]')) {
    const on = topics().includes(button.dataset.notify);
    const state = button.closest('li').querySelector('[data-notify-state]');
    if (!globalThis.Notification) state.textContent = 'needs https or this machine: the browser offers no notifications here';
    else if (Notification.permission === 'denied') state.textContent = 'is refused: allow notifications of this site in the browser first';
    else state.textContent = on ? 'is on, while a page of Scan is open in it' : 'while a page of Scan is open in it';
    button.hidden = !globalThis.Notification || Notification.permission === 'denied';
    button.textContent = on ? 'Stop' : 'Notify me here';
  }
}
