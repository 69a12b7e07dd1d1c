import { formatTime } from '../apimachinery/time.ts';
import { type VirtualMs } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import { randomInt } from '../kernel/random.ts';
import type { Environment } from '../protocol/environment.ts';
import type { RestClient } from './rest.ts';

/** The object that an event is about. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

export interface EventRecorder {
  /** @param action what was being done, for recorders that say so, e.g. `Binding` */
  event(about: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string, action?: string): void;
}

interface Recorded {
  readonly name: string;
  count: number;
}

/** Events that differ only in their message: after so many within the time, they are counted as one. */
interface Similar {
  readonly messages: Set<string>;
  lastSeen: VirtualMs;
}

const maxSimilar = 10;
const similarForMs = 600_000;

/** How many different events are remembered for counting repeats. */
const remembered = 4_096;

/**
 * Writes Events the way client-go's core/v1 recorder does: a repeat raises the count of the first one, and the eleventh
 * of a kind is "combined from similar events". Events are chatter: they are sent in the background, in order, and a
 * failure to write one harms nobody. Upstream: client-go/tools/record/events_cache.go
 */
export function eventRecorder(
  env: Environment,
  client: RestClient,
  source: { readonly component: string; readonly host?: string },
): EventRecorder {
  const { clock } = env;
  const nameFor = eventNames(env);
  const seen = new Map<string, Recorded>();
  const similar = new Map<string, Similar>();
  let sending: Promise<unknown> = Promise.resolve();

  const combined = (kind: string, message: string): boolean => {
    const now = clock.now();
    const known = similar.get(kind);
    const group =
      known && now - known.lastSeen <= similarForMs ? known : { messages: new Set<string>(), lastSeen: now };
    group.messages.add(message);
    group.lastSeen = now;
    similar.delete(kind);
    similar.set(kind, group);
    forgetOldest(similar);
    return group.messages.size >= maxSimilar;
  };

  const write = async (about: ObjectReference, type: string, reason: string, text: string): Promise<void> => {
    const namespace = about.namespace || 'default';
    const kind = JSON.stringify([about.kind, namespace, about.name, about.uid, type, reason]);
    const isCombined = combined(kind, text);
    const message = isCombined ? `(combined from similar events): ${text}` : text;
    const key = JSON.stringify([kind, about.fieldPath, isCombined ? '' : text]);
    const now = formatTime(clock.now());
    const known = seen.get(key);
    if (known) {
      known.count++;
      await client.write('PATCH', `/api/v1/namespaces/${namespace}/events/${known.name}`, {
        context: backgroundContext,
        contentType: 'application/strategic-merge-patch+json',
        body: { count: known.count, lastTimestamp: now, message },
      });
      return;
    }
    const recorded: Recorded = { name: nameFor(about.name), count: 1 };
    seen.set(key, recorded);
    forgetOldest(seen);
    await client.write('POST', `/api/v1/namespaces/${namespace}/events`, {
      context: backgroundContext,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: recorded.name, namespace },
        involvedObject: about,
        reason,
        message,
        source,
        reportingComponent: source.component,
        reportingInstance: source.host ?? '',
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        type,
        eventTime: null,
      },
    });
  };

  return {
    event(about, type, reason, message) {
      sending = sending.then(() => write(about, type, reason, message)).catch(() => {});
    },
  };
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size > remembered) map.delete(map.keys().next().value!);
}

/**
 * `<object>.<nanoseconds in hex>`. No clock here tells nanoseconds, and two components may have something to say about one
 * object in the same millisecond: what is finer is drawn.
 */
export function eventNames({ clock, random }: Pick<Environment, 'clock' | 'random'>): (about: string) => string {
  return (about) => {
    const nanoseconds = BigInt(Math.floor(clock.now())) * 1_000_000n + BigInt(randomInt(random, 1_000_000));
    return `${about}.${nanoseconds.toString(16)}`;
  };
}
