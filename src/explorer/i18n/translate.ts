import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Language, Settings } from '../stores/settings-store.ts';
import type { Translate } from '../flow/page.tsx';
import { type Catalogue, en } from './en.ts';

const gap = /\{(\w+)\}/g;

/** A function that says texts of one catalogue. Gaps are `{name}`; what fills them is text, never markup. */
export const translator =
  (catalogue: Catalogue): Translate =>
  (key, params = {}) =>
    (Object.hasOwn(catalogue, key) ? catalogue[key as keyof Catalogue] : key).replace(gap, (_, name: string) =>
      Object.hasOwn(params, name) ? String(params[name]) : '',
    );

const load: { readonly [Tongue in Language]: () => Promise<Catalogue> } = {
  en: () => Promise.resolve(en),
  ko: async () => {
    const [{ ko }] = await Promise.all([import('./ko.ts'), import('../theme/korean-font.ts')]);
    return ko;
  },
};

/** The reader's language as a function; it changes when the settings do and the other language has arrived. */
export async function textStore(settings: StoreApi<Settings>): Promise<StoreApi<Translate>> {
  const spoken = async (language: Language): Promise<Translate> => {
    try {
      return translator(await load[language]());
    } catch {
      return translator(en);
    }
  };
  const store = createStore<Translate>(() => (key) => key);
  const speak = async (): Promise<void> => {
    const { language } = settings.getState();
    const text = await spoken(language);
    if (settings.getState().language === language) store.setState(() => text, true);
  };
  settings.subscribe((now, before) => {
    if (now.language !== before.language) void speak();
  });
  await speak();
  return store;
}
