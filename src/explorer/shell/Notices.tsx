import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useSession } from '../flow/page.tsx';
import { useWords } from '../stores/session-context.tsx';
import { Banner } from '../ui/Banner.tsx';

/** What is not as usual, one line each. */
export function Notices({ unexpected }: { unexpected: StoreApi<{ readonly message: string }> }) {
  const t = useWords();
  const notice = useSession((state) => state.notice);
  const detail = useSession((state) => (state.phase === 'failed' || state.notice ? state.detail : undefined));
  const { message } = useStore(unexpected);
  return (
    <div className="sh-banners">
      {notice && (
        <Banner tone={notice === 'start-failed' ? 'bad' : 'note'}>
          {[t(`shell.notice.${notice}`), detail].filter(Boolean).join(' ')}
        </Banner>
      )}
      {message && (
        <Banner tone="bad" onClose={() => unexpected.setState({ message: '' })}>
          {t('shell.error.unhandled', { message })}
        </Banner>
      )}
    </div>
  );
}
