import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { humanDuration } from './age.ts';
import { mapAt, textAt } from './facts.ts';

/** The Events section that ends a description. */
export function describeEvents(out: Description, events: readonly Json[], now: number): void {
  if (events.length === 0) {
    out.line(0, 'Events:', '<none>');
    return;
  }
  out.startSection();
  out.line(0, 'Events:');
  out.line(1, 'Type', 'Reason', 'Age', 'From', 'Message');
  out.line(1, '----', '------', '----', '----', '-------');
  for (const event of events.toSorted(byLastSeen)) {
    const field = textAt(mapAt(event, 'involvedObject'), 'fieldPath');
    const from = textAt(mapAt(event, 'source'), 'component') || textAt(event, 'reportingComponent');
    out.line(
      1,
      textAt(event, 'type'),
      textAt(event, 'reason'),
      ageOfEvent(event, now),
      from,
      `${field && `${field}: `}${textAt(event, 'message').trim()}`,
    );
  }
}

/** Events that have none come first. Upstream: kubectl/pkg/util/event/sorted_event_list.go */
export function byLastSeen(a: Json, b: Json): number {
  const [one, other] = [textAt(a, 'lastTimestamp'), textAt(b, 'lastTimestamp')];
  return one < other ? -1 : Number(one > other);
}

const lastSeen = (event: Json): string =>
  textAt(mapAt(event, 'series'), 'lastObservedTime') ||
  textAt(event, 'lastTimestamp') ||
  textAt(event, 'eventTime') ||
  textAt(mapAt(event, 'metadata'), 'creationTimestamp');

/** `5s`, or `5s (x3 over 9s)` of what has been seen more than once. */
export function ageOfEvent(event: Json, now: number): string {
  const count = Number(mapAt(event, 'series')['count'] ?? event['count'] ?? 1);
  const since = humanDuration(now - Date.parse(lastSeen(event)));
  if (count <= 1) return since;
  const first = textAt(event, 'firstTimestamp') || textAt(event, 'eventTime');
  return `${since} (x${count} over ${humanDuration(now - Date.parse(first))})`;
}
