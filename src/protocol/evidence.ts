import type { Fault, FaultId, FaultKind, Leg } from './faults.ts';
import type { PlacementFix } from './placement-fix.ts';
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
  score: { subject: undefined; evidence: ScoreEvidence };
  reserve: { subject: undefined; evidence: { node: string } };
  /** Only where the pod's claims have to be bound first. */
  prebind: { subject: undefined; evidence: { claims: readonly string[]; message?: string } };
  bind: { subject: undefined; evidence: { node: string; message?: string } };

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

export interface ConnectionEvidence {
  /** The address that the name came to; absent: nobody knows the name. */
  readonly ip?: string;
  /** `namespace/name` of the service whose address it is. */
  readonly service?: string;
  /** How many endpoints the service had to choose from. */
  readonly candidates?: number;
  /** `ip:port` of the one that was taken. */
  readonly endpoint?: string;
  readonly failure?: 'unknown-host' | 'refused' | 'timed-out' | 'unreachable' | 'lost';
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

export interface RequestSubject {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Kubernetes verb (get, list, watch, create, update, patch, delete, deletecollection); '' for non-resource paths. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly userAgent: string;
}

export interface RequestEvidence {
  readonly status: number;
  readonly reason?: string;
  readonly message?: string;
}

export interface ServeEvidence extends RequestEvidence {
  readonly resourceVersion?: string;
  readonly user?: UserFact;
  readonly responseBytes: number;
  /** At level `full`, cut to 64 KiB. */
  readonly requestBody?: string;
  readonly responseBody?: string;
  readonly warnings?: readonly string[];
}

export interface UserFact {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
}

export interface AuthenticationEvidence {
  readonly method:
    | 'x509'
    | 'service-account-token'
    | 'token-file'
    | 'bootstrap-token'
    | 'oidc'
    | 'webhook'
    | 'loopback'
    | 'anonymous'
    | 'none';
  readonly user?: UserFact;
  /** Each authenticator that looked at the request, in order. */
  readonly tried: readonly {
    readonly authenticator: string;
    readonly result: 'accepted' | 'rejected' | 'not-applicable';
    readonly reason?: string;
  }[];
  readonly impersonatedBy?: UserFact;
}

export interface AuditEvidence {
  readonly level: 'None' | 'Metadata' | 'Request' | 'RequestResponse';
  readonly auditId: string;
  /** The index of the policy's rule that decided; absent without a policy, or where no rule matched. */
  readonly rule?: number;
  /** Stages at which nothing is recorded. */
  readonly omitStages?: readonly string[];
}

export interface FlowControlEvidence {
  readonly flowSchema: string;
  readonly priorityLevel: string;
  readonly exempt: boolean;
  readonly queued: boolean;
  /** Why there was no seat. */
  readonly reason?: 'queue-full' | 'concurrency-limit' | 'time-out' | 'cancelled';
  readonly waitedMs: number;
  readonly inFlight: number;
  readonly limit: number;
}

export interface AuthorizationSubject {
  readonly user: UserFact;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

export interface AuthorizationEvidence {
  readonly decision: 'allow' | 'deny' | 'no-opinion';
  readonly authorizers: readonly {
    readonly name: string;
    readonly decision: 'allow' | 'deny' | 'no-opinion';
    readonly reason: string;
    /** It could not find out. */
    readonly error?: string;
    /** RBAC: every binding that names the user or one of its groups. */
    readonly bindings?: readonly BindingFact[];
  }[];
}

export interface BindingFact {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  readonly namespace?: string;
  readonly roleKind: 'ClusterRole' | 'Role';
  readonly roleName: string;
  readonly allows: boolean;
  /** The rule that decided, or absent where none of the role's rules matches. */
  readonly rule?: {
    readonly verbs: readonly string[];
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
  };
}

export interface FieldChange {
  readonly path: string;
  readonly value: unknown;
}

export interface DecodingEvidence {
  readonly mediaType: string;
  readonly bytes: number;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly defaulted: readonly FieldChange[];
  readonly warnings: readonly string[];
  readonly message?: string;
  /** For patches: the patch type that was applied to the stored object. */
  readonly patchType?: string;
}

/** What one policy, put in force by one binding, or one webhook said of a request. */
export interface PolicyFact {
  readonly policy: string;
  readonly binding?: string;
  readonly verdict: 'admitted' | 'changed' | 'denied';
  readonly messages?: readonly string[];
  /** Of a webhook: what went over the wire. */
  readonly call?: WebhookCallFact;
}

/** One call of a webhook. */
export interface WebhookCallFact {
  readonly configuration: string;
  readonly url: string;
  /** The body that was sent, as JSON text, cut to 16 KiB. */
  readonly sent: string;
  /** What came back, cut to 16 KiB; absent: nothing did. */
  readonly answered?: string;
  /** The text of the JSON patch that it asked for. */
  readonly patch?: string;
  readonly warnings?: readonly string[];
  /** Cluster time. */
  readonly tookMs: number;
}

export interface AdmissionEvidence {
  /** Every plug-in in order; those not concerned with this request say so. */
  readonly plugins: readonly {
    readonly name: string;
    readonly verdict: 'not-concerned' | 'admitted' | 'changed' | 'rejected';
    readonly changes?: readonly FieldChange[];
    readonly reason?: string;
    /** It was asked a second time, because a webhook or policy had changed the object. */
    readonly again?: true;
    /** What each of the cluster's own policies, or webhooks, that the request concerns said. */
    readonly policies?: readonly PolicyFact[];
  }[];
}

export interface ValidationEvidence {
  readonly kind: string;
  readonly errors: readonly { readonly field: string; readonly reason: string; readonly message: string }[];
}

export interface StorageEvidence {
  readonly operation: 'get' | 'list' | 'create' | 'update' | 'delete' | 'watch' | 'none';
  readonly key: string;
  readonly revision?: number;
  /** The revision that the transaction compared with; 0: the key must not exist. */
  readonly expectedRevision?: number;
  readonly conflict?: boolean;
  /** Answered without asking etcd. */
  readonly fromWatchCache?: boolean;
  readonly items?: number;
  readonly dryRun?: boolean;
  readonly message?: string;
}

export interface ResponseEvidence {
  readonly status: number;
  readonly reason?: string;
  readonly contentType: string;
}

export interface WatchCacheSubject {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
}

export interface WatchCacheEvidence {
  /** Watchers of this resource. */
  readonly watchers: number;
  /** Whom the event was sent to, by user agent or user name. */
  readonly notified: readonly string[];
  /** JSON text of the object, at tracing level `full`. */
  readonly object?: string;
}

export interface EtcdWriteSubject {
  readonly operation: 'create' | 'update' | 'delete' | 'txn';
  readonly key: string;
}

export interface EtcdTxnEvidence {
  readonly succeeded: boolean;
  readonly revision: number;
  readonly version?: number;
  readonly createRevision?: number;
  readonly value?: string;
  readonly previousRevision?: number;
  /** Transactions that shared the durable batch. */
  readonly batch: number;
  readonly durable: boolean;
}

export interface PodSubject {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
}

export interface QueueEvidence {
  readonly from: 'none' | 'active' | 'backoff' | 'unschedulable' | 'gated';
  readonly to: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'none';
  /** The cluster event that moved it, e.g. `PodAdd`, `NodeAdd`, `BackoffComplete`. */
  readonly event: string;
  readonly active: number;
  readonly backoff: number;
  readonly unschedulable: number;
  readonly backoffMs?: number;
}

export interface CycleEvidence {
  readonly result: 'bound' | 'unschedulable' | 'error' | 'deleted';
  readonly node?: string;
  readonly message?: string;
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
}

export interface PreFilterEvidence {
  readonly plugins: readonly {
    readonly name: string;
    readonly result: 'ok' | 'skip' | 'rejected';
    readonly reason?: string;
    readonly nodes?: readonly string[];
  }[];
}

export interface FilterEvidence {
  /** Filter plugins in order of running. */
  readonly plugins: readonly string[];
  /** Per node the first plugin that said no, or nothing when feasible. */
  readonly nodes: readonly {
    readonly node: string;
    readonly failedBy?: string;
    readonly reasons?: readonly string[];
    /** All that would have to be otherwise; only where no node is feasible. */
    readonly fixes?: readonly PlacementFix[];
  }[];
}

export interface ScoreEvidence {
  /** Per plugin its weight and, in the order of `nodes`, raw and normalised (0-100) scores. */
  readonly nodes: readonly string[];
  readonly plugins: readonly {
    readonly name: string;
    readonly weight: number;
    readonly raw: readonly number[];
    readonly normalized: readonly number[];
  }[];
  /** Weighted sums in the order of `nodes`. */
  readonly totals: readonly number[];
  readonly picked: string;
}

export interface ReconcileEvidence {
  readonly result: 'done' | 'requeued' | 'error' | 'nothing-to-do';
  readonly message?: string;
}

export interface SyncEvidence {
  readonly phase: string;
  readonly actions: readonly string[];
  readonly message?: string;
}

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export interface ContainerSubject extends PodSubject {
  readonly container: string;
}

export interface ResourceUse {
  readonly milliCores: number;
  readonly memoryBytes: number;
}

export interface ResourceUseEvidence {
  /** By name. */
  readonly nodes: Readonly<Record<string, ResourceUse>>;
  /** By `namespace/name`. */
  readonly pods: Readonly<Record<string, ResourceUse>>;
}

export interface ProbeEvidence {
  readonly result: 'success' | 'failure' | 'unknown';
  readonly output: string;
  readonly consecutive: number;
}

export interface ConditionFact {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface PullEvidence {
  readonly alreadyPresent: boolean;
  readonly sizeBytes?: number;
  readonly durationMs?: number;
  readonly message?: string;
}
