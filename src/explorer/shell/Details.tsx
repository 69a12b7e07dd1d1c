import { Inspector } from '../inspector/Inspector.tsx';
import { useApp, useLayout } from '../stores/session-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Trouble } from './Trouble.tsx';
import { inspectorAbout } from './views.tsx';

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
