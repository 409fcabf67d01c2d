// Runs before the first paint: a stored choice of theme, and the mark that scripts run.
const root = document.documentElement;
root.classList.add('js');
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
} catch {
  // Storage is shut off: the system's theme stands.
  delete root.dataset.theme;
}
