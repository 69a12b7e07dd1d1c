import {
  ChevronRight,
  FolderOpen,
  GitBranch,
  Languages,
  Monitor,
  Moon,
  Power,
  Search,
  Share2,
  Sun,
  Zap,
} from 'lucide-react';
import { useJourney } from '../flow/page.tsx';
import { viewIds } from '../stores/layout-store.ts';
import { useApp, useLayout, useSettings, useWords } from '../stores/session-context.tsx';
import type { ThemeChoice } from '../stores/settings-store.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { ClockPicker } from './ClockPicker.tsx';
import { IdentityPicker } from './IdentityPicker.tsx';
import { Mark } from './Mark.tsx';
import { StateBadge } from './StateBadge.tsx';

export const themeIcons = { auto: Monitor, light: Sun, dark: Moon } as const;
export const nextTheme: Readonly<Record<ThemeChoice, ThemeChoice>> = { auto: 'light', light: 'dark', dark: 'auto' };

export function TopBar() {
  const t = useWords();
  const { layout } = useApp();
  return (
    <header className="sh-top">
      <a className="sh-brand" href="./" aria-label={t('shell.brand')}>
        <Mark />
        <b>{t('shell.brand')}</b>
      </a>
      <nav className="sh-trail" aria-label={t('shell.act-as')}>
        <button type="button" className="sh-branch" onClick={() => layout.setState({ dialog: 'branches' })}>
          <GitBranch size={13} aria-hidden="true" />
          <BranchName />
        </button>
        <ChevronRight size={12} aria-hidden="true" />
        <IdentityPicker />
      </nav>
      <ViewTabs />
      <div className="sh-readout">
        <StateBadge />
        <Readout />
      </div>
      <div className="sh-tools">
        <button type="button" className="sh-find" onClick={() => layout.setState({ dialog: 'find' })}>
          <Search size={14} aria-hidden="true" />
          <span>{t('shell.find')}</span>
          <kbd>⌘K</kbd>
        </button>
        <IconButton
          icon={Power}
          label={t('shell.components')}
          onClick={() => layout.setState({ dialog: 'components' })}
        />
        <FaultsButton />
        <IconButton icon={FolderOpen} label={t('opened.title')} onClick={() => layout.setState({ dialog: 'open' })} />
        <IconButton icon={Share2} label={t('shell.share')} onClick={() => layout.setState({ dialog: 'share' })} />
        <LanguageButton />
        <ThemeButton />
      </div>
    </header>
  );
}

function BranchName() {
  const { branches } = useApp().session;
  return <span>{branches.list().find(({ id }) => id === branches.current)?.name}</span>;
}

/** Says how many faults are in force, so that nobody wonders why things go wrong. */
function FaultsButton() {
  const t = useWords();
  const { layout } = useApp();
  const count = useJourney(({ faults }) => faults.size);
  const label = count > 0 ? t('faults.count', { count }) : t('faults.title');
  return (
    <span className="sh-faults" data-count={count || undefined}>
      <IconButton icon={Zap} label={label} onClick={() => layout.setState({ dialog: 'faults' })} />
    </span>
  );
}

function ViewTabs() {
  const t = useWords();
  const { layout } = useApp();
  const view = useLayout((state) => state.view);
  return (
    <Tabs
      label={t('shell.views')}
      className="sh-views"
      current={view}
      onPick={(id) => layout.setState({ view: id })}
      items={viewIds.map((id, place) => ({
        id,
        label: (
          <>
            <span>{t(`shell.view.${id}`)}</span>
            <kbd>{place + 1}</kbd>
          </>
        ),
      }))}
    />
  );
}

function Readout() {
  const t = useWords();
  const revision = useJourney((view) => view.revision);
  const seconds = useJourney((view) =>
    view.startedAt === undefined ? '0.000' : ((view.now - view.startedAt) / 1000).toFixed(3),
  );
  return (
    <>
      <span className="sh-ro">
        <em>{t('shell.rev')}</em>
        <b className="num">{revision}</b>
      </span>
      <span className="sh-ro sh-time">
        <em>{t('shell.time')}</em>
        <b className="num">{seconds}&thinsp;s</b>
      </span>
      <ClockPicker />
    </>
  );
}

export function LanguageButton() {
  const t = useWords();
  const { settings } = useApp();
  const language = useSettings((state) => state.language);
  return (
    <IconButton
      icon={Languages}
      label={t('shell.language')}
      onClick={() => settings.setState({ language: language === 'en' ? 'ko' : 'en' })}
    />
  );
}

export function ThemeButton() {
  const t = useWords();
  const { settings } = useApp();
  const theme = useSettings((state) => state.theme);
  return (
    <IconButton
      icon={themeIcons[theme]}
      label={t(`shell.theme.${theme}`)}
      onClick={() => settings.setState({ theme: nextTheme[theme] })}
    />
  );
}
