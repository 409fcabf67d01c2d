/** Relative times grow old by themselves; the server wrote the same words. */
export function startTimes() {
  setInterval(() => document.hidden || refreshTimes(document), 5000);
}

export function refreshTimes(root) {
  const now = Date.now() / 1000;
  for (const element of root.querySelectorAll('time[data-time]')) {
    const seconds = now - Number(element.dataset.time);
    const words = 'ahead' in element.dataset ? until(-seconds) : ago(seconds);
    if (element.textContent !== words) element.textContent = words;
  }
}

function ago(seconds) {
  if (seconds < -60) return `in ${span(-seconds)}`;
  return seconds < 5 ? 'just now' : `${span(seconds)} ago`;
}

function until(seconds) {
  if (seconds >= 1) return `in ${span(seconds)}`;
  return seconds > -5 ? 'now' : ago(-seconds);
}

export function span(seconds) {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h`;
  if (whole < 60 * 86400) return `${Math.floor(whole / 86400)} d`;
  if (whole < 730 * 86400) return `${Math.floor(whole / (30 * 86400))} months`;
  return `${Math.floor(whole / (365 * 86400))} years`;
}
