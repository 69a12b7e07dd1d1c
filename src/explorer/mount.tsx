import './theme/page.css';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { Recording } from '../journey/recording/recording.ts';
import { capsOf, recordingCaps } from '../journey/recording/recording-caps.ts';
import type { Shelf } from '../journey/recording/shelf.ts';
import { type BranchId, openedBranch, type PutAside, type Session } from '../protocol/session.ts';
import { textStore } from './i18n/translate.ts';
import { acts } from './shell/acts.ts';
import { navigate, setSpeed } from './shell/commands.ts';
import { Opening } from './shell/Opening.tsx';
import { type PageAddress, readAddress } from './shell/page-address.ts';
import { Shell } from './shell/Shell.tsx';
import { followJourney } from './stores/journey-store.ts';
import type { Elsewhere } from './opened/elsewhere.ts';
import { layoutStore } from './stores/layout-store.ts';
import { followObjects } from './stores/object-keys.ts';
import { playbackStore } from './stores/playback-store.ts';
import { selectionStore } from './stores/selection-store.ts';
import { type App, AppProvider } from './stores/session-context.tsx';
import { settingsStore } from './stores/settings-store.ts';
import { unexpectedErrors } from './stores/unexpected.ts';
import { UndoShelf } from './undo/undo-shelf.ts';
import { applyTheme } from './theme/apply-theme.ts';

/** What opening a cluster can come to: it runs in this page, or another tab runs it until `elected`. */
export type Opened =
  | { readonly phase: 'open'; readonly session: Session; readonly started: Promise<void> }
  | { readonly phase: 'elsewhere'; readonly elected: Promise<void> };

export type OpenCluster = (address: PageAddress) => Promise<Opened>;

/** Draws the page at once and the cluster as soon as it is there. */
export async function mountExplorer(element: HTMLElement, open: OpenCluster, elsewhere: Elsewhere): Promise<void> {
  const address = readAddress(location.search, location.hash);
  const settings = settingsStore(address.settings, navigator.language);
  const unexpected = unexpectedErrors(window);
  applyTheme(settings);
  const opening = open(address);
  const text = await textStore(settings);
  const root = createRoot(element);
  const waiting = (problem?: 'elsewhere' | Error): void =>
    root.render(<Opening text={text.getState()} problem={problem} />);
  waiting();

  const layout = layoutStore({
    ...(address.manifest !== undefined && { manifest: address.manifest, drawer: 'yaml' as const }),
    ...(address.runs !== undefined && { linkedRuns: address.runs, dialog: 'branches' as const }),
    ...(address.lesson !== undefined && {
      lesson: address.lesson,
      left: 'lesson' as const,
      leftOpen: true,
      drawer: undefined,
    }),
  });
  const playback = playbackStore();
  const undoShelf = new UndoShelf();
  const recordings = new Map<BranchId, Recording>();
  const caps = address.log === undefined ? recordingCaps : capsOf(address.log);
  let shelves: Promise<() => Shelf> | undefined;
  const blank = (): Recording =>
    new Recording(
      caps,
      shelves?.then((make) => make()),
    );
  let leave = (): void => {};

  const show = (app: App): App => {
    draw(root, app, address, unexpected);
    return app;
  };

  const appOf = (session: Session, recording: Recording, goHome?: () => void): App & { readonly leave: () => void } => {
    const feed = followJourney(session, { recording });
    const objects = followObjects(session, feed);
    const app = {
      session,
      feed,
      journey: feed.store,
      playback,
      objects: objects.store,
      selection: selectionStore(),
      settings,
      layout,
      undoShelf,
      text,
      recordings,
      elsewhere,
      moveTo: begin,
      visit: (other: Session): App => visit(app, other),
      ...(goHome && { goHome }),
      leave: () => {
        feed.stop();
        objects.stop();
      },
    };
    return app;
  };

  let home: App | undefined;
  let visiting: (App & { readonly leave: () => void }) | undefined;
  const endVisit = (): void => {
    visiting?.leave();
    visiting?.session.close();
    visiting = undefined;
    layout.setState({ dialog: undefined });
  };
  const goHome = (): void => {
    endVisit();
    if (home) show(home);
  };

  /** A visit from a visit begins at home. */
  const visit = (from: App, session: Session): App => {
    endVisit();
    if (!from.goHome) home = from;
    const recording = blank();
    rememberOpened(recordings, session.branches.current, recording);
    visiting = appOf(session, recording, goHome);
    layout.setState({ drawer: 'timeline' });
    return show(visiting);
  };

  const begin = (session: Session, known?: Recording): App => {
    leave();
    shelves ??= session.archive && openShelves(session.archive);
    const recording = known ?? blank();
    recordings.set(session.branches.current, recording);
    const app = appOf(session, recording);
    ({ leave } = app);
    setSpeed(app);
    return show(app);
  };

  const settle = async (opened: Promise<Opened>): Promise<void> => {
    try {
      const result = await opened;
      if (result.phase === 'open') {
        const app = begin(result.session);
        if (result.session.putAside) offerOldCluster(undoShelf, result.session, result.session.putAside);
        if (address.breakpoints.length > 0) navigate(app, (navigator) => navigator.setFromLink(address.breakpoints));
        return await result.started;
      }
      waiting('elsewhere');
      await result.elected;
      waiting();
      return await settle(open(address));
    } catch (error) {
      waiting(error instanceof Error ? error : new Error(String(error)));
    }
  };
  await settle(opening);
}

/** What keeps the older part of the log is not needed for the first picture. */
async function openShelves(archive: NonNullable<Session['archive']>): Promise<() => Shelf> {
  const [{ shelvesIn }, opened] = await Promise.all([import('../journey/recording/shelf.ts'), archive()]);
  return shelvesIn(opened);
}

/** After a reset: what was there before can be had again. */
function offerOldCluster(shelf: UndoShelf, session: Session, { bringBack, letGo }: PutAside): void {
  shelf.put({
    says: 'undo.reset',
    undo: () => {
      session.close();
      void bringBack().then(() => location.reload());
    },
    settle: () => void letGo(),
  });
}

/** Of logs from elsewhere the last two are kept: so many can be compared with one another. */
function rememberOpened(recordings: Map<BranchId, Recording>, id: BranchId, recording: Recording): void {
  recordings.delete(id);
  const opened = [...recordings.keys()].filter((known) => known.startsWith(openedBranch));
  for (const old of opened.slice(0, -1)) {
    recordings.get(old)?.dispose();
    recordings.delete(old);
  }
  recordings.set(id, recording);
}

function draw(root: Root, app: App, address: PageAddress, unexpected: ReturnType<typeof unexpectedErrors>): void {
  root.render(
    <StrictMode>
      <AppProvider key={keyOf(app)} app={app} acts={acts}>
        <Shell address={address} unexpected={unexpected} />
      </AppProvider>
    </StrictMode>,
  );
}

const keys = new WeakMap<App, number>();
let apps = 0;

/** Every session has a page of its own: what was open of another one's is not carried over. */
function keyOf(app: App): number {
  const key = keys.get(app) ?? ++apps;
  keys.set(app, key);
  return key;
}
