import { evidenceOf, type Fold, requestOfSpan, subjectOf } from './draft.ts';

export const watchEventFold: Fold = {
  start(draft, start) {
    if (start.name !== 'watch-cache') return undefined;
    const { type, resource, namespace, name, revision } = subjectOf('watch-cache', start);
    const causes = start.links ?? [];
    const asker =
      requestOfSpan(draft, causes[0]?.spanId ?? start.parentId) ??
      requestOfSpan(draft, draft.writers.get(String(revision)));
    const seat = asker && draft.seats.get(asker.key);
    if (seat) draft.seats.set(start.id, seat);
    draft.revision = Math.max(draft.revision, revision);
    const watchEvent = draft.watchEvents.append({
      spanId: start.id,
      traceId: start.traceId,
      causes,
      type,
      resource,
      namespace,
      name,
      revision,
      background: start.background,
      at: start.at,
      notified: [],
      ...(asker && { requestKey: asker.key }),
    });
    return { watchEvent };
  },
  end(draft, { start, watchEvent }, end) {
    if (watchEvent === undefined) return;
    const event = draft.watchEvents.get(watchEvent);
    const evidence = evidenceOf('watch-cache', end);
    if (event?.spanId !== start.id) return;
    draft.watchEvents.replace(watchEvent, {
      ...event,
      until: end.at,
      ...(evidence && { watchers: evidence.watchers, notified: evidence.notified }),
    });
  },
};
