import { mapRooms, type RoomId } from '../../journey/catalogue.ts';
import { diffTexts } from '../../journey/diff.ts';
import { chipOf, visitOf } from '../../journey/outcome.ts';
import { isRefused, type Request } from '../../journey/requests.ts';
import { storedChange } from '../../journey/stored-object.ts';
import type { Cycle } from '../../journey/scheduling.ts';
import { newestFirst } from '../../journey/tape.ts';
import { strikeWords } from '../faults/fault-words.ts';
import { useJourney, useText } from '../flow/page.tsx';
import { OutcomeChip } from '../flow/Room.tsx';
import { DiffView } from './DiffView.tsx';
import { Heading } from './Facts.tsx';
import { FidelityNotes } from './FidelityNotes.tsx';
import { requestKind } from './request-kind.ts';

/** The room in words: what it is for, and what it did to this request. */
export function ExplainRoom({ request, room }: { request: Request; room: RoomId }) {
  const t = useText();
  const visit = visitOf(request, room);
  const chip = chipOf(request, room);
  const stages = mapRooms.find(({ id }) => id === room)!.stages;
  return (
    <>
      <h3>{t(`explain.room.${room}.title`)}</h3>
      <p className="in-prose">{t(`explain.room.${room}`)}</p>
      {chip && (
        <>
          <Heading
            note={visit?.endedAt === undefined ? undefined : `${(visit.endedAt - visit.startedAt).toFixed(1)} ms`}
          >
            {t('inspector.outcome')}
          </Heading>
          <div className="in-outcome">
            <OutcomeChip chip={chip} />
          </div>
        </>
      )}
      {visit?.after !== undefined && <WhatChanged before={visit.before} after={visit.after} />}
      <FidelityNotes of={stages} />
    </>
  );
}

/** The whole request in words, for when no single room is chosen. */
export function ExplainRequest({ request }: { request: Request }) {
  const t = useText();
  const kind = requestKind(request);
  const storage = request.rooms.storage;
  const change = useJourney(
    (view) => storedChange(view, request),
    (a, b) => a.before === b.before && a.after === b.after,
  );
  const revision = storage?.evidence?.revision ?? 0;
  const params = {
    revision,
    name: request.pod ?? request.subject.name,
    reason: request.reason ?? '',
    status: request.status ?? 0,
    user: request.user?.name ?? '',
    resource: request.subject.resource,
    namespace: request.subject.namespace,
  };
  return (
    <>
      <h3>{t(`explain.kind.${kind}.title`, params)}</h3>
      <p className="in-prose">{t(`explain.kind.${kind}`, params)}</p>
      {request.strikes?.map((strike, place) => (
        <p key={place} className="in-error">
          {strikeWords(t, strike)}
        </p>
      ))}
      {isRefused(request) && request.message && <p className="in-error">{request.message}</p>}
      {change.after !== undefined && (
        <WhatChanged
          before={change.before}
          after={change.after}
          note={
            storage?.evidence?.expectedRevision
              ? t('inspector.revisions', { from: storage.evidence.expectedRevision, until: revision })
              : t('flow.revision', { revision })
          }
        />
      )}
      {kind === 'binding' && request.pod && <WhyThisNode pod={request.pod} />}
      <FidelityNotes of={['request', 'serve']} />
    </>
  );
}

function WhatChanged({ before, after, note }: { before?: string | undefined; after: string; note?: string }) {
  const t = useText();
  const lines = diffTexts(before, after);
  return (
    <>
      <Heading note={note}>{t('inspector.what-changed')}</Heading>
      <DiffView lines={lines} />
    </>
  );
}

const cycleOf = (cycles: Iterable<Cycle>, pod: string): Cycle | undefined => {
  for (const cycle of cycles) if (cycle.pod === pod && cycle.phases.score) return cycle;
  return undefined;
};

/** The nodes' points as bars, the winner first. */
export function WhyThisNode({ pod }: { pod: string }) {
  const t = useText();
  const score = useJourney((view) => cycleOf(newestFirst(view.cycles), pod))?.phases.score?.evidence;
  if (!score) return null;
  const most = score.plugins.reduce((sum, { weight }) => sum + weight * 100, 0) || 1;
  const ranked = score.nodes
    .map((node, place) => ({ node, total: score.totals[place] ?? 0 }))
    .toSorted((a, b) => Number(b.node === score.picked) - Number(a.node === score.picked) || b.total - a.total);
  return (
    <>
      <Heading note={t('inspector.points-of', { most })}>{t('inspector.why-node', { node: score.picked })}</Heading>
      <ul className="in-bars">
        {ranked.slice(0, 8).map(({ node, total }) => (
          <li key={node} data-win={node === score.picked || undefined}>
            <span title={node}>{node}</span>
            <span className="in-bar">
              <i style={{ width: `${(total / most) * 100}%` }} />
            </span>
            <b>{total}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
