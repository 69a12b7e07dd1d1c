import { componentFamily, componentInstance } from '../../protocol/components.ts';
import { shortKey } from '../../journey/keys.ts';
import type { LedgerRow } from '../../journey/ledger.ts';
import { writtenRevision } from '../../journey/requests.ts';
import { newest } from '../../journey/tape.ts';
import { FamilyIcon } from './icons.tsx';
import type { MapLayout } from './layout.ts';
import { useJourney, usePage, useSelection, useText } from './page.tsx';
import { useScene } from './scene-store.tsx';
import { TroubleButton, troubleKey, useTrouble } from './Trouble.tsx';

const sameRows = (a: readonly LedgerRow[], b: readonly LedgerRow[]): boolean =>
  a.length === b.length && a.every((row, place) => row === b[place]);

/** `kubelet · node-a`, `alice · kubectl`, `kube-scheduler`. */
export function writerName(writer: string): string {
  const instance = componentInstance(writer);
  if (!instance) return writer;
  const kind = writer.slice(0, writer.indexOf('/'));
  return kind === 'kubectl' ? `${instance} · kubectl` : `${kind} · ${instance}`;
}

/** The newest revisions: rows on a sheet, a tape where it is low, one line on strip and column. */
export function EtcdLedger({ layout }: { layout: MapLayout }) {
  const { size } = layout;
  const trouble = useTrouble('etcd');
  if (size === 'strip' || size === 'column') return <LedgerLine />;
  return (
    <section className="fm-etcd" data-c="etcd" data-trouble={trouble}>
      <LedgerTitle />
      {size === 'compact' ? <Tape /> : <Rows count={layout.ledgerRows} />}
    </section>
  );
}

function LedgerTitle() {
  const t = useText();
  const trouble = useTrouble('etcd');
  const revision = useJourney((view) => view.revision);
  const refused = useScene((scene) => scene.refused);
  const note = trouble
    ? t(troubleKey(trouble))
    : refused
      ? t('flow.still-at-revision', { revision })
      : t('flow.newest-first');
  return (
    <h3>
      <FamilyIcon family="etcd" />
      <span>etcd</span>
      <em>{note}</em>
      <TroubleButton component="etcd" />
    </h3>
  );
}

function Rows({ count }: { count: number }) {
  const t = useText();
  const page = usePage();
  const refused = useScene((scene) => scene.refused);
  const mine = useScene(({ request }) => request && writtenRevision(request));
  const chosen = useSelection((selection) => selection.revision);
  const rows = useJourney((view) => newest(view.ledger, count - (refused ? 1 : 0)), sameRows);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('ledger.rev')}</th>
          <th scope="col">{t('ledger.op')}</th>
          <th scope="col">{t('ledger.key')}</th>
          <th scope="col">{t('ledger.written-for')}</th>
          <th scope="col">{t('ledger.version')}</th>
        </tr>
      </thead>
      <tbody>
        {refused && (
          <tr data-kind="none">
            <td />
            <td>{t('flow.no-write')}</td>
            <td colSpan={3}>{t('flow.stopped-before-storage')}</td>
          </tr>
        )}
        {/* Rows move up by one with each write: what is drawn at a place is only written anew. */}
        {rows.map((row, place) => (
          <tr
            key={place}
            data-kind={row.revision === mine ? 'new' : row.quiet ? 'quiet' : undefined}
            aria-selected={row.revision === chosen}
            onClick={() => page.select({ revision: row.revision, ...(row.requestKey && { request: row.requestKey }) })}
          >
            <th scope="row">{row.revision}</th>
            <td>{t(`ledger.op.${row.operation}`)}</td>
            <td className="fm-key" title={row.key}>
              {row.key}
            </td>
            <td>
              <Writer writer={row.writer} />
            </td>
            <td>{row.version ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Writer({ writer }: { writer: string }) {
  if (!writer) return null;
  const family = componentFamily(writer);
  return (
    <span className="ps-writer" data-c={family} title={writerName(writer)}>
      <FamilyIcon family={family} size={12} />
      <span>{writerName(writer)}</span>
    </span>
  );
}

function Tape() {
  const rows = useJourney((view) => newest(view.ledger, 6), sameRows);
  return (
    <ol className="fm-tape">
      {rows.toReversed().map((row, place) => (
        <li key={row.revision} data-last={place === rows.length - 1 || undefined} data-c={componentFamily(row.writer)}>
          <b>{row.revision}</b>
          <span title={row.key}>{tapeKey(row.key, place === rows.length - 1)}</span>
          {row.writer && <FamilyIcon family={componentFamily(row.writer)} size={12} />}
        </li>
      ))}
    </ol>
  );
}

/** `leases/node-a` where there is little room, with the namespace where there is more. */
const tapeKey = (key: string, long: boolean): string => {
  const parts = shortKey(key).split('/');
  return long || parts.length < 3 ? parts.join('/') : `${parts[0]}/${parts.at(-1)}`;
};

function LedgerLine() {
  const t = useText();
  const revision = useJourney((view) => view.revision);
  const last = useJourney((view) => newest(view.ledger, 1)[0]);
  const refused = useScene((scene) => scene.refused);
  const mine = useScene(({ request }) => request && writtenRevision(request));
  const wrote = useScene((scene) => scene.streets.has('txn'));
  const asked = useScene(({ request }) => request !== undefined);
  const trouble = useTrouble('etcd');
  const says = trouble
    ? t(troubleKey(trouble))
    : refused
      ? t('flow.no-write')
      : wrote && mine
        ? t('flow.written-as', { revision: mine })
        : asked
          ? t('flow.nothing-written-yet')
          : '';
  return (
    <p className="fm-ledger-line" data-c="etcd" data-refused={refused || undefined} data-trouble={trouble}>
      <FamilyIcon family="etcd" />
      <b>etcd</b>
      <span>{says}</span>
      <TroubleButton component="etcd" />
      <em title={last?.key}>{t('flow.revision', { revision })}</em>
    </p>
  );
}
