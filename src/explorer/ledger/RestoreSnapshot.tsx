import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useWords } from '../stores/session-context.tsx';
import { Act } from './Act.tsx';

/** Picks a snapshot's file, and brings it back once it was said what that replaces. */
export function RestoreSnapshot({ restore }: { readonly restore: (snapshot: string) => void }) {
  const t = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<File>();
  if (picked)
    return (
      <p className="lg-restore">
        {t('ledger.restore-means', { file: picked.name })}{' '}
        <Act
          onClick={() => {
            setPicked(undefined);
            void picked.text().then(restore);
          }}
        >
          {t('ledger.restore-now')}
        </Act>{' '}
        <Act onClick={() => setPicked(undefined)}>{t('ledger.restore-not')}</Act>
      </p>
    );
  return (
    <>
      <Act onClick={() => input.current?.click()}>
        <Upload size={13} aria-hidden="true" /> {t('ledger.restore')}
      </Act>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('ledger.restore')}
        onChange={({ target }) => {
          setPicked(target.files?.[0]);
          target.value = '';
        }}
      />
    </>
  );
}
