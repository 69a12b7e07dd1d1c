import type { ReadonlySelector } from '../apimachinery/label-selector.ts';
import type { OwnerReference } from '../apimachinery/object.ts';

/** The parts of the API's objects that controllers read, with the API's own field names. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

export interface AnyObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
}

export interface Condition {
  readonly type: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string | null;
  readonly lastTransitionTime?: string | null;
}

export interface Namespace extends AnyObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
  readonly timeAdded?: string;
}

export interface Node extends AnyObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly podCIDR?: string;
    readonly podCIDRs?: readonly string[];
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Volume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly ephemeral?: object;
}

export interface Pod extends AnyObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly tolerations?: readonly Toleration[];
    readonly volumes?: readonly Volume[];
  };
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] };
}

export interface ConfigMap extends AnyObject {
  readonly data?: Readonly<Record<string, string>>;
}

export interface Lease extends AnyObject {
  readonly spec?: { readonly renewTime?: string };
}

export interface ClusterRole extends AnyObject {
  readonly rules?: readonly object[] | null;
  readonly aggregationRule?: {
    readonly clusterRoleSelectors?: readonly ReadonlySelector[];
  };
}
