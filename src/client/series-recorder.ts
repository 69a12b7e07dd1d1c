import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import { eventNames, type EventRecorder, type ObjectReference } from './event-recorder.ts';
import type { RestClient } from './rest.ts';

interface Recorded {
  readonly name: string;
  isSeries: boolean;
}

const remembered = 4_096;

/**
 * Writes Events the way client-go's events.k8s.io recorder does: with an action and the time in microseconds; the first
 * repeat makes a series of it. Upstream: client-go/tools/events/event_broadcaster.go
 */
export function seriesRecorder(
  env: Environment,
  client: RestClient,
  reporting: { readonly controller: string; readonly instance: string },
): EventRecorder {
  const nameFor = eventNames(env);
  const seen = new Map<string, Recorded>();
  let sending: Promise<unknown> = Promise.resolve();

  const write = async (
    about: ObjectReference,
    type: string,
    reason: string,
    message: string,
    action: string,
  ): Promise<void> => {
    const namespace = about.namespace || 'default';
    const path = `/api/v1/namespaces/${namespace}/events`;
    const now = `${new Date(env.clock.now()).toISOString().slice(0, -1)}000Z`;
    // The same of a pod that has changed since is told anew.
    const key = JSON.stringify([about, type, reason, action, message]);
    const known = seen.get(key);
    if (known?.isSeries) return;
    if (known) {
      known.isSeries = true;
      await client.write('PATCH', `${path}/${known.name}`, {
        context: backgroundContext,
        contentType: 'application/strategic-merge-patch+json',
        body: { series: { count: 2, lastObservedTime: now } },
      });
      return;
    }
    const name = nameFor(about.name);
    seen.set(key, { name, isSeries: false });
    if (seen.size > remembered) seen.delete(seen.keys().next().value!);
    await client.write('POST', path, {
      context: backgroundContext,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace },
        involvedObject: about,
        type,
        reason,
        action,
        message,
        eventTime: now,
        firstTimestamp: null,
        lastTimestamp: null,
        source: {},
        reportingComponent: reporting.controller,
        reportingInstance: reporting.instance,
      },
    });
  };

  return {
    event(about, type, reason, message, action = reason) {
      sending = sending.then(() => write(about, type, reason, message, action)).catch(() => {});
    },
  };
}
