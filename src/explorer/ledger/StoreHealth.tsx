import './store-health.css';
import { Download, Upload } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { StoreOperations } from '../../protocol/session.ts';
import { saveFile } from '../export/save-file.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { byteText } from '../../kernel/byte-text.ts';
import { useStoreHealth } from './use-store-health.ts';

/** How large the store is, whether it is well, and what an operator may do about it. */
export function StoreHealth() {
  const t = useWords();
  const { store } = useApp().session;
  const { health, problem, act } = useStoreHealth(store);
  if (!health) return <p className="lg-health">{problem ?? t('ledger.store-down')}</p>;
  const { status, hash } = health;
  const isFull = status.alarms.includes('NOSPACE');
  return (
    <section className="lg-health" aria-label={t('ledger.health')}>
      <dl>
        <Fact name={t('ledger.size')}>
          {byteText(status.dbSizeBytes)}
          {Number.isFinite(status.quotaBytes) && (
            <>
              {' '}
              <span>{t('ledger.of-quota', { quota: byteText(status.quotaBytes) })}</span>
              <meter
                max={status.quotaBytes}
                value={status.dbSizeBytes}
                high={status.quotaBytes * 0.8}
                aria-label={t('ledger.size')}
              />
            </>
          )}
        </Fact>
        <Fact name={t('ledger.in-use')}>{byteText(status.dbSizeInUseBytes)}</Fact>
        <Fact name={t('ledger.keys')}>{status.keys}</Fact>
        <Fact name={t('ledger.compacted')}>{status.compactRevision}</Fact>
        <Fact name={t('ledger.hash')}>
          <code title={t('ledger.hash-at', { revision: hash.revision })}>
            {hash.hash.toString(16).padStart(8, '0')}
          </code>
        </Fact>
        <Fact name={t('ledger.alarm')}>
          {isFull ? <strong title={t('ledger.alarm-means')}>NOSPACE</strong> : t('ledger.no-alarm')}
        </Fact>
      </dl>
      <div>
        <Act onClick={() => act(store.compact())}>{t('ledger.compact')}</Act>
        <Act onClick={() => act(store.defragment())}>{t('ledger.defragment')}</Act>
        {isFull && <Act onClick={() => act(store.disarm())}>{t('ledger.disarm')}</Act>}
        <Act onClick={() => act(saveSnapshot(store, status.revision))}>
          <Download size={13} aria-hidden="true" /> {t('ledger.snapshot')}
        </Act>
        {status.durable && <RestoreButton restore={(text) => act(restored(store, text))} />}
      </div>
      {problem && <p role="alert">{problem}</p>}
    </section>
  );
}

async function saveSnapshot(store: StoreOperations, revision: number): Promise<void> {
  saveFile(`etcd-snapshot-${revision}.jsonl`, 'application/x-ndjson', [await store.snapshot()]);
}

/** What the page has seen is of another history: it begins anew. */
async function restored(store: StoreOperations, snapshot: string): Promise<void> {
  await store.restore(snapshot);
  location.reload();
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Act({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className="ps-button" onClick={onClick}>
      {children}
    </button>
  );
}

function RestoreButton({ restore }: { readonly restore: (snapshot: string) => void }) {
  const t = useWords();
  const input = useRef<HTMLInputElement>(null);
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
          const [file] = target.files ?? [];
          target.value = '';
          void file?.text().then(restore);
        }}
      />
    </>
  );
}
