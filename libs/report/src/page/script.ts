/** Cycles the colours: as the system, light, dark. The choice lasts where the browser lets a page remember. */
export const SCRIPT = `
(() => {
  const button = document.getElementById('theme');
  const themes = { auto: ['◐ Auto', 'as the system'], light: ['○ Light', 'light'], dark: ['● Dark', 'dark'] };
  const names = Object.keys(themes);
  let theme = 'auto';
  const show = (next) => {
    theme = next;
    document.documentElement.dataset.theme = theme;
    button.textContent = themes[theme][0];
    button.setAttribute('aria-label', 'Colours: ' + themes[theme][1]);
  };
  try {
    const kept = localStorage.getItem('millrace-theme');
    if (names.includes(kept)) show(kept);
  } catch {}
  button.addEventListener('click', () => {
    show(names[(names.indexOf(theme) + 1) % names.length]);
    try {
      localStorage.setItem('millrace-theme', theme);
    } catch {}
  });
  button.hidden = false;
})();
`;
