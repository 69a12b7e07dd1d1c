import type { Request } from '../journey/requests.ts';
import type { Pod } from '../journey/pods.ts';
import { tableGet } from '../journey/table.ts';
import { oldestFirst } from '../journey/tape.ts';
import type { JourneyView } from '../journey/view.ts';
import type { ApiserverRoom, SpanName } from '../protocol/spans.ts';

/** The requests of a pod's way: made by the learner, bound by the scheduler, reported on by the kubelet. */
export type RequestKind = 'create' | 'binding' | 'running';

/** A moment on a pod's way, as data: how far one of its requests is, or work that somebody does for it. */
export type Moment =
  /** The request is under way, has left a room of the API server, or its sender has the answer. */
  | { readonly request: RequestKind; readonly is: 'sent' | 'answered' | ApiserverRoom }
  /** The work has begun or is done; `after` is the request whose write it follows. */
  | { readonly work: SpanName; readonly is: 'begun' | 'done'; readonly after: RequestKind };

/** The pod that a lesson follows. */
export interface Trial {
  readonly namespace: string;
  readonly name: string;
  /** Component id of whoever creates it. */
  readonly sender: string;
  /** Requests before this number of the tape are none of its own. */
  readonly since: number;
}

export interface Sighting {
  readonly reached: boolean;
  /** The request to look at. */
  readonly request?: Request | undefined;
}

/** Whether a moment of the trial's way is there, judged by the log alone. */
export function sight(view: JourneyView, trial: Trial, moment: Moment): Sighting {
  const pod = podOf(view, trial);
  if ('work' in moment) {
    const work = pod?.steps.find(({ name }) => name === moment.work);
    const reached = work !== undefined && (moment.is === 'begun' || work.until !== undefined);
    return { reached, request: requestOf(view, trial, moment.after) };
  }
  const request = requestOf(view, trial, moment.request);
  if (!request) return { reached: isStored(pod, moment.request) };
  switch (moment.is) {
    case 'sent':
      return { reached: true, request };
    case 'answered':
      return { reached: request.answeredAt !== undefined, request };
    default:
      return { reached: request.rooms[moment.is]?.endedAt !== undefined, request };
  }
}

export const podOf = (view: JourneyView, { namespace, name }: Trial): Pod | undefined =>
  tableGet(view.pods, `${namespace}/${name}`);

/** The traces that belong to the trial: its creation, and what was done for the pod since. */
export function tracesOf(view: JourneyView, trial: Trial): ReadonlySet<string> {
  const steps = podOf(view, trial)?.steps ?? [];
  const create = requestOf(view, trial, 'create');
  return new Set([...(create ? [create.traceId] : []), ...steps.map(({ traceId }) => traceId)]);
}

/** The traces of requests under way that may be the one that the moment is about: to be walked room by room. */
export function tracesAtStake(view: JourneyView, trial: Trial, moment: Moment): ReadonlySet<string> {
  const traces = new Set<string>();
  if ('work' in moment) return traces;
  for (const request of oldestFirst(view.requests))
    if (request.number >= trial.since && request.answeredAt === undefined && mayBe(request, trial, moment.request))
      traces.add(request.traceId);
  return traces;
}

const mayBe = (request: Request, trial: Trial, kind: RequestKind): boolean =>
  kind === 'running'
    ? request.subject.subresource === 'status' && request.subject.name === trial.name
    : isKind(request, trial, kind);

function requestOf(view: JourneyView, trial: Trial, kind: RequestKind): Request | undefined {
  const running = kind === 'running' ? runningWrite(podOf(view, trial)) : undefined;
  for (const request of oldestFirst(view.requests)) {
    if (request.number < trial.since) continue;
    if (kind === 'running' ? request.key === running?.requestKey : isKind(request, trial, kind)) return request;
  }
  return undefined;
}

/** The name of a pod stands in no path of its creation: until it is stored, whoever sent it tells. */
function isKind({ subject, sender, pod }: Request, trial: Trial, kind: 'create' | 'binding'): boolean {
  const { resource, subresource, verb, namespace, name } = subject;
  if (resource !== 'pods' || verb !== 'create' || namespace !== trial.namespace) return false;
  if (kind === 'binding') return subresource === 'binding' && name === trial.name;
  const own = pod === undefined || pod === `${trial.namespace}/${trial.name}`;
  return subresource === '' && sender === trial.sender && own;
}

const runningWrite = (pod: Pod | undefined) => pod?.writes.find(({ facts }) => facts.phase === 'Running');

/** Old requests fall off the tape; what they stored is still known. */
function isStored(pod: Pod | undefined, kind: RequestKind): boolean {
  if (!pod || pod.writes.length === 0) return false;
  if (kind === 'binding') return pod.facts.node !== '';
  return kind === 'create' || runningWrite(pod) !== undefined;
}
