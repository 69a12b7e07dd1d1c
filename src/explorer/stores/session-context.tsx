import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { JourneyView } from '../../journey/view.ts';
import type { Recording } from '../../journey/recording.ts';
import type { BranchId, Session } from '../../protocol/session.ts';
import { type PageLinks, PageProvider, type Readable, type Selection, type Translate, useText } from '../flow/page.tsx';
import type { MessageKey } from '../i18n/en.ts';
import type { Elsewhere } from '../opened/elsewhere.ts';
import type { Layout } from './layout-store.ts';
import type { JourneyFeed } from './journey-store.ts';
import type { ObjectKeys } from './object-keys.ts';
import { brokenAt, type Playback } from './playback-store.ts';
import type { Settings } from './settings-store.ts';
import { shownState } from './shown-state.ts';

/** Everything the page holds, made once in mount.tsx. */
export interface App {
  readonly session: Session;
  /** The moment that is on show. */
  readonly journey: StoreApi<JourneyView>;
  readonly feed: JourneyFeed;
  readonly playback: StoreApi<Playback>;
  readonly objects: StoreApi<ObjectKeys>;
  readonly selection: StoreApi<Selection>;
  readonly settings: StoreApi<Settings>;
  readonly layout: StoreApi<Layout>;
  readonly text: StoreApi<Translate>;
  /** What is known of each branch's past. */
  readonly recordings: ReadonlyMap<BranchId, Recording>;
  readonly elsewhere: Elsewhere;
  /** Shows another session for a while; this one goes on. */
  readonly visit: (session: Session) => App;
  /** Ends the visit; absent at home. */
  readonly goHome?: () => void;
  /** Puts the page on another session in the place of this one. */
  readonly moveTo: (session: Session, recording: Recording) => App;
}

const AppContext = createContext<App | undefined>(undefined);

const readable = <Value,>(store: StoreApi<Value>): Readable<Value> => ({
  get: store.getState,
  subscribe: (listener) => store.subscribe(listener),
});

const isAnother = (change: Selection): boolean => 'pod' in change || 'request' in change || 'revision' in change;

/** What the views see of the app. */
export const pageLinks = (
  { session, feed, journey, selection, text, playback, layout }: App,
  { goTo, restart }: Pick<PageLinks, 'goTo' | 'restart'>,
): PageLinks => ({
  journey: readable(journey),
  session: shownState(session, feed),
  selection: readable(selection),
  text: readable(text),
  // What was chosen last is what the page is about.
  select: (change) => selection.setState({ ...(isAnother(change) && { object: undefined }), ...change }),
  brokenAt: brokenAt(playback),
  restart,
  mend: (fault) => session.faults.mend(fault),
  breakAt: (faultTarget) => layout.setState({ dialog: 'faults', faultTarget }),
  goTo,
});

interface AppProviderProps {
  readonly app: App;
  /** Shows the moment of the log that was this cluster time. */
  readonly goTo: (app: App, at: number) => void;
  /** Starts a component that is dead at the moment on show. */
  readonly restart: (app: App, component: string) => void;
  readonly children: ReactNode;
}

export function AppProvider({ app, goTo, restart, children }: AppProviderProps) {
  const links = useMemo(
    () => pageLinks(app, { goTo: (at) => goTo(app, at), restart: (component) => restart(app, component) }),
    [app, goTo, restart],
  );
  return (
    <AppContext value={app}>
      <PageProvider links={links}>{children}</PageProvider>
    </AppContext>
  );
}

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('this part of the page needs an AppProvider around it');
  return app;
}

export const useLayout = <Part,>(part: (layout: Layout) => Part): Part => useStore(useApp().layout, part);

/** Whether the page shows the past. */
export const usePast = (): boolean => useStore(useApp().feed.playhead, ({ at }) => at === 'past');

export const useSettings = <Part,>(part: (settings: Settings) => Part): Part => useStore(useApp().settings, part);

/** Says texts by keys that exist. */
export function useWords(): (key: MessageKey, params?: Readonly<Record<string, string | number>>) => string {
  return useText();
}
