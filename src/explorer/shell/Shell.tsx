import { type CSSProperties, lazy, Suspense } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { type PanelSide, panelWidths, type Settings } from '../stores/settings-store.ts';
import { useApp, useLayout, useSettings, useWords } from '../stores/session-context.tsx';
import { Grip } from '../ui/Grip.tsx';
import { Undo } from '../undo/Undo.tsx';
import { Details } from './Details.tsx';
import { Drawer } from './Drawer.tsx';
import { LeftPanel, Rail } from './LeftPanel.tsx';
import { Notices } from './Notices.tsx';
import type { PageAddress } from './page-address.ts';
import { TopBar } from './TopBar.tsx';
import { Transport } from './Transport.tsx';
import { useKeyboard } from './use-keyboard.ts';
import { useShape } from './use-shape.ts';
import { CurrentView } from './views.tsx';

const CompactShell = lazy(async () => ({ default: (await import('./CompactShell.tsx')).CompactShell }));
const OpenDialog = lazy(async () => ({ default: (await import('./dialogs.tsx')).OpenDialog }));

interface ShellProps {
  readonly address: PageAddress;
  readonly unexpected: StoreApi<{ readonly message: string }>;
}

/** The whole page, in the layout that its width allows. */
export function Shell({ address, unexpected }: ShellProps) {
  const { embed, ignored } = address;
  const app = useApp();
  const t = useWords();
  const [element, shape] = useShape();
  const dialog = useLayout((state) => state.dialog);
  const panels = useSettings((state) => state.panels);
  useKeyboard(app);
  const notices = <Notices unexpected={unexpected} ignored={ignored} />;
  const compact = embed || shape === 'strip' || shape === 'phone';
  return (
    <div
      ref={element}
      className="sh-app"
      data-shape={compact && shape !== 'phone' ? 'strip' : shape}
      style={shape === 'wide' && !compact ? widthsOf(panels) : undefined}
    >
      <SkipLink />
      <Suspense fallback={<p className="ps-loading">{t('shell.loading')}</p>}>
        {compact ? (
          <CompactShell phone={shape === 'phone'} embed={embed} notices={notices} />
        ) : (
          <>
            <TopBar />
            {notices}
            {shape === 'wide' ? <LeftPanel grip={<PanelGrip side="left" />} /> : <Rail />}
            <main className="sh-stage" tabIndex={-1}>
              <CurrentView />
            </main>
            <InspectorPanel resizable={shape === 'wide'} />
            <Drawer />
            <Transport lanes />
          </>
        )}
      </Suspense>
      {!dialog && <Undo />}
      {dialog && (
        <Suspense>
          <OpenDialog />
        </Suspense>
      )}
    </div>
  );
}

const widthsOf = ({ left, right }: Settings['panels']): CSSProperties =>
  ({ '--size-left': `${left}px`, '--size-inspector': `${right}px` }) as CSSProperties;

/** The first stop of the Tab key leads past the bars and the tree. A button: the address is the manifest's. */
function SkipLink() {
  const t = useWords();
  return (
    <button
      type="button"
      className="ps-button solid sh-skip"
      onClick={() => document.querySelector<HTMLElement>('.sh-stage')?.focus()}
    >
      {t('shell.skip')}
    </button>
  );
}

function InspectorPanel({ resizable }: { resizable: boolean }) {
  const t = useWords();
  return (
    <aside className="sh-inspector" aria-label={t('shell.inspector')}>
      {resizable && <PanelGrip side="right" />}
      <Details />
    </aside>
  );
}

/** The edge between a panel beside the view and the view. */
function PanelGrip({ side }: { side: PanelSide }) {
  const t = useWords();
  const { settings } = useApp();
  const panels = useSettings((state) => state.panels);
  const [least, most] = panelWidths[side];
  return (
    <Grip
      label={t(`shell.panel.${side}`)}
      edge={side === 'left' ? 'right' : 'left'}
      size={panels[side]}
      least={least}
      most={most}
      onSize={(width) => settings.setState({ panels: { ...panels, [side]: width } })}
    />
  );
}
