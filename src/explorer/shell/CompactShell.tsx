import '../theme/touch.css';
import { Ellipsis, ExternalLink } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { MicroLanes } from '../timeline/Lanes.tsx';
import { type DrawerId, viewIds } from '../stores/layout-store.ts';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Select } from '../ui/Select.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { ClockPicker } from './ClockPicker.tsx';
import { Details } from './Details.tsx';
import { DrawerContent } from './Drawer.tsx';
import { IdentityPicker } from './IdentityPicker.tsx';
import { LessonPanel } from './LeftPanel.tsx';
import { Mark } from './Mark.tsx';
import { hashOf } from './page-address.ts';
import { ResourceTree } from './ResourceTree.tsx';
import { StateBadge } from './StateBadge.tsx';
import { LanguageButton, ThemeButton } from './TopBar.tsx';
import { Buttons, Sentence } from './Transport.tsx';
import { CurrentView } from './views.tsx';

const LessonTitle = lazy(() => import('../lesson/LessonTitle.tsx'));

interface CompactProps {
  readonly phone: boolean;
  readonly embed: boolean;
  readonly notices: ReactNode;
}

type SheetSize = 'peek' | 'half' | 'full';
const nextSize: Readonly<Record<SheetSize, SheetSize>> = { peek: 'half', half: 'full', full: 'peek' };

/** The page in little room: a strip of the map, or a column of it on phones; everything else in tabs below. */
export function CompactShell({ phone, embed, notices }: CompactProps) {
  const t = useWords();
  const { layout } = useApp();
  const [more, setMore] = useState(false);
  const [size, setSize] = useState<SheetSize>('half');
  const view = useLayout((state) => state.view);
  const learning = useLayout((state) => state.leftOpen && state.left === 'lesson');
  return (
    <>
      <header className="sh-top">
        <a
          className="sh-brand"
          href="./"
          target={embed ? '_blank' : undefined}
          rel="noopener"
          aria-label={t('shell.brand')}
        >
          <Mark />
          <b>{t('shell.brand')}</b>
        </a>
        {learning && !phone && (
          <Suspense>
            <LessonTitle />
          </Suspense>
        )}
        <Select
          label={t('shell.views')}
          value={view}
          options={viewIds.map((id) => ({ id, label: t(`shell.view.${id}`) }))}
          onChange={(id) => layout.setState({ view: id })}
        />
        <span className="sh-push" />
        <StateBadge />
        {embed && <OutLink />}
        <IconButton icon={Ellipsis} label={t('shell.more')} onClick={() => setMore(true)} />
      </header>
      {notices}
      <main className="sh-stage" tabIndex={-1}>
        <CurrentView />
      </main>
      <section className="sh-sheet" data-size={size} aria-label={t('shell.sheet')}>
        {phone && (
          <button
            type="button"
            className="sh-grab"
            aria-label={t('shell.sheet.resize')}
            onClick={() => setSize(nextSize[size])}
          />
        )}
        <Sheet open={() => setSize((old) => (old === 'peek' ? 'half' : old))} />
      </section>
      <footer className="sh-transport" aria-label={t('shell.transport')}>
        <MicroLanes />
        <Buttons />
        <div className="sh-sentence">
          <Sentence />
        </div>
      </footer>
      {more && <MoreDialog onClose={() => setMore(false)} />}
    </>
  );
}

type SheetTab = 'details' | 'lesson' | 'resources' | Exclude<DrawerId, 'ledger'>;
const sheetTabs: readonly SheetTab[] = [
  'details',
  'yaml',
  'lesson',
  'terminal',
  'resources',
  'timeline',
  'steps',
  'object',
  'events',
];

function Sheet({ open }: { open: () => void }) {
  const t = useWords();
  const { layout } = useApp();
  const drawer = useLayout((state) => state.drawer);
  const leftOpen = useLayout((state) => state.leftOpen);
  const left = useLayout((state) => state.left);
  const current: SheetTab = drawer && drawer !== 'ledger' ? drawer : leftOpen ? left : 'details';
  const names: Readonly<Record<SheetTab, string>> = {
    details: t('shell.inspector'),
    lesson: t('shell.lesson'),
    resources: t('shell.resources'),
    yaml: t('shell.drawer.yaml'),
    terminal: t('shell.drawer.terminal'),
    timeline: t('shell.drawer.timeline'),
    steps: t('shell.drawer.steps'),
    object: t('shell.drawer.object'),
    events: t('shell.drawer.events'),
  };
  const pick = (id: SheetTab): void => {
    open();
    if (id === 'details') layout.setState({ drawer: undefined, leftOpen: false });
    else if (id === 'lesson' || id === 'resources') layout.setState({ drawer: undefined, leftOpen: true, left: id });
    else layout.setState({ drawer: id, leftOpen: false });
  };
  return (
    <>
      <Tabs
        label={t('shell.drawer')}
        current={current}
        onPick={pick}
        items={sheetTabs.map((id) => ({ id, label: names[id] }))}
      />
      <div className="sh-sheet-body" role="tabpanel" tabIndex={0} aria-label={names[current]} data-tab={current}>
        {current === 'details' ? (
          <Details />
        ) : current === 'lesson' ? (
          <Suspense fallback={<p className="ps-loading">{t('lesson.loading')}</p>}>
            <LessonPanel />
          </Suspense>
        ) : current === 'resources' ? (
          <ResourceTree />
        ) : (
          <DrawerContent id={current} />
        )}
      </div>
    </>
  );
}

/** From the frame to the whole page, with the same manifest and lesson. */
function OutLink() {
  const t = useWords();
  const manifest = useLayout((state) => state.manifest);
  const lesson = new URLSearchParams(location.search).get('lesson');
  const query = lesson ? `?lesson=${encodeURIComponent(lesson)}` : '';
  return (
    <a
      className="ps-icon-button"
      href={`./${query}${hashOf(manifest)}`}
      target="_blank"
      rel="noopener"
      aria-label={t('shell.open-full')}
      title={t('shell.open-full')}
    >
      <ExternalLink size={16} aria-hidden="true" />
    </a>
  );
}

const dialogNames = [
  ['find', 'shell.find'],
  ['components', 'shell.components'],
  ['faults', 'faults.title'],
  ['branches', 'branches.title'],
  ['open', 'opened.title'],
  ['share', 'shell.share'],
  ['keys', 'shell.keys'],
] as const;

function MoreDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const { layout } = useApp();
  const show = (dialog: (typeof dialogNames)[number][0]): void => {
    onClose();
    layout.setState({ dialog });
  };
  return (
    <Dialog title={t('shell.more')} onClose={onClose}>
      <IdentityPicker />
      <ClockPicker named />
      <div className="sh-more">
        <LanguageButton />
        <ThemeButton />
        {dialogNames.map(([dialog, name]) => (
          <button key={dialog} type="button" className="ps-button" onClick={() => show(dialog)}>
            {t(name)}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
