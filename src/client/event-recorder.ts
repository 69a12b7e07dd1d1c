import { backgroundContext } from '../kernel/context.ts';
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
  event(about: ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

interface Recorded {
  readonly name: string;
  readonly namespace: string;
  readonly firstTimestamp: string;
  count: number;
}

/** How many different events are remembered for counting repeats. */
const remembered = 1_000;

/**
 * Writes Events the way client-go's core/v1 recorder does: a repeat of the same event raises the count of the first
 * one. Events are chatter: they are sent in the background, in order, and a failure to write one harms nobody.
 * Upstream: client-go tools/record
 */
export function eventRecorder(
  env: Environment,
  client: RestClient,
  source: { readonly component: string; readonly host?: string },
): EventRecorder {
  const seen = new Map<string, Recorded>();
  let sending: Promise<unknown> = Promise.resolve();

  const write = async (about: ObjectReference, type: string, reason: string, message: string): Promise<void> => {
    const namespace = about.namespace || 'default';
    const now = `${new Date(env.clock.now()).toISOString().slice(0, 19)}Z`;
    const key = JSON.stringify([about.kind, namespace, about.name, about.uid, about.fieldPath, type, reason, message]);
    const known = seen.get(key);
    if (known) {
      known.count++;
      await client.send('PATCH', `/api/v1/namespaces/${namespace}/events/${known.name}`, {
        context: backgroundContext,
        contentType: 'application/strategic-merge-patch+json',
        body: { count: known.count, lastTimestamp: now },
      });
      return;
    }
    const stamp = Math.floor(env.clock.now() * 1_000_000).toString(16);
    const recorded: Recorded = { name: `${about.name}.${stamp}`, namespace, firstTimestamp: now, count: 1 };
    if (seen.size >= remembered) seen.delete(seen.keys().next().value!);
    seen.set(key, recorded);
    await client.send('POST', `/api/v1/namespaces/${namespace}/events`, {
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
