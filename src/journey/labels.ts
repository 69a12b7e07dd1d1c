import type { SpanStart } from '../kernel/span.ts';
import { type Fault, isMessageFault } from '../protocol/faults.ts';
import type { RequestSubject } from '../protocol/evidence/request.ts';
import type { StrikeSubject } from '../protocol/spans.ts';

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

/** `freeze kube-scheduler`, `cut kubelet/node-a → kube-apiserver`, `lose answer kube-scheduler → kube-apiserver`. */
export function faultLabel(fault: Fault): string {
  if ('component' in fault) return `${fault.kind} ${fault.component}`;
  const what = isMessageFault(fault) ? `${fault.kind} ${fault.leg}` : fault.kind;
  return `${what} ${fault.from} → ${fault.to}`;
}

const strikeLabel = ({ fault, leg, message }: StrikeSubject): string => [fault, leg, message].filter(Boolean).join(' ');

/** One line that says what a span is about, from its subject alone. */
export function spanLabel(start: SpanStart): string {
  const subject = start.subject as
    | Partial<RequestSubject & { pod: string; container: string; key: string; controller: string; node: string }>
    | undefined;
  if (!subject) return start.name;
  if (start.name === 'fault') return faultLabel((start.subject as { readonly fault: Fault }).fault);
  if (start.name === 'strike') return strikeLabel(start.subject as StrikeSubject);
  if (start.name === 'request' || start.name === 'serve')
    return `${subject.verb === 'watch' ? 'WATCH' : subject.method} ${resourceLabel(subject as RequestSubject)}`;
  if (subject.pod !== undefined)
    return [`${subject.namespace}/${subject.pod}`, subject.container].filter(Boolean).join(' ');
  if (subject.controller !== undefined) return `${subject.controller} ${subject.key}`;
  return subject.key ?? subject.node ?? start.name;
}
