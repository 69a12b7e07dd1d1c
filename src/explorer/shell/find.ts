import type { JourneyView } from '../../journey/view.ts';
import { newestFirst } from '../../journey/tape.ts';
import type { SpanId } from '../../kernel/span.ts';
import type { Command } from './keyboard.ts';

export type Finding =
  | { readonly kind: 'pod'; readonly label: string; readonly note: string; readonly pod: string }
  | { readonly kind: 'request'; readonly label: string; readonly note: string; readonly request: SpanId }
  | { readonly kind: 'command'; readonly label: string; readonly note: string; readonly command: Command };

const shownAtMost = 12;

/** Every word of the query occurs in the text. */
export const matches = (text: string, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

/** Commands, pods and requests that answer a query, the newest first. */
export function find(
  query: string,
  commands: readonly Extract<Finding, { kind: 'command' }>[],
  view: JourneyView,
): readonly Finding[] {
  const findings: Finding[] = commands.filter(({ label }) => matches(label, query));
  for (const bucket of view.pods.buckets)
    for (const pod of bucket.values())
      if (!pod.deleted && matches(`pod ${pod.key}`, query))
        findings.push({ kind: 'pod', label: pod.key, note: pod.facts.status, pod: pod.key });
  if (query.trim())
    for (const request of newestFirst(view.requests)) {
      if (findings.length >= shownAtMost) break;
      const { subject, sender, status, key } = request;
      const label = `${subject.method} ${subject.path}`;
      if (matches(`${label} ${sender} ${status ?? ''}`, query))
        findings.push({ kind: 'request', label, note: `${sender} ${status ?? ''}`, request: key });
    }
  return findings.slice(0, shownAtMost);
}
