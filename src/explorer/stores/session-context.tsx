import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { JourneyView } from '../../journey/view.ts';
import type { Recording } from '../../journey/recording/recording.ts';
import type { ActiveFault } from '../../protocol/faults.ts';
import type { BranchId, Session } from '../../protocol/session.ts';
import { type PageLinks, PageProvider, type Readable, type Selection, type Translate, useText } from '../flow/page.tsx';
import type { MessageKey } from '../i18n/en.ts';
import type { Elsewhere } from '../opened/elsewhere.ts';
import type { UndoShelf } from '../undo/undo-shelf.ts';
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
  readonly undoShelf: UndoShelf;
  readonly text: StoreApi<Translate>;
  /** What is known of each branch's past. */
  readonly recordings: Map<BranchId, Recording>;
  readonly elsewhere: Elsewhere;
  /** Shows another session for a while; this one goes on. */
  readonly visit: (session: Session) => App;
  /** Ends the visit; absent at home. */
  readonly goHome?: () => void;
  /** Puts the page on another session in the place of this one. */
  readonly moveTo: (session: Session, recording?: Recording) => App;
}

const AppContext = createContext<App | undefined>(undefined);

const readable = <Value,>(store: StoreApi<Value>): Readable<Value> => ({
  get: store.getState,
  subscribe: (listener) => store.subscribe(listener),
});

const isAnother = (change: Selection): boolean => 'pod' in change || 'request' in change || 'revision' in change;

/** What the views can ask for that needs more than stores: what is done in the past begins a branch. */
export interface Acts {
  /** Shows the moment of the log that was this cluster time. */
  goTo(app: App, at: number): void;
  restart(app: App, component: string): void;
  mend(app: App, fault: ActiveFault): void;
}

/** What the views see of the app. */
export const pageLinks = (app: App, acts: Acts): PageLinks => {
  const { session, feed, journey, selection, text, playback, layout } = app;
  return {
    journey: readable(journey),
    session: shownState(session, feed),
    selection: readable(selection),
    text: readable(text),
    // What was chosen last is what the page is about.
    select: (change) => selection.setState({ ...(isAnother(change) && { object: undefined }), ...change }),
    brokenAt: brokenAt(playback),
    restart: (component) => acts.restart(app, component),
    mend: (fault) => acts.mend(app, fault),
    breakAt: (faultTarget) => layout.setState({ dialog: 'faults', faultTarget }),
    goTo: (at) => acts.goTo(app, at),
  };
};

interface AppProviderProps {
  readonly app: App;
  readonly acts: Acts;
  readonly children: ReactNode;
}

export function AppProvider({ app, acts, children }: AppProviderProps) {
  const links = useMemo(() => pageLinks(app, acts), [app, acts]);
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
