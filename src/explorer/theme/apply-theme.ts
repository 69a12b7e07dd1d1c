import type { Disposer } from '../../kernel/disposer.ts';
import type { StoreApi } from 'zustand/vanilla';
import type { Settings } from '../stores/settings-store.ts';

/** Keeps the document's theme and language as the settings, and the system, say. */
export function applyTheme(settings: StoreApi<Settings>): Disposer {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme, language } = settings.getState();
    document.documentElement.dataset['theme'] = theme === 'auto' ? (system.matches ? 'dark' : 'light') : theme;
    document.documentElement.lang = language;
  };
  apply();
  system.addEventListener('change', apply);
  const leave = settings.subscribe(apply);
  return () => {
    leave();
    system.removeEventListener('change', apply);
  };
}
