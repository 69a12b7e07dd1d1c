import type { StoreApi } from 'zustand/vanilla';
import { Inspector } from '../inspector/Inspector.tsx';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { CompactShell } from './CompactShell.tsx';
import { OpenDialog } from './dialogs.tsx';
import { Drawer } from './Drawer.tsx';
import { EmptyHint } from './EmptyHint.tsx';
import { LeftPanel, Rail } from './LeftPanel.tsx';
import { Notices } from './Notices.tsx';
import { TopBar } from './TopBar.tsx';
import { Transport } from './Transport.tsx';
import { Trouble } from './Trouble.tsx';
import { useKeyboard } from './use-keyboard.ts';
import { useShape } from './use-shape.ts';
import { CurrentView, inspectorAbout } from './views.tsx';

interface ShellProps {
  readonly embed: boolean;
  readonly unexpected: StoreApi<{ readonly message: string }>;
}

/** The whole page, in the layout that its width allows. */
export function Shell({ embed, unexpected }: ShellProps) {
  const app = useApp();
  const [element, shape] = useShape();
  useKeyboard(app);
  const compact = embed || shape === 'strip' || shape === 'phone';
  return (
    <div ref={element} className="sh-app" data-shape={compact && shape !== 'phone' ? 'strip' : shape}>
      {compact ? (
        <CompactShell phone={shape === 'phone'} embed={embed} notices={<Notices unexpected={unexpected} />} />
      ) : (
        <>
          <TopBar />
          <Notices unexpected={unexpected} />
          {shape === 'wide' ? <LeftPanel /> : <Rail />}
          <main className="sh-stage">
            <CurrentView />
            <EmptyHint />
          </main>
          <InspectorPanel />
          <Drawer />
          <Transport lanes />
        </>
      )}
      <OpenDialog />
    </div>
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

/** The views' inspector with its tab where the keyboard can reach it. */
export function Details() {
  const { layout } = useApp();
  const view = useLayout((state) => state.view);
  const tab = useLayout((state) => state.inspectorTab);
  return (
    <ErrorBoundary fallback={(error, again) => <Trouble error={error} again={again} />}>
      <Inspector about={inspectorAbout[view]} tab={tab} onTab={(inspectorTab) => layout.setState({ inspectorTab })} />
    </ErrorBoundary>
  );
}
