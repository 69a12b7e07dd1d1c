import './ledger.css';
import { useState } from 'react';
import { changesIn, diffTexts } from '../../journey/diff.ts';
import { shortKey } from '../../journey/keys.ts';
import type { LedgerRow } from '../../journey/ledger.ts';
import { Writer } from '../flow/EtcdLedger.tsx';
import { FamilyIcon } from '../flow/icons.tsx';
import { useJourney, usePage, useSelection, useText } from '../flow/page.tsx';
import { DiffView } from '../inspector/DiffView.tsx';
import '../inspector/inspector.css';
import { Checkbox } from '../ui/Checkbox.tsx';
import { FilterField } from '../ui/FilterField.tsx';
import { rowHeightFor } from '../ui/row-height.ts';
import { filteredRows, previousRow, rowOfRevision } from './revisions.ts';
import { StoreHealth } from './StoreHealth.tsx';
import { useRows } from './use-rows.ts';

/** Every revision of the store, and what the chosen one changed. */
export function Ledger() {
  const t = useText();
  const revision = useSelection((selection) => selection.revision);
  const row = useJourney((view) => rowOfRevision(view.ledger, revision));
  return (
    <div className="lg-frame">
      <div className="lg" data-chosen={row ? true : undefined}>
        <section className="lg-main" data-c="etcd">
          <header>
            <h1>
              <FamilyIcon family="etcd" size={16} />
              {t('ledger.title')}
            </h1>
            <p>{t('ledger.subtitle')}</p>
          </header>
          <StoreHealth />
          <Revisions />
        </section>
        {row && <RevisionDiff row={row} />}
      </div>
    </div>
  );
}

/** The table alone, with its filter: for the drawer too. */
export function Revisions() {
  const t = useText();
  const { select } = usePage();
  const [rowHeight] = useState(() => rowHeightFor(28));
  const [hideQuiet, setHideQuiet] = useState(false);
  const [key, setKey] = useState('');
  const ledger = useJourney((view) => view.ledger);
  const origin = useJourney((view) => view.startedAt ?? 0);
  const chosen = useSelection((selection) => selection.revision);
  const rows = filteredRows(ledger, { hideQuiet, key });
  const chosenKey = rowOfRevision(ledger, chosen)?.key;
  const { scroller, first, end } = useRows(rows.length, rowHeight);
  return (
    <div className="lg-table">
      <div className="lg-tools">
        <FilterField label={t('ledger.filter')} value={key} onChange={setKey} />
        <Checkbox label={t('ledger.hide-quiet')} checked={hideQuiet} onChange={setHideQuiet} />
      </div>
      <div className="lg-grid" role="table" aria-label={t('ledger.title')} aria-rowcount={rows.length}>
        <div className="lg-row lg-head" role="row">
          <span role="columnheader">
            <span className="ps-sr">{t('ledger.same-key')}</span>
          </span>
          <span role="columnheader">{t('ledger.rev')}</span>
          <span role="columnheader">{t('ledger.time')}</span>
          <span role="columnheader">{t('ledger.op')}</span>
          <span role="columnheader">{t('ledger.key')}</span>
          <span role="columnheader">{t('ledger.written-for')}</span>
          <span role="columnheader">{t('ledger.version')}</span>
        </div>
        <div ref={scroller} className="lg-scroll" role="rowgroup" tabIndex={0} aria-label={t('ledger.rows')}>
          <div style={{ height: rows.length * rowHeight, position: 'relative' }}>
            {rows.slice(first, end).map((row, place) => (
              <div
                key={row.revision}
                role="row"
                className="lg-row"
                style={{ top: (first + place) * rowHeight, height: rowHeight }}
                data-quiet={row.quiet || undefined}
                data-chosen={row.revision === chosen || undefined}
                onClick={() =>
                  select({
                    revision: row.revision,
                    ...(row.requestKey && { request: row.requestKey, room: undefined }),
                  })
                }
              >
                <span role="cell">
                  {row.key === chosenKey && <i data-chosen={row.revision === chosen || undefined} />}
                </span>
                <span role="rowheader">
                  <button type="button" aria-label={t('ledger.choose', { revision: row.revision })}>
                    {row.revision}
                  </button>
                </span>
                <span role="cell">{row.earlier ? '' : ((row.at - origin) / 1000).toFixed(3)}</span>
                <span role="cell">{t(`ledger.op.${row.operation}`)}</span>
                <span role="cell" title={row.key}>
                  {shortKey(row.key)}
                </span>
                <span role="cell">
                  <Writer writer={row.writer} />
                </span>
                <span role="cell">{row.version ?? ''}</span>
              </div>
            ))}
          </div>
          {rows.length === 0 && <p className="lg-empty">{t('ledger.empty')}</p>}
        </div>
      </div>
    </div>
  );
}

/** What a revision changed in its object, against the revision of the same key before it. */
function RevisionDiff({ row }: { row: LedgerRow }) {
  const t = useText();
  const { select } = usePage();
  const before = useJourney((view) => previousRow(view.ledger, row));
  const lines = diffTexts(before?.value, row.operation === 'delete' ? undefined : row.value);
  const { added, removed } = changesIn(lines);
  const known = row.value !== undefined || row.operation === 'delete';
  return (
    <aside className="lg-diff" aria-label={t('ledger.diff')}>
      <header>
        <h2>{t('ledger.diff')}</h2>
        <button type="button" onClick={() => select({ revision: undefined })}>
          {t('ledger.close')}
        </button>
        <code>{row.key}</code>
      </header>
      <dl>
        <div>
          <dt>{t('ledger.before')}</dt>
          <dd>
            {before
              ? t('flow.revision', { revision: before.revision })
              : row.operation === 'create'
                ? t('ledger.was-not-there')
                : t('ledger.not-kept')}
          </dd>
        </div>
        <div>
          <dt>{t('ledger.after')}</dt>
          <dd>{t('flow.revision', { revision: row.revision })}</dd>
        </div>
        <div>
          <dt>{t('ledger.lines')}</dt>
          <dd>
            +{added} −{removed}
          </dd>
        </div>
        <div>
          <dt>{t('ledger.written-for')}</dt>
          <dd>
            <Writer writer={row.writer} />
          </dd>
        </div>
      </dl>
      {known ? <DiffView lines={lines} /> : <p className="lg-empty">{t('ledger.no-value')}</p>}
      <p className="lg-note">{t('ledger.no-resource-version')}</p>
    </aside>
  );
}
