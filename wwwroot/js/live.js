import { alarm, announce } from './copy.js';
import { loadScript } from './script.js';
import { refreshTimes, span } from './times.js';

// The page says from which sequence on it may be out of date. What comes is counted here, but drawn by the server:
// the regions marked data-live are fetched anew, so that a row always looks the same and nothing can be missed or doubled.
const REFRESH_EVERY = 1000;
const [ASK_BEHIND, ASK] = [10_000, 60_000];
const RETRY = [0, 500, 1000, 2000, 4000, 8000];

export async function startLive() {
  // A page without topics shows nothing that the feed changes: a past one, a form, a list of what seldom comes.
  const own = document.body.dataset.liveTopics?.split(' ').filter(Boolean) ?? [];
  const topics = own.length ? own : ['alerts'];
  const shown = new Set(own.map((topic) => topic.toLowerCase()));
  // Pages where a reader can ask for notifications, and all pages of one who did.
  const notices = localStorage.getItem('notify') || document.querySelector('[data-notify]') ? await import('./notify.js') : null;
  const state = new ConnectionState(document.getElementById('live'));
  const page = new LivePage(state);
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
    notices?.tell(fresh);
    page.receive(fresh.filter((item) => item.topics.some((topic) => shown.has(topic.toLowerCase()))));
  });
  connection.on('Lag', ({ behind }) => state.fall(behind));
  const follow = async () => {
    await connection.invoke('Follow', [...new Set([...topics, ...(notices?.topics() ?? [])])], last);
    state.set('live');
  };
  connection.onreconnecting(() => state.set('offline'));
  connection.onreconnected(follow);
  notices?.startNotices(() => connection.state === signalR.HubConnectionState.Connected && follow());

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
    this.last = Date.now();
    this.items = 0;
    this.read(document);
    setInterval(() => this.state === 'offline' && this.show(), 1000);
    setInterval(() => this.ask(), 5000);
  }

  heard() { this.last = Date.now(); }

  /** Takes what the server says of its chains from a page that it drew. */
  read(page) {
    const { words, short, state } = page.getElementById('live').dataset;
    Object.assign(this, { words, short, behind: state === 'behind' || state === 'offline', asked: Date.now() });
    const [known, troubles] = [document, page].map((side) => side.getElementById('troubles'));
    if (known !== troubles && known.innerHTML !== troubles.innerHTML) known.replaceChildren(...document.adoptNode(troubles).childNodes);
    this.show();
  }

  /** Pages that are not drawn anew by themselves ask how the chains stand: soon while one is behind, else now and then. */
  async ask() {
    if (document.hidden || this.state !== 'live' || Date.now() - this.asked < (this.behind ? ASK_BEHIND : ASK)) return;
    this.asked = Date.now();
    try {
      this.read(await drawn('/status'));
    } catch (error) {
      console.info('How the chains stand is asked again later:', error.message);
    }
  }

  /** How many items of the feed this reader has still to get; 0 when it is no longer far behind. */
  fall(items) {
    this.items = items;
    this.show();
  }

  set(state) {
    if (state === 'offline' && this.state !== 'offline') announce('The live connection is lost; trying again');
    if (state === 'live' && this.state === 'offline') announce('Live again');
    this.state = state;
    this.show();
  }

  show() {
    if (!this.state) return;
    const live = this.state === 'live';
    const late = this.items > 0 ? `catching up, ${this.items.toLocaleString('en-US')} news behind` : '';
    const words = live ? (this.behind ? this.words : late || (this.paused ? 'paused' : 'live')) : `offline, last heard ${span((Date.now() - this.last) / 1000)} ago`;
    this.element.dataset.state = !live ? this.state : this.behind || late ? 'behind' : this.paused ? 'waiting' : 'live';
    this.element.dataset.short = !live ? 'offline' : this.behind ? this.short : late ? 'behind' : this.paused ? 'paused' : 'live';
    this.element.firstElementChild.textContent = words;
    this.element.setAttribute('aria-label', `Connection and chains: ${words}`);
    this.element.title = words;
  }
}

class LivePage {
  constructor(state) {
    this.state = state;
    this.waiting = new Map();
    this.regions = document.querySelectorAll('[data-live]');
    this.paged = new URLSearchParams(location.search).has('after') || new URLSearchParams(location.search).has('before');
    document.getElementById('pause')?.addEventListener('click', ({ currentTarget }) => this.pause(currentTarget));
    document.addEventListener('visibilitychange', () => document.hidden || this.schedule());
    // Regions come and go: what happens in them is heard above them.
    for (const name of ['pointerleave', 'focusout']) document.addEventListener(name, (event) => event.target.closest?.('[data-live]') && this.schedule(), true);
    document.addEventListener('close', () => this.schedule(), true);
  }

  receive(items) {
    if (this.regions.length === 0 || items.length === 0) return;
    const raised = items.filter((item) => item.kind === 'alerts' && item.state === 'seen' && !this.waiting.has(item.id));
    if (raised.length > 0) alarm(raised.length === 1 ? 'A new alert' : `${raised.length} new alerts`);
    for (const item of items) this.waiting.set(item.id, { sequence: item.sequence, isNew: item.state === 'seen' || (this.waiting.get(item.id)?.isNew ?? false) });
    this.schedule();
  }

  /** By its button: what comes waits under the pill until the reader wants it. */
  pause(button) {
    this.state.paused = button.getAttribute('aria-pressed') === 'false';
    button.setAttribute('aria-pressed', String(this.state.paused));
    this.state.show();
    this.schedule();
  }

  /** A reader who points at a row, has the focus in a list or reads in a dialog that leads back to one is not disturbed: the pill counts what waits. */
  get isHeld() {
    return document.querySelector('dialog[open]') !== null || [...this.regions].some((region) => region.matches(':hover, :focus-within') && region.querySelector('tbody, .feed')) || scrollY > 600;
  }

  schedule() {
    if (this.waiting.size === 0 || this.timer || document.hidden) return;
    if (this.paged || this.state.paused || this.isHeld) {
      this.showPill();
      return;
    }
    const wait = Math.max(0, REFRESH_EVERY - (Date.now() - (this.refreshed ?? 0)));
    this.timer = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    this.refreshed = Date.now();
    const shown = [...this.waiting];
    const slow = setTimeout(() => this.regions.forEach((region) => region.setAttribute('aria-busy', 'true')), 300);
    try {
      const next = await drawn(location.href);
      const added = [...this.regions].map((region) => replace(region, next)).reduce((sum, count) => sum + count, 0);
      this.state.read(next);
      this.regions = document.querySelectorAll('[data-live]');
      for (const [id, { sequence }] of shown) if (this.waiting.get(id)?.sequence === sequence) this.waiting.delete(id);
      this.hidePill();
      if (added > 0) this.tell(`${added} new`);
    } catch (error) {
      console.info('The page is refreshed with the next news:', error.message);
    } finally {
      clearTimeout(slow);
      this.regions.forEach((region) => region.removeAttribute('aria-busy'));
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

/** A page as the server draws it now. */
async function drawn(address) {
  const response = await fetch(address, { headers: { accept: 'text/html' }, cache: 'no-store' });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** Puts what was drawn in a region's place; the event tells whoever gives its parts their work. */
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
  keepOpen(region, fresh);
  region.replaceWith(document.adoptNode(fresh));
  refreshTimes(fresh);
  fresh.dispatchEvent(new Event('refreshed', { bubbles: true }));
  return added;
}

/** What a reader opened stays open, where the new region has the same parts. */
function keepOpen(region, fresh) {
  const [before, after] = [region, fresh].map((side) => [...side.querySelectorAll('details')]);
  if (before.length === after.length) before.forEach((part, i) => after[i].toggleAttribute('open', part.open));
  const [figures, anew] = [region, fresh].map((side) => [...side.querySelectorAll('[data-chart-host]')]);
  if (figures.length !== anew.length) return;
  for (const [i, figure] of figures.entries()) {
    for (const name of ['data-chart-table', 'data-chart-one']) if (figure.hasAttribute(name)) anew[i].setAttribute(name, figure.getAttribute(name));
  }
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
