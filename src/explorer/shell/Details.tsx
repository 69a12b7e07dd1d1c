import { lazy, Suspense } from 'react';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { EmptyHint } from './EmptyHint.tsx';
import { Trouble } from './Trouble.tsx';
import { inspectorAbout } from './views.tsx';

const Inspector = lazy(async () => ({ default: (await import('../inspector/Inspector.tsx')).Inspector }));

/** The views' inspector with its tab where the keyboard can reach it. */
export function Details() {
  const t = useWords();
  const { layout } = useApp();
  const view = useLayout((state) => state.view);
  const tab = useLayout((state) => state.inspectorTab);
  return (
    <ErrorBoundary fallback={(error, again) => <Trouble error={error} again={again} />}>
      <Suspense fallback={<p className="ps-loading">{t('shell.loading')}</p>}>
        <Inspector
          about={inspectorAbout[view]}
          tab={tab}
          onTab={(inspectorTab) => layout.setState({ inspectorTab })}
          begin={<EmptyHint />}
        />
      </Suspense>
    </ErrorBoundary>
  );
}
