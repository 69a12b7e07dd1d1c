import { useStore } from 'zustand';
import { GraduationCap, Play } from 'lucide-react';
import { useSession } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';

const inDefault = '/registry/pods/default/';

/** While the cluster is empty: what to begin with. */
export function EmptyHint() {
  const t = useWords();
  const { objects, layout } = useApp();
  const running = useSession((state) => state.phase === 'running');
  const empty = useStore(objects, (keys) => ![...keys].some((key) => key.startsWith(inDefault)));
  if (!running || !empty) return null;
  const begin = async (): Promise<void> => {
    const { sampleText } = await import('../editor/samples.ts');
    layout.setState((old) => ({ drawer: 'yaml', manifest: old.manifest || sampleText('nginx') }));
  };
  return (
    <p className="sh-empty">
      <button type="button" className="ps-button solid small" onClick={() => void begin()}>
        <Play size={11} fill="currentColor" aria-hidden="true" />
        {t('shell.empty.action')}
      </button>
      <button
        type="button"
        className="ps-button small"
        onClick={() => layout.setState({ left: 'lesson', leftOpen: true, drawer: undefined })}
      >
        <GraduationCap size={13} aria-hidden="true" />
        {t('shell.empty.lesson')}
      </button>
    </p>
  );
}
