import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, SpanOutcome, SpanRef, TraceId } from '../kernel/span.ts';
import type { ApiserverRoom, Evidence, StrikeSubject } from '../protocol/spans.ts';
import type { RequestSubject, UserFact } from '../protocol/evidence/request.ts';

/** What happened to a request in one room of the API server. */
export interface RoomVisit<Room extends ApiserverRoom = ApiserverRoom> {
  readonly room: Room;
  readonly spanId: SpanId;
  readonly startedAt: VirtualMs;
  readonly endedAt?: VirtualMs;
  /** That the request was here was not recorded, but follows. */
  readonly inferred?: true;
  /** Absent while the request is in the room. */
  readonly outcome?: SpanOutcome;
  readonly evidence?: Evidence<Room>;
  /** JSON text of the object as it came in and went out, where the room changed it. */
  readonly before?: string;
  readonly after?: string;
}

/** One call of the API server to etcd on the request's behalf. */
export interface EtcdCall {
  readonly spanId: SpanId;
  readonly kind: 'range' | 'txn';
  readonly key: string;
  readonly startedAt: VirtualMs;
  readonly endedAt?: VirtualMs;
  readonly succeeded?: boolean;
  readonly revision?: number;
}

/** One HTTP request to the API server: as its sender saw it, joined with what the rooms did. */
export interface Request {
  /** Id of the sender's span, which also names the request in links and selections. */
  readonly key: SpanId;
  readonly number: number;
  readonly traceId: TraceId;
  readonly background: boolean;
  /** Component id of the sender, e.g. `kubectl/alice`, `kubelet/node-a`; '' for a sender outside the cluster. */
  readonly sender: string;
  readonly subject: RequestSubject;
  readonly parentId?: SpanId;
  readonly causes: readonly SpanRef[];
  readonly sentAt: VirtualMs;
  /** When the API server took it up and when it had its answer ready. */
  readonly receivedAt?: VirtualMs;
  readonly servedAt?: VirtualMs;
  /** When the sender had its answer. */
  readonly answeredAt?: VirtualMs;
  /** `error` or `cancelled` when the sender never got an answer. */
  readonly outcome?: SpanOutcome;
  readonly rooms: { readonly [Room in ApiserverRoom]?: RoomVisit<Room> };
  readonly etcd: readonly EtcdCall[];
  readonly status?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly resourceVersion?: string;
  readonly user?: UserFact;
  readonly requestBody?: string;
  readonly responseBody?: string;
  readonly warnings?: readonly string[];
  /** Nobody recorded it: an object tells that it must have been sent. */
  readonly inferred?: true;
  /** Which of its messages were struck by faults. */
  readonly strikes?: readonly StrikeSubject[];
  /** `namespace/name` of the pod that this request is about. */
  readonly pod?: string;
}

export const isOver = (request: Request): boolean => request.answeredAt !== undefined || request.servedAt !== undefined;

export const isRefused = (request: Request): boolean => (request.status ?? 0) >= 400;

/** The revision that a request wrote, as far as its answer tells: a read's is of somebody else's write. */
export function writtenRevision({ rooms: { storage } }: Request): number | undefined {
  const evidence = storage?.evidence;
  return evidence && ['create', 'update', 'delete'].includes(evidence.operation) ? evidence.revision : undefined;
}

/** Whether an answer is a refusal to draw in red: that something is not there is what a reader asked. */
export const saysNo = (verb: string, status = 0): boolean => status >= 400 && !(status === 404 && verb === 'get');

/** Milliseconds of cluster time from sending to the answer, as far as known. */
export const tookMs = (request: Request): number | undefined => {
  const end = request.answeredAt ?? request.servedAt;
  return end === undefined ? undefined : end - request.sentAt;
};
