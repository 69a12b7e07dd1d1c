import type { TraceLevel } from '../kernel/tracer.ts';
import type { Credentials } from '../protocol/http.ts';

/** Everything that defines a cluster, as plain data: realms get a copy, and a run is repeated from it. */
export interface ClusterPlan {
  readonly seed: number;
  readonly traceLevel: TraceLevel;
  readonly nodes: readonly NodePlan[];
  /** Flags in force per control-plane component, `--name=value`. */
  readonly flags: Readonly<Record<ControlPlaneComponent, readonly string[]>>;
  /** Files that flags point to, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Where etcd keeps its log. */
  readonly storage: 'indexeddb' | 'memory';
  /** The browser's database, by its name; absent: etcd is not in a browser. */
  readonly database?: string;
  /** The certificate authority and the service-account key, exported. */
  readonly keys: string;
  /** What each component and each learner's identity proves itself with, by component id or identity. */
  readonly credentials: Readonly<Record<string, Credentials>>;
}

/** A plan of which it is not known yet whom the cluster trusts: making keys takes a moment. */
export type UnkeyedPlan = Omit<ClusterPlan, 'keys' | 'credentials'>;

export type ControlPlaneComponent = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

export interface NodePlan {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly internalIp: string;
  /** Kubernetes quantities. */
  readonly capacity: { readonly cpu: string; readonly memory: string; readonly pods: string };
  readonly labels?: Readonly<Record<string, string>>;
}
