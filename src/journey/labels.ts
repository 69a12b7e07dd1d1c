import type { SpanStart } from '../kernel/span.ts';
import type { RequestSubject } from '../protocol/evidence.ts';

/** `pods/web/binding`, `leases/node-a`, or the path where it names no resource. */
export function resourceLabel(subject: RequestSubject): string {
  if (!subject.resource) return subject.path;
  return [subject.resource, subject.name, subject.subresource].filter(Boolean).join('/');
}

/** `POST pods`: what a ticket says. Names are left out where a subresource says more. */
export function ticketLabel(subject: RequestSubject): { readonly verb: string; readonly object: string } {
  const object = subject.resource
    ? [subject.resource, subject.subresource].filter(Boolean).join('/')
    : (subject.path.split('/').at(-1) ?? subject.path);
  return { verb: subject.verb === 'watch' ? 'WATCH' : subject.method, object };
}

/** One line that says what a span is about, from its subject alone. */
export function spanLabel(start: SpanStart): string {
  const subject = start.subject as
    | Partial<RequestSubject & { pod: string; container: string; key: string; controller: string; node: string }>
    | undefined;
  if (!subject) return start.name;
  if (start.name === 'request' || start.name === 'serve')
    return `${subject.verb === 'watch' ? 'WATCH' : subject.method} ${resourceLabel(subject as RequestSubject)}`;
  if (subject.pod !== undefined)
    return [`${subject.namespace}/${subject.pod}`, subject.container].filter(Boolean).join(' ');
  if (subject.controller !== undefined) return `${subject.controller} ${subject.key}`;
  return subject.key ?? subject.node ?? start.name;
}
