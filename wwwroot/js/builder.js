import { startWallet } from './wallet.js';

const PAUSE = 600;

/** The server judges what the form says while it is written, by the rules that it judges every file with. Endpoints are asked, and wallets, only on a press. */
export function startBuilder() {
  const form = document.querySelector('[data-builder]');
  if (!form) return;
  let timer;
  let asked;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(judge, PAUSE);
  });
  // On a slow line one writes before this code has come.
  if ([...form.elements].some(field => 'defaultValue' in field && field.value !== field.defaultValue)) judge();

  async function judge() {
    asked?.abort();
    asked = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.delete('check');
    body.delete('from');
    try {
      const response = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' }, signal: asked.signal });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-builder-result]');
      document.querySelector('[data-builder-result]').replaceWith(document.adoptNode(next));
      startWallet();
    } catch (error) {
      if (error.name !== 'AbortError') console.info('The file is judged when the form is sent:', error.message);
    }
  }
}
