import type { LogRecord, SpanStart } from '../../kernel/span.ts';
import type { Evidence, SpanName } from '../../protocol/spans.ts';
import { subjectOf } from '../fold/draft.ts';
import { podOfKey } from '../keys.ts';
import { parseObject, podFacts } from '../object-facts.ts';
import type { PodFacts } from '../pods.ts';
import type { Recording } from '../recording/recording.ts';
import type { Write } from '../recording/writes.ts';

/** How far one press goes: to the next verdict, message, answer, or turn in a pod's life. */
export const granularities = ['stage', 'message', 'request', 'milestone'] as const;
export type Granularity = (typeof granularities)[number];

/** Work that only holds other work together. */
const around: ReadonlySet<string> = new Set<SpanName>(['serve', 'audit', 'cycle', 'sync', 'reconcile', 'started']);

/** What crosses from one component to another: its beginning is the message, its end the answer. */
const messages: ReadonlySet<string> = new Set<SpanName>(['request', 'serve', 'etcd.range', 'etcd.txn', 'watch-cache']);

/** A record of the log with the beginning of its span. */
export interface Moment {
  readonly record: LogRecord;
  readonly start: SpanStart;
}

export function momentOf(recording: Recording, record: LogRecord | undefined): Moment | undefined {
  const start = record && (record.type === 'start' ? record : recording.startOf(record));
  return record && start && { record, start };
}

/** Whether a press of this granularity stops right after the record. Heartbeats and other chatter are passed by. */
export function isStop(recording: Recording, { record, start }: Moment, by: Granularity): boolean {
  switch (by) {
    case 'stage':
      return !start.background && (messages.has(start.name) || (record.type === 'end' && !around.has(start.name)));
    case 'message':
      return !start.background && messages.has(start.name);
    case 'request':
      return !start.background && isAnswer({ record, start });
    case 'milestone':
      return milestoneOf(recording, { record, start }) !== undefined;
  }
}

/** The sender has its answer; of a sender outside the cluster only the server knows. */
function isAnswer({ record, start }: Moment): boolean {
  if (record.type !== 'end') return false;
  if (start.name === 'serve') return start.parentId === undefined;
  return start.name === 'request' && subjectOf('request', start).verb !== 'watch';
}

export const milestoneNames = ['accepted', 'scheduled', 'started', 'ready', 'finished', 'deleted'] as const;
export type MilestoneName = (typeof milestoneNames)[number];

export interface Milestone {
  readonly name: MilestoneName;
  /** `namespace/name` */
  readonly pod: string;
}

/** The turn in a pod's life that a record is, if it is one. */
export function milestoneOf(recording: Recording, { record, start }: Moment): Milestone | undefined {
  if (record.type !== 'end' || record.outcome !== 'ok') return undefined;
  if (start.name === 'start-container') {
    const { namespace, pod } = subjectOf('start-container', start);
    const failed = (record.evidence as Evidence<'start-container'> | undefined)?.message !== undefined;
    return failed ? undefined : { name: 'started', pod: `${namespace}/${pod}` };
  }
  const written = recording.writeOf(record);
  const pod = written && podOfKey(written.write.key);
  if (!written || pod === undefined) return undefined;
  const name = turnOf(written.write, written.previous);
  return name && { name, pod };
}

function turnOf(write: Write, previous: Write | undefined): MilestoneName | undefined {
  if (write.operation === 'delete') return 'deleted';
  if (write.operation === 'create') return 'accepted';
  const now = factsOf(write);
  const then = previous && factsOf(previous);
  if (!now || !then) return undefined;
  if (now.node && !then.node) return 'scheduled';
  if (now.ready && !then.ready) return 'ready';
  const isOver = ({ phase }: PodFacts): boolean => phase === 'Succeeded' || phase === 'Failed';
  return isOver(now) && !isOver(then) ? 'finished' : undefined;
}

const facts = new WeakMap<Write, PodFacts>();

function factsOf(write: Write): PodFacts | undefined {
  const known = facts.get(write);
  if (known || write.value === undefined) return known;
  const object = parseObject(write.value);
  const read = object && podFacts(object);
  if (read) facts.set(write, read);
  return read;
}
