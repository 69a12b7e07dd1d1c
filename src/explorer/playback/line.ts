import { roomOfStage } from '../../journey/catalogue.ts';
import { shortKey } from '../../journey/keys.ts';
import { resourceLabel, spanLabel } from '../../journey/labels.ts';
import type { Recording } from '../../journey/recording/recording.ts';
import { milestoneOf, type Moment } from '../../journey/travel/stops.ts';
import type { SpanStart } from '../../kernel/span.ts';
import type { Evidence, Subject } from '../../protocol/spans.ts';
import type { RequestSubject } from '../../protocol/evidence/request.ts';
import { faultWords, strikeWords } from '../faults/fault-words.ts';
import type { Translate } from '../flow/page.tsx';

/** A record of the log in words. */
export interface Line {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

const isRequest = ({ name }: SpanStart): boolean => name === 'request' || name === 'serve';

/** The request that a room's span is a part of. */
function requestAround(recording: Recording, start: SpanStart): RequestSubject | undefined {
  for (let at: SpanStart | undefined = start, depth = 0; at && depth < 4; depth++) {
    if (isRequest(at)) return at.subject as RequestSubject;
    at = recording.start(at.parentId);
  }
  return undefined;
}

/** What a piece of work is about, e.g. `PATCH pods/web/status`, `update pods/default/web`. */
export function workOf(recording: Recording, start: SpanStart): string {
  if (start.name === 'etcd.txn' || start.name === 'etcd.range') {
    const { key, operation } = start.subject as Partial<Subject<'etcd.txn'>> & { readonly key: string };
    return [operation, shortKey(key)].filter(Boolean).join(' ');
  }
  if (start.name === 'watch-cache') {
    const { type, resource, namespace, name } = start.subject as Subject<'watch-cache'>;
    return `${type} ${[resource, namespace, name].filter(Boolean).join('/')}`;
  }
  const request = requestAround(recording, start);
  if (request) return isRequest(start) ? spanLabel(start) : `${request.method} ${resourceLabel(request)}`;
  const label = spanLabel(start);
  return label === start.name ? label : `${start.name} ${label}`;
}

/** One line on what a record says happened. */
export function lineOf(t: Translate, recording: Recording, moment: Moment): Line {
  const { record, start } = moment;
  const work = workOf(recording, start);
  const milestone = milestoneOf(recording, moment);
  if (milestone)
    return { text: `${t(`playback.milestone.${milestone.name}`, { pod: milestone.pod })}: ${work}`, tone: 'good' };
  if (start.name === 'strike') return { text: strikeWords(t, start.subject as Subject<'strike'>), tone: 'bad' };
  if (start.name === 'fault') return faultLine(t, start, record.type);
  if (record.type === 'start') return { text: t(`playback.begins.${beginningOf(start)}`, { work }), tone: 'plain' };
  const bad = record.outcome !== 'ok';
  if (isRequest(start) || start.name === 'response') {
    const { status } = (record.evidence ?? {}) as { readonly status?: number };
    if (status === undefined) return { text: t('playback.unanswered', { work }), tone: 'bad' };
    const key = start.name === 'request' ? 'playback.answered' : 'playback.replies';
    return { text: t(key, { work, status }), tone: status >= 400 ? 'bad' : 'plain' };
  }
  const room = roomOfStage(start.name);
  if (room)
    return {
      text: t(bad ? 'playback.refuses' : 'playback.passes', { room: t(`flow.room.${room}`), work }),
      tone: bad ? 'bad' : 'plain',
    };
  if (start.name === 'watch-cache') {
    const told = (record.evidence as Evidence<'watch-cache'> | undefined)?.notified.length ?? 0;
    return { text: t('playback.told', { work, count: told }), tone: 'plain' };
  }
  const write = recording.writeOf(record)?.write;
  if (write) return { text: t('playback.wrote', { work, revision: write.revision }), tone: 'plain' };
  return { text: t(bad ? 'playback.failed' : 'playback.did', { work }), tone: bad ? 'bad' : 'plain' };
}

function faultLine(t: Translate, start: SpanStart, type: 'start' | 'end'): Line {
  const what = faultWords(t, (start.subject as Subject<'fault'>).fault);
  return type === 'start' ? { text: what, tone: 'bad' } : { text: t('playback.mended', { what }), tone: 'good' };
}

function beginningOf({ name }: SpanStart): 'sends' | 'receives' | 'hears' | 'does' {
  if (name === 'request') return 'sends';
  if (name === 'serve') return 'receives';
  return name === 'watch-cache' ? 'hears' : 'does';
}
