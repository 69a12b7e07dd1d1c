import { lazy, Suspense } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
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
  useKeyboard(app);
  const notices = <Notices unexpected={unexpected} ignored={ignored} />;
  const compact = embed || shape === 'strip' || shape === 'phone';
  return (
    <div ref={element} className="sh-app" data-shape={compact && shape !== 'phone' ? 'strip' : shape}>
      <SkipLink />
      <Suspense fallback={<p className="ps-loading">{t('shell.loading')}</p>}>
        {compact ? (
          <CompactShell phone={shape === 'phone'} embed={embed} notices={notices} />
        ) : (
          <>
            <TopBar />
            {notices}
            {shape === 'wide' ? <LeftPanel /> : <Rail />}
            <main className="sh-stage" tabIndex={-1}>
              <CurrentView />
            </main>
            <InspectorPanel />
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

function InspectorPanel() {
  const t = useWords();
  return (
    <aside className="sh-inspector" aria-label={t('shell.inspector')}>
      <Details />
    </aside>
  );
}
