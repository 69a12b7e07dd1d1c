import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposer } from '../../kernel/disposer.ts';
import type { Session, TerminalSession } from '../../protocol/session.ts';

/** One screen with a shell behind it. It lives on while the drawer shows something else. */
export interface Screen {
  readonly id: string;
  readonly machine: string;
  readonly identity: string;
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  readonly element: HTMLElement;
  /** Until the shell's library has arrived. */
  readonly phase: 'opening' | 'open' | { readonly failed: string };
}

export interface Terminals {
  readonly screens: readonly Screen[];
  readonly current: string | undefined;
}

type Store = StoreApi<Terminals>;

const stores = new WeakMap<Session, Store>();

/** The terminals of a cluster's page. */
export function terminalsOf(session: Session): Store {
  let store = stores.get(session);
  if (!store) {
    store = createStore<Terminals>(() => ({ screens: [], current: undefined }));
    stores.set(session, store);
  }
  return store;
}

const shells = new WeakMap<Terminal, { readonly shell: TerminalSession; readonly stop: Disposer }>();
let opened = 0;

interface Place {
  readonly machine: string;
  readonly identity: string;
}

/** Opens a terminal and shows it. */
export function openScreen(session: Session, { machine, identity }: Place): void {
  const store = terminalsOf(session);
  const id = String(++opened);
  const terminal = new Terminal({
    cursorBlink: false,
    cursorStyle: 'block',
    fontFamily: 'monospace',
    fontSize: 12,
    lineHeight: 1.35,
    scrollback: 5000,
    screenReaderMode: true,
    allowProposedApi: false,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  const element = document.createElement('div');
  element.className = 'tm-screen';
  const screen: Screen = { id, machine, identity, terminal, fit, element, phase: 'opening' };
  store.setState(({ screens }) => ({ screens: [...screens, screen], current: id }));
  const become = (phase: Screen['phase']): void =>
    store.setState(({ screens }) => ({
      screens: screens.map((known) => (known.id === id ? { ...known, phase } : known)),
    }));
  session.openTerminal(machine, identity).then(
    (shell) => {
      if (!store.getState().screens.some((known) => known.id === id)) return shell.close();
      shell.resize(terminal.cols, terminal.rows);
      const stop = shell.onData((data) => terminal.write(data));
      shells.set(terminal, { shell, stop });
      terminal.onData((data) => shell.write(data));
      terminal.onResize(({ cols, rows }) => shell.resize(cols, rows));
      become('open');
    },
    (error: unknown) => become({ failed: error instanceof Error ? error.message : String(error) }),
  );
}

export function closeScreen(session: Session, id: string): void {
  const store = terminalsOf(session);
  const { screens, current } = store.getState();
  const index = screens.findIndex((screen) => screen.id === id);
  const screen = screens[index];
  if (!screen) return;
  const left = screens.filter((known) => known !== screen);
  store.setState({
    screens: left,
    current: current === id ? (left[index] ?? left[index - 1])?.id : current,
  });
  const running = shells.get(screen.terminal);
  running?.stop();
  running?.shell.close();
  screen.terminal.dispose();
  screen.element.remove();
}
