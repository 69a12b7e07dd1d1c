import type { LogRecord } from '../kernel/span.ts';
import type { Evidence } from '../protocol/spans.ts';
import type { Inquiry } from './inquiry.ts';
import { resourceLabel } from './labels.ts';
import { subjectOf } from './draft.ts';
import { compareRecords } from './log-order.ts';
import { parseObject } from './object-facts.ts';
import type { Recording } from './recording.ts';
import { saysNo } from './requests.ts';
import { milestoneOf, type Moment, momentOf } from './stops.ts';

/** Positions behind the last record that two recordings have in common. */
export interface Parting {
  readonly left: number;
  readonly right: number;
}

/** One that was forked from another shares its records, in the same places; what is not shared has nothing in common. */
export function* partingOf(left: Recording, right: Recording): Inquiry<Parting> {
  const first = Math.max(left.first, right.first);
  if (!(yield* isShared(left, right, first + 1))) return { left: left.first, right: right.first };
  let shared = first + 1;
  let apart = Math.min(left.end, right.end) + 1;
  while (shared + 1 < apart) {
    const middle = (shared + apart) >> 1;
    if (yield* isShared(left, right, middle)) shared = middle;
    else apart = middle;
  }
  return { left: shared, right: shared };
}

function* isShared(left: Recording, right: Recording, position: number): Inquiry<boolean> {
  yield* left.hold(position);
  yield* right.hold(position);
  const [one, other] = [left.before(position), right.before(position)];
  if (!one || !other) return false;
  // What was read from the disk again is another copy.
  return one === other || ((left.isShelved(position) || right.isShelved(position)) && compareRecords(one, other) === 0);
}

/** Something that happened, told without what differs from run to run. */
export interface Happening {
  readonly position: number;
  /** Since the recordings parted, ms of cluster time. */
  readonly after: number;
  readonly component: string;
  /** e.g. `POST pods 201`, `scheduled default/web`. */
  readonly says: string;
  readonly bad: boolean;
}

/**
 * What happened behind a position: every write, every refusal, every turn in a pod's life. Chatter is left out.
 * @param most how much of it is told
 */
export function* happeningsSince(recording: Recording, position: number, most: number): Inquiry<readonly Happening[]> {
  yield* recording.hold(position);
  yield* recording.hold(position + 1);
  const since = (recording.before(position) ?? recording.before(position + 1))?.at ?? 0;
  const found: Happening[] = [];
  for (let at = position + 1; at <= recording.end && found.length < most; at++) {
    if (!recording.holds(at)) yield* recording.hold(at);
    const moment = momentOf(recording, recording.before(at));
    const told = moment && tell(recording, moment);
    if (moment && told)
      found.push({ position: at, after: moment.record.at - since, component: moment.start.component, ...told });
  }
  return found;
}

function tell(recording: Recording, moment: Moment): Pick<Happening, 'says' | 'bad'> | undefined {
  const { record, start } = moment;
  const milestone = milestoneOf(recording, moment);
  if (milestone) return { says: `${milestone.name} ${milestone.pod}`, bad: false };
  if (start.name === 'fault') return { says: `${record.type} ${start.name}`, bad: record.type === 'start' };
  if (record.type !== 'end' || start.background || start.name !== 'request') return undefined;
  const subject = subjectOf('request', start);
  const { status } = (record.evidence ?? {}) as Partial<Evidence<'request'>>;
  const bad = status === undefined || saysNo(subject.verb, status);
  if (!bad && ['get', 'list', 'watch'].includes(subject.verb)) return undefined;
  return { says: [subject.method, resourceLabel(subject), status ?? 'no answer'].join(' '), bad };
}

/** An object that two recordings leave behind differently. */
export interface Difference {
  readonly key: string;
  /** JSON text; absent where there is none. */
  readonly left?: string;
  readonly right?: string;
}

const chatter = /^\/registry\/(?:events|leases|masterleases)\//;

/** The objects that were written behind the parting and are not the same in the end. */
export function* differencesSince(left: Recording, right: Recording, parting: Parting): Inquiry<readonly Difference[]> {
  yield* left.hold(parting.left);
  yield* right.hold(parting.right);
  const keys = new Set([...written(left, parting.left), ...written(right, parting.right)]);
  return [...keys]
    .filter((key) => !chatter.test(key))
    .toSorted()
    .flatMap((key) => {
      const [one, other] = [lasting(left, key), lasting(right, key)];
      return one === other
        ? []
        : [{ key, ...(one !== undefined && { left: one }), ...(other !== undefined && { right: other }) }];
    });
}

function* written(recording: Recording, position: number): Generator<string> {
  const since: LogRecord | undefined = recording.before(position);
  for (const key of recording.writes.keys()) {
    const last = recording.writes.last(key, undefined);
    if (last && (since === undefined || last.record.seq > since.seq)) yield key;
  }
  for (const { end, keys } of recording.stretches) if (end > position) yield* keys.keys();
}

const lasting = (recording: Recording, key: string): string | undefined => {
  const last = recording.writes.last(key, undefined);
  const object = last?.value === undefined ? undefined : parseObject(last.value);
  return object && JSON.stringify(withoutChance(object));
};

/** Fields that are another in every run: names of the moment, and who owns what. */
const ofChance = /^(?:uid|resourceVersion|managedFields|containerID|startTime|.*Time|.*Timestamp|time)$/;

function withoutChance(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutChance);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (ofChance.test(name) ? [] : [[name, withoutChance(inner)]])),
  );
}
