import type { Granularity } from '../../journey/travel/stops.ts';
import type { Direction } from '../../journey/travel/travel.ts';
import type { InspectorTab } from '../inspector/Inspector.tsx';
import type { DrawerId, ViewId } from '../stores/layout-store.ts';
import type { MessageKey } from '../i18n/en.ts';

export type Command =
  | {
      readonly do:
        | 'step'
        | 'step-request'
        | 'play'
        | 'slower'
        | 'faster'
        | 'clock-slower'
        | 'clock-faster'
        | 'find'
        | 'help'
        | 'escape'
        | 'apply'
        | 'faults'
        | 'undo';
    }
  | { readonly do: 'first' | 'live' | 'break' }
  | { readonly do: 'travel'; readonly direction: Direction; readonly to: Granularity | 'breakpoint' }
  | { readonly do: 'view'; readonly view: ViewId }
  | { readonly do: 'drawer'; readonly drawer: DrawerId }
  | { readonly do: 'inspect'; readonly tab: InspectorTab };

export interface KeyBinding {
  /** As `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  readonly with?: 'shift' | 'mod';
  /** Fires while typing in a field as well. */
  readonly everywhere?: boolean;
  /** A letter or digit, which readers can switch off. */
  readonly single?: boolean;
  readonly command: Command;
  /** How the key is written on the map of keys. */
  readonly shown: string;
  readonly says: MessageKey;
  readonly name?: MessageKey;
}

const view = (key: string, id: ViewId): KeyBinding => ({
  key,
  single: true,
  command: { do: 'view', view: id },
  shown: key,
  says: 'shell.key.view',
  name: `shell.view.${id}`,
});

const inspect = (key: string, tab: InspectorTab): KeyBinding => ({
  key,
  single: true,
  command: { do: 'inspect', tab },
  shown: key.toUpperCase(),
  says: 'shell.key.inspector',
  name: `shell.tab.${tab}`,
});

const drawer = (key: string, id: DrawerId): KeyBinding => ({
  key,
  single: true,
  command: { do: 'drawer', drawer: id },
  shown: key.toUpperCase(),
  says: `shell.key.${id}`,
});

const travel = (
  key: string,
  shown: string,
  direction: Direction,
  to: Granularity | 'breakpoint',
  held: Pick<KeyBinding, 'with' | 'single'> = {},
): KeyBinding => ({
  key,
  ...held,
  command: { do: 'travel', direction, to },
  shown,
  says: `shell.key.${direction}`,
  name: `playback.to.${to}`,
});

/** The keyboard map of the page; the first binding that matches is meant. */
export const keyBindings: readonly KeyBinding[] = [
  { key: 'ArrowRight', with: 'shift', command: { do: 'step-request' }, shown: '⇧→', says: 'shell.key.step-request' },
  { key: 'ArrowRight', command: { do: 'step' }, shown: '→', says: 'shell.key.step' },
  travel('ArrowLeft', '⇧←', 'back', 'request', { with: 'shift' }),
  travel('ArrowRight', '⌃→', 'forward', 'milestone', { with: 'mod' }),
  travel('ArrowLeft', '⌃←', 'back', 'milestone', { with: 'mod' }),
  travel('ArrowLeft', '←', 'back', 'stage'),
  travel('.', '.', 'forward', 'message', { single: true }),
  travel(',', ',', 'back', 'message', { single: true }),
  travel('}', '}', 'forward', 'breakpoint', { single: true }),
  travel('{', '{', 'back', 'breakpoint', { single: true }),
  { key: 'Home', command: { do: 'first' }, shown: 'Home', says: 'shell.key.first' },
  { key: 'End', command: { do: 'live' }, shown: 'End', says: 'shell.key.live' },
  { key: 'b', single: true, command: { do: 'break' }, shown: 'B', says: 'shell.key.break' },
  { key: ' ', command: { do: 'play' }, shown: '␣', says: 'shell.key.play' },
  { key: '[', single: true, command: { do: 'slower' }, shown: '[', says: 'shell.key.slower' },
  { key: ']', single: true, command: { do: 'faster' }, shown: ']', says: 'shell.key.faster' },
  { key: '<', single: true, command: { do: 'clock-slower' }, shown: '<', says: 'shell.key.clock-slower' },
  { key: '>', single: true, command: { do: 'clock-faster' }, shown: '>', says: 'shell.key.clock-faster' },
  view('1', 'map'),
  view('2', 'lifecycle'),
  view('3', 'scheduling'),
  view('4', 'ledger'),
  view('5', 'nodes'),
  drawer('`', 'terminal'),
  drawer('y', 'yaml'),
  drawer('l', 'ledger'),
  drawer('t', 'timeline'),
  drawer('s', 'steps'),
  drawer('o', 'object'),
  drawer('v', 'events'),
  inspect('e', 'explain'),
  inspect('r', 'request'),
  inspect('d', 'diff'),
  inspect('c', 'decision'),
  { key: 'x', single: true, command: { do: 'faults' }, shown: 'X', says: 'faults.title' },
  { key: 'k', with: 'mod', everywhere: true, command: { do: 'find' }, shown: '⌘K', says: 'shell.key.find' },
  { key: 'Enter', with: 'mod', everywhere: true, command: { do: 'apply' }, shown: '⌘↵', says: 'shell.key.apply' },
  { key: 'z', with: 'mod', command: { do: 'undo' }, shown: '⌘Z', says: 'undo.key' },
  { key: 'Escape', command: { do: 'escape' }, shown: 'Esc', says: 'shell.key.escape' },
  { key: '?', single: true, command: { do: 'help' }, shown: '?', says: 'shell.key.help' },
];

/** Keys of the reader's own choice: what is pressed instead, by what the usual key is written as. */
export type OwnKeys = Readonly<Record<string, string>>;

/** The keys in force: the usual ones, with the reader's own in their place. Only single letters and signs can be changed. */
export const bindingsWith = (own: OwnKeys): readonly KeyBinding[] =>
  keyBindings.map((binding) => {
    const key = binding.single && Object.hasOwn(own, binding.shown) ? own[binding.shown] : undefined;
    return key === undefined ? binding : { ...binding, key, shown: key.toUpperCase() };
  });

/** The reader's keys after one more choice; nothing where another command has that key, or where it is no single sign. */
export function withKey(own: OwnKeys, usual: string, key: string): OwnKeys | undefined {
  const chosen = key.toLowerCase();
  const { [usual]: _before, ...others } = own;
  if (chosen.length !== 1 || chosen === ' ') return undefined;
  const inForce = bindingsWith(others);
  const taken = keyBindings.some(
    ({ shown, with: held }, place) => shown !== usual && held !== 'mod' && inForce[place]!.key === chosen,
  );
  if (taken) return undefined;
  const usualKey = keyBindings.find(({ shown }) => shown === usual)?.key;
  return chosen === usualKey ? others : { ...others, [usual]: chosen };
}

export interface Keystroke {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

interface KeySituation {
  /** The focus is in a field, an editor or a terminal. */
  readonly typing: boolean;
  /** The focused control has a use of its own for these keys. */
  readonly owns: readonly string[];
  readonly letters: boolean;
}

/** What a keystroke means on this page, if anything. */
export function commandFor(
  stroke: Keystroke,
  { typing, owns, letters }: KeySituation,
  bindings: readonly KeyBinding[] = keyBindings,
): Command | undefined {
  const key = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key;
  const mod = stroke.ctrlKey || stroke.metaKey;
  if (stroke.altKey) return undefined;
  const binding = bindings.find(
    (candidate) =>
      candidate.key === key &&
      (candidate.with === 'mod') === mod &&
      (candidate.with !== 'shift' || stroke.shiftKey) &&
      (candidate.with !== undefined || candidate.key.length === 1 || !stroke.shiftKey),
  );
  if (!binding) return undefined;
  if (typing && !binding.everywhere) return undefined;
  if (binding.single && !letters) return undefined;
  if (owns.includes(key)) return undefined;
  return binding.command;
}
