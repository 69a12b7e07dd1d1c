import type {
  RequestSubject,
  RequestEvidence,
  ServeEvidence,
  AuthenticationEvidence,
  AuditEvidence,
  FlowControlEvidence,
  AuthorizationSubject,
  AuthorizationEvidence,
  ResponseEvidence,
} from './evidence/request.ts';
import type { DecodingEvidence, AdmissionEvidence, ValidationEvidence } from './evidence/admission.ts';
import type {
  StorageEvidence,
  WatchCacheSubject,
  WatchCacheEvidence,
  EtcdWriteSubject,
  EtcdTxnEvidence,
} from './evidence/storage.ts';
import type {
  BindEvidence,
  QueueEvidence,
  CycleEvidence,
  PermitEvidence,
  PostFilterEvidence,
  PreFilterEvidence,
  FilterEvidence,
  ScoreEvidence,
} from './evidence/scheduling.ts';
import type {
  PodSubject,
  ContainerSubject,
  SyncEvidence,
  ProbeKind,
  ProbeEvidence,
  ConditionFact,
  PullEvidence,
  ConnectionEvidence,
  ResourceUseEvidence,
} from './evidence/pod.ts';
import type { Fault, FaultId, FaultKind, Leg } from './faults.ts';
import type { Revision } from './kv.ts';

/**
 * What each kind of span is about (`subject`, known when it starts) and what it saw, decided and why
 * (`evidence`, known when it ends). Components fill these in, the journey folds them, the explorer words them in
 * the reader's language: so they carry facts, never sentences, except texts that the real component itself writes.
 */
export interface Spans {
  // ---- any client (kubectl, scheduler, controllers, kubelets, the page)
  /** One HTTP request as its sender sees it; parent of the API server's `serve`. */
  request: { subject: RequestSubject; evidence: RequestEvidence };

  // ---- kube-apiserver: `serve` is the parent of one span per room, in this order
  serve: { subject: RequestSubject; evidence: ServeEvidence };
  authentication: { subject: undefined; evidence: AuthenticationEvidence };
  audit: { subject: undefined; evidence: AuditEvidence };
  'flow-control': { subject: undefined; evidence: FlowControlEvidence };
  authorization: { subject: AuthorizationSubject; evidence: AuthorizationEvidence };
  /** Decoding against the schema, then defaulting; before/after show the defaults. */
  decoding: { subject: undefined; evidence: DecodingEvidence };
  'mutating-admission': { subject: undefined; evidence: AdmissionEvidence };
  validation: { subject: undefined; evidence: ValidationEvidence };
  'validating-admission': { subject: undefined; evidence: AdmissionEvidence };
  storage: { subject: undefined; evidence: StorageEvidence };
  response: { subject: undefined; evidence: ResponseEvidence };
  /** An etcd event enters the watch cache and fans out; links to the span that wrote it. */
  'watch-cache': { subject: WatchCacheSubject; evidence: WatchCacheEvidence };
  /** What the kubelets say is used, read all at once; instantaneous. */
  'resource-use': { subject: undefined; evidence: ResourceUseEvidence };

  // ---- etcd
  'etcd.range': { subject: { key: string; rangeEnd?: string }; evidence: { count: number; revision: Revision } };
  'etcd.txn': { subject: EtcdWriteSubject; evidence: EtcdTxnEvidence };

  // ---- kube-scheduler: `queue` is instantaneous; `cycle` is the parent of its phases
  queue: { subject: PodSubject; evidence: QueueEvidence };
  cycle: { subject: PodSubject & { attempt: number }; evidence: CycleEvidence };
  prefilter: { subject: undefined; evidence: PreFilterEvidence };
  filter: { subject: undefined; evidence: FilterEvidence };
  /** Only where no node is feasible: whom to evict, and the evictions. */
  postfilter: { subject: undefined; evidence: PostFilterEvidence };
  score: { subject: undefined; evidence: ScoreEvidence };
  reserve: { subject: undefined; evidence: { node: string } };
  /** Only where a plugin has its say before the binding; lasts as long as it makes the pod wait. */
  permit: { subject: undefined; evidence: PermitEvidence };
  /** Only where the pod's claims have to be bound first. */
  prebind: { subject: undefined; evidence: { claims: readonly string[]; message?: string } };
  bind: { subject: undefined; evidence: BindEvidence };

  // ---- kube-controller-manager
  reconcile: { subject: { controller: string; key: string }; evidence: ReconcileEvidence };

  // ---- kubelet: `sync` is the parent of what one pod worker turn does
  sync: { subject: PodSubject & { reason: string }; evidence: SyncEvidence };
  'pod-admission': { subject: PodSubject; evidence: { admitted: boolean; reason?: string; message?: string } };
  probe: { subject: ContainerSubject & { probe: ProbeKind }; evidence: ProbeEvidence };
  'status-update': { subject: PodSubject; evidence: { phase: string; conditions: readonly ConditionFact[] } };
  'node-status': { subject: { node: string }; evidence: { conditions: readonly ConditionFact[] } };

  // ---- container runtime (component containerd/<node>), children of the kubelet's spans
  sandbox: { subject: PodSubject; evidence: { sandboxId: string } };
  network: { subject: PodSubject; evidence: { podIp: string } };
  'pull-image': { subject: ContainerSubject & { image: string }; evidence: PullEvidence };
  'create-container': { subject: ContainerSubject; evidence: { containerId?: string; message?: string } };
  'start-container': { subject: ContainerSubject; evidence: { containerId: string; pid?: number; message?: string } };
  'stop-container': { subject: ContainerSubject; evidence: { exitCode?: number; signal?: string } };
  /** A process opens a connection: the name's address, and where the node's rules send it. */
  connection: { subject: ContainerSubject & { host: string; port: number }; evidence: ConnectionEvidence };
  /** A container's main process ended by itself. */
  'container-exit': { subject: ContainerSubject; evidence: { exitCode: number; reason: string } };

  // ---- any component: instantaneous marks of its life
  started: { subject: undefined; evidence: { flags?: readonly string[] } };
  stopped: { subject: undefined; evidence: { reason: 'killed' | 'stopped' | 'died' } };

  // ---- what somebody made go wrong: `fault` lasts as long as it is in force, `strike` is instantaneous
  fault: { subject: { id: FaultId; fault: Fault }; evidence: Record<never, never> };
  strike: { subject: StrikeSubject; evidence: Record<never, never> };
}

/** Which message of a connection a fault struck; without a leg it is the connection that was given up after `ms` of silence. */
export interface StrikeSubject {
  readonly id: FaultId;
  readonly fault: FaultKind;
  readonly from: string;
  readonly to: string;
  readonly leg?: Leg;
  readonly message?: string;
  readonly ms?: number;
}

export type SpanName = keyof Spans;

export type Subject<Name extends SpanName> = Spans[Name]['subject'];

export type Evidence<Name extends SpanName> = Spans[Name]['evidence'];

/** The API server's rooms in the order a request walks them. */
export const apiserverRooms = [
  'authentication',
  'audit',
  'flow-control',
  'authorization',
  'decoding',
  'mutating-admission',
  'validation',
  'validating-admission',
  'storage',
  'response',
] as const satisfies readonly SpanName[];

export type ApiserverRoom = (typeof apiserverRooms)[number];

export interface ReconcileEvidence {
  readonly result: 'done' | 'requeued' | 'error' | 'nothing-to-do';
  readonly message?: string;
}
