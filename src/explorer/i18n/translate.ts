import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Language, Settings } from '../stores/settings-store.ts';
import type { Translate } from '../flow/page.tsx';
import { enFirst } from './en-first.ts';
import type { Catalogue } from './en.ts';

type Fill = (text: string, params: Readonly<Record<string, string | number>>) => string;

/** Gaps are `{name}`; what fills them is text, never markup. */
const fill: Fill = (text, params) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(params, name) ? String(params[name]) : ''));

/**
 * A function that says texts of one catalogue.
 * @param unknown what is said for a key that the catalogue has not, or not yet
 */
const translator =
  (catalogue: Partial<Catalogue>, unknown: (key: string) => string, filled: Fill = fill): Translate =>
  (key, params = {}) =>
    filled(Object.hasOwn(catalogue, key) ? catalogue[key as keyof Catalogue]! : unknown(key), params);

const itself = (key: string): string => key;
const nothing = (): string => '';

const load: { readonly [Tongue in Language]: () => Promise<Translate> } = {
  en: async () => translator((await import('./en.ts')).en, itself),
  ko: async () => {
    const [{ ko }, { fillKorean }] = await Promise.all([
      import('./ko.ts'),
      import('./particles.ts'),
      import('../theme/korean-font.ts'),
    ]);
    return translator(ko, itself, fillKorean);
  },
};

/** What is there at once: the rest of English comes a moment after the page is drawn. */
const atOnce: { readonly [Tongue in Language]?: Translate } = { en: translator(enFirst, nothing) };

/** The reader's language as a function; it changes when the settings do and the other language has arrived. */
export async function textStore(settings: StoreApi<Settings>): Promise<StoreApi<Translate>> {
  const whole = async (language: Language): Promise<Translate> => {
    try {
      return await load[language]();
    } catch {
      return translator(enFirst, itself);
    }
  };
  const store = createStore<Translate>(() => (key) => key);
  const speak = async (): Promise<void> => {
    const { language } = settings.getState();
    const say = (text: Translate): void => {
      if (settings.getState().language === language) store.setState(() => text, true);
    };
    const first = atOnce[language];
    if (first) say(first);
    const rest = whole(language).then(say);
    if (!first) await rest;
  };
  settings.subscribe((now, before) => {
    if (now.language !== before.language) void speak();
  });
  await speak();
  return store;
}
