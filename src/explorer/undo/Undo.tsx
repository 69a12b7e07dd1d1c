import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../stores/session-context.tsx';

const UndoToast = lazy(() => import('./UndoToast.tsx'));

/** Where it is said what can be brought back. A modal dialog makes everything around it inert, so each has a place of its own. */
export function Undo() {
  const { undoShelf } = useApp();
  const isOffered = useStore(undoShelf.store, ({ offer }) => offer !== undefined);
  return (
    <div role="status">
      {isOffered && (
        <Suspense>
          <UndoToast />
        </Suspense>
      )}
    </div>
  );
}
