import { Check, CircleDashed, Minus, Plus, X } from 'lucide-react';
import type { RoomId } from '../../journey/catalogue.ts';
import type { Request } from '../../journey/requests.ts';
import type { WatchEvent } from '../../journey/watch-events.ts';
import type { Evidence } from '../../protocol/spans.ts';
import type { FieldChange } from '../../protocol/evidence/admission.ts';
import { useText } from '../flow/page.tsx';
import { Authorizers, Question } from './Authorization.tsx';
import { asText, Facts, Heading } from './Facts.tsx';

interface DecisionProps {
  readonly request: Request;
  readonly room: RoomId | 'watch-cache';
  readonly event: WatchEvent | undefined;
}

/** What a room saw and how it came to its decision, from its evidence alone. */
export function Decision({ request, room, event }: DecisionProps) {
  const t = useText();
  const { rooms } = request;
  switch (room) {
    case 'authentication':
      return rooms.authentication?.evidence ? <Authentication evidence={rooms.authentication.evidence} /> : <NotYet />;
    case 'flow':
      return rooms.audit?.evidence || rooms['flow-control']?.evidence ? <FlowControl request={request} /> : <NotYet />;
    case 'authorization':
      return (
        <>
          <Question request={request} />
          {rooms.authorization?.evidence ? <Authorizers evidence={rooms.authorization.evidence} /> : <NotYet />}
        </>
      );
    case 'schema':
      return rooms.decoding?.evidence ? <Decoding evidence={rooms.decoding.evidence} /> : <NotYet />;
    case 'mutating':
    case 'validating': {
      const evidence = rooms[room === 'mutating' ? 'mutating-admission' : 'validating-admission']?.evidence;
      return evidence ? <Admission evidence={evidence} /> : <NotYet />;
    }
    case 'validation':
      return rooms.validation?.evidence ? <Validation evidence={rooms.validation.evidence} /> : <NotYet />;
    case 'storage':
      return rooms.storage?.evidence ? <Storage request={request} evidence={rooms.storage.evidence} /> : <NotYet />;
    case 'watch-cache':
      return event ? <FanOut event={event} /> : <p className="in-prose">{t('inspector.no-event')}</p>;
  }
}

function NotYet() {
  const t = useText();
  return <p className="in-prose">{t('inspector.nothing-decided')}</p>;
}

function Authentication({ evidence }: { evidence: Evidence<'authentication'> }) {
  const t = useText();
  const { user, impersonatedBy } = evidence;
  return (
    <>
      <Heading note={t('inspector.first-accepts')}>{t('inspector.authenticators')}</Heading>
      <ol className="in-chain">
        {evidence.tried.map(({ authenticator, result, reason }) => (
          <li
            key={authenticator}
            data-decision={result === 'accepted' ? 'allow' : result === 'rejected' ? 'deny' : 'no-opinion'}
          >
            {result === 'accepted' ? (
              <Check size={16} aria-hidden="true" />
            ) : result === 'rejected' ? (
              <X size={16} aria-hidden="true" />
            ) : (
              <CircleDashed size={16} aria-hidden="true" />
            )}
            <b>{authenticator}</b> <span className="in-verdict">{t(`inspector.authenticator.${result}`)}</span>
            {reason && <p>{reason}</p>}
          </li>
        ))}
      </ol>
      <Heading>{t('inspector.identity')}</Heading>
      <Facts
        rows={[
          ['user', user?.name ?? t('inspector.nobody')],
          ['groups', user?.groups.join(', ')],
          ['uid', user?.uid],
          [t('inspector.impersonated-by'), impersonatedBy?.name],
        ]}
      />
    </>
  );
}

function FlowControl({ request }: { request: Request }) {
  const t = useText();
  const audit = request.rooms.audit?.evidence;
  const flow = request.rooms['flow-control']?.evidence;
  return (
    <>
      <Heading>{t('inspector.audit')}</Heading>
      <Facts
        rows={[
          [t('inspector.audit-level'), audit?.level],
          ['rule', audit?.rule === undefined ? undefined : `rules[${audit.rule}]`],
          ['omitStages', audit?.omitStages?.join(', ') || undefined],
          ['auditID', audit?.auditId],
        ]}
      />
      {flow && (
        <>
          <Heading>{t('inspector.flow-control')}</Heading>
          <Facts
            rows={[
              ['FlowSchema', flow.flowSchema],
              ['PriorityLevel', flow.priorityLevel],
              [t('inspector.seats'), flow.exempt ? t('inspector.exempt') : `${flow.inFlight} / ${flow.limit}`],
              [t('inspector.waited'), flow.queued ? `${flow.waitedMs} ms` : t('inspector.no-queue')],
            ]}
          />
        </>
      )}
    </>
  );
}

function Changes({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <ul className="in-changes">
      {changes.map(({ path, value }) => (
        <li key={path}>
          <Plus size={12} strokeWidth={2.6} aria-hidden="true" />
          <code>
            <u>{path}:</u> {asText(value)}
          </code>
        </li>
      ))}
    </ul>
  );
}

function Decoding({ evidence }: { evidence: Evidence<'decoding'> }) {
  const t = useText();
  return (
    <>
      {evidence.message && <p className="in-error">{evidence.message}</p>}
      <Heading>{t('inspector.saw')}</Heading>
      <Facts
        rows={[
          ['Content-Type', evidence.mediaType],
          [t('inspector.bytes'), evidence.bytes || undefined],
          ['apiVersion', evidence.apiVersion],
          ['kind', evidence.kind],
          [t('inspector.patch-type'), evidence.patchType],
        ]}
      />
      {evidence.defaulted.length > 0 && (
        <>
          <Heading note={evidence.defaulted.length}>{t('inspector.defaulted')}</Heading>
          <Changes changes={evidence.defaulted} />
        </>
      )}
      {evidence.warnings.length > 0 && (
        <>
          <Heading>{t('inspector.warnings')}</Heading>
          <ul className="in-list">
            {evidence.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Admission({ evidence }: { evidence: Evidence<'mutating-admission'> }) {
  const t = useText();
  return (
    <>
      <Heading note={t('inspector.in-this-order')}>{t('inspector.plugins')}</Heading>
      <ol className="in-plugins">
        {evidence.plugins.map(({ name, verdict, changes, reason }) => (
          <li key={name} data-verdict={verdict}>
            <VerdictIcon verdict={verdict} />
            <code>{name}</code>
            <span>{t(`inspector.verdict.${verdict}`)}</span>
            {reason && verdict === 'rejected' && <p>{reason}</p>}
            {verdict === 'changed' && changes && <Changes changes={changes} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function VerdictIcon({ verdict }: { verdict: Evidence<'mutating-admission'>['plugins'][number]['verdict'] }) {
  const icons = { 'not-concerned': Minus, admitted: Check, changed: Plus, rejected: X } as const;
  const Icon = icons[verdict];
  return <Icon size={12} strokeWidth={2.4} aria-hidden="true" />;
}

function Validation({ evidence }: { evidence: Evidence<'validation'> }) {
  const t = useText();
  if (evidence.errors.length === 0)
    return <p className="in-prose">{t('inspector.all-fields-valid', { kind: evidence.kind })}</p>;
  return (
    <>
      <Heading note={evidence.errors.length}>{t('inspector.field-errors')}</Heading>
      <ul className="in-errors">
        {evidence.errors.map(({ field, reason, message }) => (
          <li key={`${field} ${message}`}>
            <code>{field}</code> <span>{reason}</span>
            <p>{message}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Storage({ request, evidence }: { request: Request; evidence: Evidence<'storage'> }) {
  const t = useText();
  return (
    <>
      {evidence.message && <p className="in-error">{evidence.message}</p>}
      <Heading>{t('inspector.saw')}</Heading>
      <Facts
        rows={[
          [t('inspector.operation'), evidence.operation],
          [t('inspector.key'), evidence.key],
          [
            t('inspector.compares'),
            evidence.expectedRevision === undefined
              ? undefined
              : evidence.expectedRevision === 0
                ? t('inspector.must-not-exist')
                : `mod_revision = ${evidence.expectedRevision}`,
          ],
          [t('inspector.answered-by'), evidence.fromWatchCache ? t('flow.room.watch-cache') : 'etcd'],
          [t('inspector.objects'), evidence.items],
          [t('inspector.revision'), evidence.revision],
          [t('inspector.dry-run'), evidence.dryRun ? t('inspector.nothing-written') : undefined],
        ]}
      />
      {request.etcd.length > 0 && (
        <>
          <Heading>{t('inspector.etcd-calls')}</Heading>
          <ul className="in-list">
            {request.etcd.map((call) => (
              <li key={call.spanId}>
                <code>
                  {call.kind} {call.key}
                </code>{' '}
                {call.endedAt !== undefined && `${(call.endedAt - call.startedAt).toFixed(1)} ms`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function FanOut({ event }: { event: WatchEvent }) {
  const t = useText();
  return (
    <>
      <Heading>{t('inspector.saw')}</Heading>
      <Facts
        rows={[
          ['type', event.type],
          ['object', [event.resource, event.namespace, event.name].filter(Boolean).join('/')],
          ['resourceVersion', event.revision],
          [t('inspector.watchers'), event.watchers],
        ]}
      />
      <Heading note={event.notified.length}>{t('inspector.told')}</Heading>
      <ul className="in-list">
        {event.notified.map((name, place) => (
          <li key={`${place} ${name}`}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
