/** The header's button turns the theme round and remembers it. */
export function startThemeSwitch() {
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches);
  document.querySelector('.theme')?.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('theme', root.dataset.theme);
    } catch (error) {
      console.info('The theme is not remembered:', error.message);
    }
    dispatchEvent(new Event('themechange'));
  });
}
