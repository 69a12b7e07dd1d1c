import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { useSession } from '../flow/page.tsx';
import { useApp, useLayout, usePast, useWords } from '../stores/session-context.tsx';
import { Banner } from '../ui/Banner.tsx';
import type { Ignored } from './page-address.ts';

const PastBanner = lazy(async () => ({ default: (await import('../playback/PastBanner.tsx')).PastBanner }));
const OriginBanner = lazy(async () => ({ default: (await import('../opened/OriginBanner.tsx')).OriginBanner }));

interface NoticesProps {
  readonly unexpected: StoreApi<{ readonly message: string }>;
  readonly ignored: readonly Ignored[];
}

/** What is not as usual, one line each. */
export function Notices({ unexpected, ignored }: NoticesProps) {
  const t = useWords();
  const notice = useSession((state) => state.notice);
  const detail = useSession((state) => (state.phase === 'failed' || state.notice ? state.detail : undefined));
  const { message } = useStore(unexpected);
  const past = usePast();
  const { layout } = useApp();
  const noBranch = useLayout((state) => state.noBranch);
  const isElsewhere = useSession((state) => state.origin !== undefined);
  const [open, setOpen] = useState(true);
  return (
    <div className="sh-banners">
      {isElsewhere && (
        <Suspense>
          <OriginBanner />
        </Suspense>
      )}
      {past && (
        <Suspense>
          <PastBanner />
        </Suspense>
      )}
      {notice && (
        <Banner tone={notice === 'start-failed' ? 'bad' : 'note'}>
          {[t(`shell.notice.${notice}`), detail].filter(Boolean).join(' ')}
        </Banner>
      )}
      {open && ignored.length > 0 && (
        <Banner tone="note" onClose={() => setOpen(false)}>
          {t('shell.notice.address', {
            parameters: ignored.map(({ parameter, value }) => `${parameter}=${value}`).join(', '),
          })}
        </Banner>
      )}
      {noBranch && (
        <Banner tone="bad" onClose={() => layout.setState({ noBranch: undefined })}>
          {t(noBranch.why === undefined ? 'branches.forgotten' : 'branches.cannot', noBranch)}
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
