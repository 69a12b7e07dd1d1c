import './store-health.css';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StatusReply } from '../../protocol/kv.ts';
import type { StoreOperations } from '../../protocol/session.ts';
import { saveFile } from '../export/save-file.ts';
import { useApp, usePast, useWords } from '../stores/session-context.tsx';
import { byteText } from '../../kernel/byte-text.ts';
import { Act } from './Act.tsx';
import { RestoreSnapshot } from './RestoreSnapshot.tsx';
import { useStoreHealth } from './use-store-health.ts';

/** How large the store is, whether it is well, and what an operator may do about it. */
export function StoreHealth() {
  const t = useWords();
  const { store } = useApp().session;
  const past = usePast();
  const { status, hash, problem, act, computeHash } = useStoreHealth(store);
  if (past) return <p className="lg-health">{t('ledger.store-past')}</p>;
  if (status === 'down') return <p className="lg-health">{problem ?? t('ledger.store-down')}</p>;
  if (!status) return <p className="lg-health" aria-busy="true" />;
  const isFull = status.alarms.includes('NOSPACE');
  return (
    <details className="lg-health">
      <summary>
        {t('ledger.health')} <Size status={status} />
        {isFull && <strong>NOSPACE</strong>}
      </summary>
      <dl>
        <Fact name={t('ledger.in-use')}>{byteText(status.dbSizeInUseBytes)}</Fact>
        <Fact name={t('ledger.keys')}>{status.keys}</Fact>
        <Fact name={t('ledger.compacted')}>{status.compactRevision}</Fact>
        <Fact name={t('ledger.hash')}>
          {hash ? (
            <code title={t('ledger.hash-at', { revision: hash.revision })}>
              {hash.hash.toString(16).padStart(8, '0')}
            </code>
          ) : (
            t('ledger.no-hash')
          )}
        </Fact>
        <Fact name={t('ledger.alarm')}>{isFull ? t('ledger.alarm-means') : t('ledger.no-alarm')}</Fact>
      </dl>
      <div>
        <Act onClick={computeHash}>{t('ledger.compute-hash')}</Act>
        <Act onClick={() => act(store.compact())}>{t('ledger.compact')}</Act>
        <Act onClick={() => act(store.defragment())}>{t('ledger.defragment')}</Act>
        {isFull && <Act onClick={() => act(store.disarm())}>{t('ledger.disarm')}</Act>}
        <Act onClick={() => act(saveSnapshot(store, status.revision))}>
          <Download size={13} aria-hidden="true" /> {t('ledger.snapshot')}
        </Act>
        {status.durable && <RestoreSnapshot restore={(text) => act(restored(store, text))} />}
      </div>
      {problem && <p role="alert">{problem}</p>}
    </details>
  );
}

function Size({ status: { dbSizeBytes, quotaBytes } }: { readonly status: StatusReply }) {
  const t = useWords();
  return (
    <>
      <b>{byteText(dbSizeBytes)}</b>{' '}
      {Number.isFinite(quotaBytes) && (
        <>
          {t('ledger.of-quota', { quota: byteText(quotaBytes) })}
          <meter max={quotaBytes} value={dbSizeBytes} high={quotaBytes * 0.8} aria-label={t('ledger.size')} />
        </>
      )}
    </>
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
