import {
  Bell,
  Box,
  Braces,
  ChartGantt,
  Footprints,
  Maximize2,
  Minimize2,
  ScrollText,
  SquareTerminal,
  X,
} from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { type DrawerId, drawerIds } from '../stores/layout-store.ts';
import { useApp, useLayout, useSettings, useWords } from '../stores/session-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Grip } from '../ui/Grip.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { bindingsWith, type OwnKeys } from './keyboard.ts';
import { Trouble } from './Trouble.tsx';

const Terminals = lazy(() => import('../terminal/Terminals.tsx'));
const Revisions = lazy(async () => ({ default: (await import('../ledger/Ledger.tsx')).Revisions }));
const Timeline = lazy(async () => ({ default: (await import('../timeline/Timeline.tsx')).Timeline }));
const Steps = lazy(async () => ({ default: (await import('../playback/Steps.tsx')).Steps }));
const ObjectPanel = lazy(async () => ({ default: (await import('../why/ObjectPanel.tsx')).ObjectPanel }));
const Events = lazy(async () => ({ default: (await import('../events/Events.tsx')).Events }));
const Editor = lazy(() => import('../editor/Editor.tsx'));

const icons = {
  terminal: SquareTerminal,
  yaml: Braces,
  ledger: ScrollText,
  timeline: ChartGantt,
  steps: Footprints,
  object: Box,
  events: Bell,
} as const;

const keyOf = (own: OwnKeys, id: DrawerId): string =>
  bindingsWith(own).find(({ command }) => command.do === 'drawer' && command.drawer === id)?.shown ?? '';

const loading = {
  terminal: 'terminal.loading',
  yaml: 'editor.loading',
  ledger: 'shell.loading',
  timeline: 'shell.loading',
  steps: 'shell.loading',
  object: 'shell.loading',
  events: 'shell.loading',
} as const;

const smallest = 96;
const largest = (): number => Math.max(smallest, document.documentElement.clientHeight - 44 - 108 - 32);

/** What a tab of the drawer holds; also shown in the sheet of narrow pages. */
export function DrawerContent({ id }: { id: DrawerId }): ReactNode {
  const t = useWords();
  const content: Readonly<Record<DrawerId, ReactNode>> = {
    terminal: <Terminals />,
    yaml: <Editor />,
    ledger: <Revisions />,
    timeline: <Timeline />,
    steps: <Steps />,
    object: <ObjectPanel />,
    events: <Events />,
  };
  return (
    <ErrorBoundary key={id} fallback={(error, again) => <Trouble error={error} again={again} />}>
      <Suspense fallback={<p className="ps-loading">{t(loading[id])}</p>}>{content[id]}</Suspense>
    </ErrorBoundary>
  );
}

export function Drawer() {
  const t = useWords();
  const { layout, settings } = useApp();
  const open = useLayout((state) => state.drawer);
  const full = useLayout((state) => state.drawerFull);
  const height = useSettings((state) => state.drawerHeight);
  const own = useSettings((state) => state.keys);
  return (
    <section
      className="sh-drawer"
      data-open={open !== undefined}
      style={open ? { height: full ? 'var(--drawer-full)' : `min(${height}px, var(--drawer-full))` } : undefined}
      aria-label={t('shell.drawer')}
    >
      {open && (
        <Grip
          label={t('shell.drawer.resize')}
          edge="top"
          size={height}
          least={smallest}
          most={largest()}
          onSize={(drawerHeight) => settings.setState({ drawerHeight })}
        />
      )}
      <div className="sh-drawer-head">
        <Tabs
          label={t('shell.drawer')}
          className="sh-drawer-tabs"
          current={open}
          onPick={(id) => layout.setState({ drawer: id === layout.getState().drawer ? undefined : id })}
          items={drawerIds.map((id) => {
            const Icon = icons[id];
            return {
              id,
              label: (
                <>
                  <Icon size={14} aria-hidden="true" />
                  <span>{t(`shell.drawer.${id}`)}</span>
                  <kbd>{keyOf(own, id)}</kbd>
                </>
              ),
            };
          })}
        />
        {open && (
          <div className="sh-drawer-side">
            <IconButton
              icon={full ? Minimize2 : Maximize2}
              size={14}
              className="small"
              label={t(full ? 'shell.drawer.smaller' : 'shell.drawer.bigger')}
              onClick={() => layout.setState({ drawerFull: !full })}
            />
            <IconButton
              icon={X}
              size={15}
              className="small"
              label={t('shell.drawer.close')}
              onClick={() => layout.setState({ drawer: undefined, drawerFull: false })}
            />
          </div>
        )}
      </div>
      {open && (
        <div className="sh-drawer-body" role="tabpanel" tabIndex={0} aria-label={t(`shell.drawer.${open}`)}>
          <DrawerContent id={open} />
        </div>
      )}
    </section>
  );
}
