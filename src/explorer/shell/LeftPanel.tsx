import { GraduationCap, ListTree } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { ResourceTree } from './ResourceTree.tsx';

export const LessonPanel = lazy(() => import('../lesson/LessonPanel.tsx'));

/** @param grip its edge, where it stands beside the view and not over it */
export function LeftPanel({ grip }: { grip?: ReactNode }) {
  const t = useWords();
  const { layout } = useApp();
  const left = useLayout((state) => state.left);
  return (
    <nav className="sh-left" aria-label={t('shell.panel')}>
      {grip}
      <Tabs
        label={t('shell.panel')}
        current={left}
        onPick={(id) => layout.setState({ left: id })}
        items={[
          {
            id: 'lesson',
            label: (
              <>
                <GraduationCap size={14} aria-hidden="true" />
                {t('shell.lesson')}
              </>
            ),
          },
          {
            id: 'resources',
            label: (
              <>
                <ListTree size={14} aria-hidden="true" />
                {t('shell.resources')}
              </>
            ),
          },
        ]}
      />
      {left === 'resources' ? (
        <ResourceTree />
      ) : (
        <Suspense fallback={<p className="ps-loading">{t('lesson.loading')}</p>}>
          <LessonPanel />
        </Suspense>
      )}
    </nav>
  );
}

/** The same, folded into a strip of icons where the page is narrower. */
export function Rail() {
  const t = useWords();
  const { layout } = useApp();
  const open = useLayout((state) => state.leftOpen);
  const left = useLayout((state) => state.left);
  const show = (id: 'lesson' | 'resources'): void => layout.setState({ left: id, leftOpen: !(open && left === id) });
  return (
    <div className="sh-rail">
      {(
        [
          ['lesson', GraduationCap],
          ['resources', ListTree],
        ] as const
      ).map(([id, Icon]) => (
        <button
          key={id}
          type="button"
          className="ps-icon-button"
          aria-label={t(`shell.${id}`)}
          title={t(`shell.${id}`)}
          aria-expanded={open && left === id}
          onClick={() => show(id)}
        >
          <Icon size={18} strokeWidth={1.9} aria-hidden="true" />
        </button>
      ))}
      {open && <LeftPanel />}
    </div>
  );
}
