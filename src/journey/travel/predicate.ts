import { componentFamily } from '../../protocol/components.ts';
import type { RequestSubject } from '../../protocol/evidence/request.ts';
import { fieldOf } from '../field-path.ts';
import { storedObject } from '../keys.ts';
import type { Recording } from '../recording/recording.ts';
import { saysNo } from '../requests.ts';
import type { Moment } from './stops.ts';

export const outcomes = ['ok', 'refused', 'error'] as const;

/** A question about a record of the log: what is not given may be anything. */
export interface Predicate {
  /** A component's id, e.g. `kubelet/node-a`, or its family, e.g. `kubelet`. */
  readonly component?: string;
  /** Name of the span: a stage, a phase of scheduling, a piece of a kubelet's work. */
  readonly stage?: string;
  readonly verb?: string;
  /** The resource, e.g. `pods`, or `pods/binding` with its subresource. */
  readonly kind?: string;
  /** Name of the object. */
  readonly name?: string;
  readonly outcome?: (typeof outcomes)[number];
  /** Path of a field that another value is written to, e.g. `status.phase`. */
  readonly field?: string;
  /** The value that the field gets. */
  readonly value?: string;
}

export const predicateFields = ['component', 'stage', 'verb', 'kind', 'name', 'outcome', 'field', 'value'] as const;

/** Whether the work that a record ends is what the predicate asks for. */
export function matches(recording: Recording, moment: Moment, predicate: Predicate): boolean {
  const { record, start } = moment;
  if (record.type !== 'end') return false;
  // Heartbeats and the like are met only where they are asked for.
  if (start.background && predicate.kind === undefined && predicate.name === undefined) return false;
  const { component, stage, outcome } = predicate;
  if (component !== undefined && component !== start.component && component !== componentFamily(start.component))
    return false;
  if (stage !== undefined && stage !== start.name) return false;
  if (outcome !== undefined && outcome !== outcomeOf(recording, moment)) return false;
  if (predicate.field !== undefined && !changes(recording, moment, predicate.field, predicate.value)) return false;
  return isAbout(recording, moment, predicate);
}

/** A request that was answered with an error went through, but was refused. */
function outcomeOf(recording: Recording, moment: Moment): string | undefined {
  const { record, start } = moment;
  if (record.type !== 'end') return undefined;
  const status = (record.evidence as { readonly status?: number } | undefined)?.status;
  const isAnswer = start.name === 'request' || start.name === 'serve' || start.name === 'response';
  return isAnswer && saysNo(subjectAround(recording, moment).verb ?? '', status) ? 'refused' : record.outcome;
}

function isAbout(recording: Recording, moment: Moment, { verb, kind, name }: Predicate): boolean {
  if (verb === undefined && kind === undefined && name === undefined) return true;
  const about = subjectAround(recording, moment);
  if (verb !== undefined && about.verb !== verb) return false;
  if (kind !== undefined && kind !== about.resource && kind !== `${about.resource}/${about.subresource}`) return false;
  return name === undefined || about.name === name;
}

interface About {
  readonly verb?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
}

/** What a piece of work is about: it says so itself, or the request or the cycle that it is a part of does. */
export function subjectAround(recording: Recording, { start }: Moment): About {
  for (let at: typeof start | undefined = start, depth = 0; at && depth < 6; depth++) {
    const subject = at.subject as Partial<RequestSubject & { pod: string; key: string }> | undefined;
    if (subject?.verb !== undefined) return subject;
    if (subject?.pod !== undefined) return { resource: 'pods', name: subject.pod };
    if (subject?.resource !== undefined) return subject;
    const stored = subject?.key?.startsWith('/registry/') ? storedObject(subject.key) : undefined;
    if (stored) return { resource: stored.resource, name: stored.name };
    at = recording.start(at.parentId);
  }
  return {};
}

function changes(recording: Recording, { record }: Moment, path: string, value: string | undefined): boolean {
  const written = recording.writeOf(record);
  if (!written) return false;
  const now = fieldOf(written.write.value, path);
  if (value !== undefined && now !== value) return false;
  return now !== fieldOf(written.previous?.value, path);
}
