import type { ReactNode } from 'react';
import { Flow } from '../flow/Flow.tsx';
import { Ledger } from '../ledger/Ledger.tsx';
import { Lifecycle } from '../lifecycle/Lifecycle.tsx';
import { Scheduling } from '../scheduling/Scheduling.tsx';
import type { ViewId } from '../stores/layout-store.ts';
import { useLayout } from '../stores/session-context.tsx';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Trouble } from './Trouble.tsx';

/** The four ways to look at the cluster. */
const views: Readonly<Record<ViewId, () => ReactNode>> = {
  map: () => <Flow />,
  lifecycle: () => <Lifecycle />,
  scheduling: () => <Scheduling />,
  ledger: () => <Ledger />,
};

/** What the inspector beside a view is about. */
export const inspectorAbout = { map: 'request', lifecycle: 'pod', scheduling: 'cycle', ledger: 'request' } as const;

export function CurrentView() {
  const view = useLayout((state) => state.view);
  return (
    <ErrorBoundary key={view} fallback={(error, again) => <Trouble error={error} again={again} />}>
      {views[view]()}
    </ErrorBoundary>
  );
}
