import { createStore, type StoreApi } from 'zustand/vanilla';
import { keep, remember } from './memory.ts';
import { clockRates, paces } from './speeds.ts';

export type ThemeChoice = 'auto' | 'light' | 'dark';
export type Language = 'en' | 'ko';

export type PanelSide = 'left' | 'right';

/** How narrow and how wide the panels beside the view can be, px: between them the map has room for its whole floor plan. */
export const panelWidths: Readonly<Record<PanelSide, readonly [least: number, most: number]>> = {
  left: [200, 320],
  right: [260, 380],
};

export interface Settings {
  readonly theme: ThemeChoice;
  readonly language: Language;
  /** An id of `paces`. */
  readonly speed: string;
  /** An id of `clockRates`. */
  readonly clock: string;
  readonly drawerHeight: number;
  /** Widths of the panels beside the view, px. */
  readonly panels: Readonly<Record<PanelSide, number>>;
  /** Single-letter keys, which some readers' tools need for themselves. */
  readonly letterKeys: boolean;
  /** The reader's own keys, by what the usual ones are written as. */
  readonly keys: Readonly<Record<string, string>>;
}

const memoryKey = 'podscope-settings';

/** Settings given in the address win over remembered ones, and those over the browser's language. */
export function settingsStore(given: Partial<Settings>, browserLanguage: string): StoreApi<Settings> {
  const defaults: Settings = {
    theme: 'auto',
    language: browserLanguage.toLowerCase().startsWith('ko') ? 'ko' : 'en',
    speed: '1',
    clock: '1',
    drawerHeight: 196,
    panels: { left: 240, right: 316 },
    letterKeys: true,
    keys: {},
  };
  const store = createStore<Settings>(() => ({ ...defaults, ...remembered(), ...given }));
  store.subscribe((settings) => keep(memoryKey, JSON.stringify(settings)));
  return store;
}

function remembered(): Partial<Settings> {
  try {
    return cleaned(JSON.parse(remember(memoryKey) ?? '{}'));
  } catch {
    return {};
  }
}

/** Takes what is well-formed and drops the rest: another version, or somebody else, may have written it. */
export function cleaned(value: unknown): Partial<Settings> {
  if (typeof value !== 'object' || value === null) return {};
  const { theme, language, speed, clock, drawerHeight, panels, letterKeys, keys } = value as Record<string, unknown>;
  return {
    ...(isTheme(theme) && { theme }),
    ...(isLanguage(language) && { language }),
    ...(isOneOf(paces, speed) && { speed }),
    ...(isOneOf(clockRates, clock) && { clock }),
    ...(typeof drawerHeight === 'number' && drawerHeight >= 96 && drawerHeight <= 1200 && { drawerHeight }),
    ...(isPanels(panels) && { panels }),
    ...(typeof letterKeys === 'boolean' && { letterKeys }),
    ...(isTexts(keys) && { keys }),
  };
}

const isPanels = (value: unknown): value is Settings['panels'] =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(panelWidths).every(([side, [least, most]]) => {
    const width = (value as Record<string, unknown>)[side];
    return typeof width === 'number' && width >= least && width <= most;
  });

const isOneOf = (choices: readonly { readonly id: string }[], value: unknown): value is string =>
  choices.some(({ id }) => id === value);

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((text) => typeof text === 'string' && text.length === 1);

export const isTheme = (value: unknown): value is ThemeChoice =>
  value === 'auto' || value === 'light' || value === 'dark';

export const isLanguage = (value: unknown): value is Language => value === 'en' || value === 'ko';
