import type { SpanId, SpanStart } from '../../kernel/span.ts';
import type { Evidence } from '../../protocol/spans.ts';
import { begunAgain } from './begun-again.ts';
import { type CanonicalNames, canonicalNames } from './canonical-names.ts';
import { causesOf } from '../why/causes.ts';
import { subjectOf } from '../fold/draft.ts';
import type { Inquiry } from '../recording/inquiry.ts';
import { storedObject } from '../keys.ts';
import { resourceLabel, spanLabel } from '../labels.ts';
import { compareRecords } from '../recording/log-order.ts';
import type { Recording } from '../recording/recording.ts';
import { saysNo } from '../requests.ts';
import { milestoneOf, type Moment, momentOf } from '../travel/stops.ts';

/** Positions behind the last record that two recordings have in common. */
export interface Parting {
  readonly left: number;
  readonly right: number;
}

/**
 * One that was forked from another shares its records, in the same places; of what is not shared, only what it
 * says can be compared.
 */
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
  /** e.g. `POST pods/web 201`, `scheduled default/web-#1-#2`: names as every run would give them. */
  readonly says: string;
  readonly bad: boolean;
  /** A component does it as often as it finds it necessary, which depends on who was faster. */
  readonly repeats: boolean;
}

/**
 * What happened behind a position: every write, every refusal, every turn in a pod's life. Chatter is left out.
 * @param most how much of it is told
 */
export function* happeningsSince(recording: Recording, position: number, most: number): Inquiry<readonly Happening[]> {
  yield* recording.hold(position);
  yield* recording.hold(position + 1);
  const since = (recording.before(position) ?? recording.before(position + 1))?.at ?? 0;
  const names = canonicalNames(recording);
  const isAgain = yield* begunAgain(recording);
  /** By the request. */
  const written = new Map<SpanId, Written>();
  const found: Happening[] = [];
  for (let at = position + 1; at <= recording.end && found.length < most; at++) {
    if (!recording.holds(at)) yield* recording.hold(at);
    const moment = momentOf(recording, recording.before(at));
    if (!moment || isAgain(at, moment)) continue;
    const write = recording.writeOf(moment.record)?.write;
    const request = write && causesOf(recording, write.start).find(({ name }) => name === 'request');
    if (request) written.set(request.id, { key: write.key, isTurn: milestoneOf(recording, moment) !== undefined });
    const told = tell(recording, moment, names, written.get(moment.start.id));
    if (told) found.push({ position: at, after: moment.record.at - since, component: moment.start.component, ...told });
  }
  return found;
}

/** What a request came to write. */
interface Written {
  /** Who creates something may not name it. */
  readonly key: string;
  /** It was a turn in a pod's life, which is told already. */
  readonly isTurn: boolean;
}

type Told = Pick<Happening, 'says' | 'bad' | 'repeats'>;

function tell(
  recording: Recording,
  moment: Moment,
  names: CanonicalNames,
  written: Written | undefined,
): Told | undefined {
  const { record, start } = moment;
  const milestone = milestoneOf(recording, moment);
  if (milestone) {
    const [namespace = '', name = ''] = milestone.pod.split('/');
    return { says: `${milestone.name} ${namespace}/${names.of(namespace, name)}`, bad: false, repeats: false };
  }
  if (start.name === 'fault')
    return { says: `${record.type} ${spanLabel(start)}`, bad: record.type === 'start', repeats: false };
  if (record.type !== 'end' || start.background || start.name !== 'request') return undefined;
  const subject = subjectOf('request', start);
  const { status } = (record.evidence ?? {}) as Partial<Evidence<'request'>>;
  const bad = status === undefined || saysNo(subject.verb, status);
  if (!bad && (unchanging.has(subject.verb) || subject.resource === 'events')) return undefined;
  const repeats = !start.component.startsWith('kubectl/');
  if (repeats && !bad && written?.isTurn) return undefined;
  const name = subject.name || (written && storedObject(written.key)?.name) || '';
  const what = resourceLabel({ ...subject, name: names.of(subject.namespace, name) });
  return { says: [subject.method, what, status ?? 'no answer'].join(' '), bad, repeats };
}

const unchanging: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

const nameOf = ({ component, says }: Happening): string => `${component} ${says}`;

/**
 * What happened in one run and has no counterpart in the other, whenever that was: what goes on at the same time comes in
 * another order in every run. That a component repeated itself more often makes no difference.
 */
export function onlyIn(these: readonly Happening[], others: readonly Happening[]): ReadonlySet<Happening> {
  const left = new Map<string, number>();
  const known = new Set(others.map(nameOf));
  for (const other of others) left.set(nameOf(other), (left.get(nameOf(other)) ?? 0) + 1);
  return new Set(
    these.filter((happening) => {
      const name = nameOf(happening);
      const count = left.get(name) ?? 0;
      left.set(name, count - 1);
      return happening.repeats ? !known.has(name) : count <= 0;
    }),
  );
}

/** What set a happening off, nearest first: the requests before it, across calls and watches. */
export function* causesOfHappening(recording: Recording, { position }: Happening): Inquiry<readonly SpanStart[]> {
  yield* recording.hold(position);
  const moment = momentOf(recording, recording.before(position));
  return moment
    ? causesOf(recording, moment.start).filter((start) => start.name === 'request' && start !== moment.start)
    : [];
}
