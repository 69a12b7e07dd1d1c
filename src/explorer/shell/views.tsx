import { lazy, type ReactNode, Suspense } from 'react';
import { Flow } from '../flow/Flow.tsx';
import type { ViewId } from '../stores/layout-store.ts';
import { useLayout, useWords } from '../stores/session-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Trouble } from './Trouble.tsx';

const Lifecycle = lazy(async () => ({ default: (await import('../lifecycle/Lifecycle.tsx')).Lifecycle }));
const Scheduling = lazy(async () => ({ default: (await import('../scheduling/Scheduling.tsx')).Scheduling }));
const Ledger = lazy(async () => ({ default: (await import('../ledger/Ledger.tsx')).Ledger }));
const Nodes = lazy(async () => ({ default: (await import('../nodes/Nodes.tsx')).Nodes }));

/** The ways to look at the cluster. */
const views: Readonly<Record<ViewId, () => ReactNode>> = {
  map: () => <Flow />,
  lifecycle: () => <Lifecycle />,
  scheduling: () => <Scheduling />,
  ledger: () => <Ledger />,
  nodes: () => <Nodes />,
};

/** What the inspector beside a view is about. */
export const inspectorAbout = {
  map: 'request',
  lifecycle: 'pod',
  scheduling: 'cycle',
  ledger: 'request',
  nodes: 'pod',
} as const;

export function CurrentView() {
  const t = useWords();
  const view = useLayout((state) => state.view);
  return (
    <ErrorBoundary key={view} fallback={(error, again) => <Trouble error={error} again={again} />}>
      <h1 className="ps-sr">{t(`shell.view.${view}`)}</h1>
      <Suspense fallback={<p className="ps-loading">{t('shell.loading')}</p>}>{views[view]()}</Suspense>
    </ErrorBoundary>
  );
}
