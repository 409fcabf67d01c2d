import { announce } from './copy.js';
import { loadScript } from './script.js';
import { refreshTimes, span } from './times.js';

// The page says from which sequence on it may be out of date. What comes is counted here, but drawn by the server:
// the regions marked data-live are fetched anew, so that a row always looks the same and nothing can be missed or doubled.
const REFRESH_EVERY = 1000;
const RETRY = [0, 500, 1000, 2000, 4000, 8000];

export async function startLive() {
  const topics = document.body.dataset.liveTopics?.split(' ').filter(Boolean) ?? [];
  const state = new ConnectionState(document.getElementById('live'));
  const page = new LivePage();
  let last = Number(document.body.dataset.liveAfter);

  await loadScript('signalr/signalr.min.js');
  const connection = new signalR.HubConnectionBuilder()
    .withUrl('/hubs/live', { transport: signalR.HttpTransportType.WebSockets | signalR.HttpTransportType.ServerSentEvents | signalR.HttpTransportType.LongPolling })
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => RETRY[Math.min(previousRetryCount, RETRY.length - 1)] })
    .configureLogging(signalR.LogLevel.None)
    .build();

  connection.on('Items', (items) => {
    const fresh = items.filter((item) => item.sequence > last);
    if (fresh.length === 0) return;
    last = fresh.at(-1).sequence;
    state.heard();
    page.receive(fresh);
  });
  const follow = async () => {
    await connection.invoke('Follow', topics.length ? topics : ['alerts'], last);
    state.set('live');
  };
  connection.onreconnecting(() => state.set('offline'));
  connection.onreconnected(follow);

  for (let attempt = 0; ; attempt++) {
    try {
      await connection.start();
      await follow();
      return;
    } catch {
      state.set('offline');
      await connection.stop();
      await new Promise((resolve) => setTimeout(resolve, RETRY[Math.min(attempt, RETRY.length - 1)]));
    }
  }
}

class ConnectionState {
  constructor(element) {
    this.element = element;
    this.words = element.dataset.words;
    this.behind = element.dataset.state === 'behind' || element.dataset.state === 'offline';
    this.last = Date.now();
    setInterval(() => this.state === 'offline' && this.show(), 1000);
  }

  heard() { this.last = Date.now(); }

  set(state) {
    if (state === 'offline' && this.state !== 'offline') announce('The live connection is lost; trying again');
    if (state === 'live' && this.state === 'offline') announce('Live again');
    this.state = state;
    this.show();
  }

  show() {
    const live = this.state === 'live';
    const words = live ? (this.behind ? this.words : 'live') : `offline, last heard ${span((Date.now() - this.last) / 1000)} ago`;
    if (!(live && this.behind)) this.element.dataset.state = this.state;
    this.element.firstElementChild.textContent = words;
    this.element.setAttribute('aria-label', `Connection and chains: ${words}`);
    this.element.title = words;
  }
}

class LivePage {
  constructor() {
    this.waiting = new Map();
    this.regions = document.querySelectorAll('[data-live]');
    this.paged = new URLSearchParams(location.search).has('after') || new URLSearchParams(location.search).has('before');
    document.addEventListener('visibilitychange', () => document.hidden || this.schedule());
    for (const name of ['pointerleave', 'focusout']) this.regions.forEach((region) => region.addEventListener(name, () => this.schedule()));
  }

  receive(items) {
    if (this.regions.length === 0) return;
    for (const item of items) this.waiting.set(item.id, { sequence: item.sequence, isNew: item.state === 'seen' || (this.waiting.get(item.id)?.isNew ?? false) });
    this.schedule();
  }

  /** A reader who points at a row or has the focus in a list is not disturbed: the pill counts what waits. */
  get isHeld() {
    return [...this.regions].some((region) => region.matches(':hover, :focus-within') && region.querySelector('tbody, .feed')) || scrollY > 600;
  }

  schedule() {
    if (this.waiting.size === 0 || this.timer || document.hidden) return;
    if (this.paged || this.isHeld) {
      this.showPill();
      return;
    }
    const wait = Math.max(0, REFRESH_EVERY - (Date.now() - (this.refreshed ?? 0)));
    this.timer = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    this.refreshed = Date.now();
    const shown = [...this.waiting];
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      const added = [...this.regions].map((region) => replace(region, next)).reduce((sum, count) => sum + count, 0);
      this.regions = document.querySelectorAll('[data-live]');
      for (const [id, { sequence }] of shown) if (this.waiting.get(id)?.sequence === sequence) this.waiting.delete(id);
      this.hidePill();
      if (added > 0) this.tell(`${added} new`);
    } catch (error) {
      console.info('The page is refreshed with the next news:', error.message);
    } finally {
      this.timer = undefined;
      this.schedule();
    }
  }

  showPill() {
    const region = this.regions[0];
    this.pill ??= makePill(() => (this.paged ? location.assign(firstPage()) : this.show()));
    this.pill.firstElementChild.textContent = this.offer();
    if (!this.pill.isConnected) region.before(this.pill);
  }

  /** What became final or was retracted is no news, but the page is out of date. */
  offer() {
    const added = [...this.waiting.values()].filter((item) => item.isNew).length;
    return added > 0 ? `${added} new` : `${this.waiting.size} changed`;
  }

  show() {
    scrollTo({ top: 0 });
    document.activeElement?.blur();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 0);
  }

  hidePill() { this.pill?.remove(); }

  tell(words) {
    if (Date.now() - (this.told ?? 0) < 10000) return;
    this.told = Date.now();
    announce(words);
  }
}

function replace(region, next) {
  const fresh = next.querySelector(`[data-live="${region.dataset.live}"]`);
  if (!fresh) return 0;
  const known = new Set([...region.querySelectorAll('[data-id]')].map((row) => row.dataset.id));
  let added = 0;
  for (const row of fresh.querySelectorAll('[data-id]')) {
    if (known.has(row.dataset.id)) continue;
    row.classList.add('is-new');
    added++;
  }
  region.replaceWith(document.adoptNode(fresh));
  refreshTimes(fresh);
  return added;
}

function makePill(onClick) {
  const pill = Object.assign(document.createElement('div'), { className: 'pill' });
  const button = Object.assign(document.createElement('button'), { type: 'button' });
  button.addEventListener('click', onClick);
  pill.append(button);
  return pill;
}

function firstPage() {
  const url = new URL(location.href);
  url.searchParams.delete('after');
  url.searchParams.delete('before');
  return url;
}
