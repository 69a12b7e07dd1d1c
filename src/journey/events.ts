import type { LogRecord } from '../kernel/span.ts';
import type { Inquiry } from './recording/inquiry.ts';
import { storedObject } from './keys.ts';
import { parseObject } from './object-facts.ts';
import type { Recording } from './recording/recording.ts';
import { newestFirst } from './tape.ts';
import type { JourneyView } from './view.ts';

/** An Event object, as kubectl lists it. */
export interface EventFact {
  readonly key: string;
  /** Cluster time of the last time that it was written; absent where that was before the log began. */
  readonly at?: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** What it is about: kind in small letters and name, e.g. `pod/web`. */
  readonly about: string;
  readonly namespace: string;
  readonly name: string;
  readonly source: string;
  readonly count: number;
}

const prefix = '/registry/events/';

interface StoredEvent {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly count?: number;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
  readonly series?: { readonly count?: number };
}

/** Writes and rows never change, so that what was read of one need not be read again. */
const read = new WeakMap<object, EventFact>();

function factOf(of: object, key: string, value: string | undefined, at: number | undefined): EventFact | undefined {
  const known = read.get(of);
  if (known) return known;
  const object = value === undefined ? undefined : parseObject(value);
  if (!object) return undefined;
  const event = object as StoredEvent;
  const { kind = '', name = '', namespace = '' } = event.involvedObject ?? {};
  const fact: EventFact = {
    key,
    ...(at !== undefined && { at }),
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? event.note ?? '',
    about: `${kind.toLowerCase()}/${name}`,
    namespace: namespace || (storedObject(key)?.namespace ?? ''),
    name,
    source: event.source?.component || (event.reportingComponent ?? ''),
    count: event.series?.count ?? event.count ?? 1,
  };
  read.set(of, fact);
  return fact;
}

/** The events that are stored at a moment of the log, newest first. @param until the last record before it; absent: now */
export function* eventsAt(
  recording: Recording,
  view: JourneyView,
  until: LogRecord | undefined,
): Inquiry<readonly EventFact[]> {
  const events: EventFact[] = [];
  const told = yield* recording.lastWrites((key) => key.startsWith(prefix), until);
  const listed = new Set(told.keys());
  for (const [key, write] of told) {
    const fact = factOf(write, key, write.value, write.record.at);
    if (fact) events.push(fact);
  }
  for (const row of newestFirst(view.ledger)) {
    if (!row.earlier || listed.has(row.key) || !row.key.startsWith(prefix)) continue;
    listed.add(row.key);
    const fact = row.operation === 'delete' ? undefined : factOf(row, row.key, row.value, undefined);
    if (fact) events.push(fact);
  }
  return events.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
}
