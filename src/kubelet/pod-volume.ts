export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  /** With the container's variables in it. */
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
  readonly recursiveReadOnly?: string;
}

export interface Volume {
  readonly name: string;
  readonly configMap?: ConfigSource & { readonly name?: string };
  readonly secret?: ConfigSource & { readonly secretName?: string };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
  readonly projected?: { readonly defaultMode?: number; readonly sources?: readonly ProjectedSource[] };
  readonly downwardAPI?: { readonly defaultMode?: number; readonly items?: readonly DownwardItem[] };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly ephemeral?: object;
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly csi?: { readonly driver: string };
}

export interface ConfigSource {
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
  readonly defaultMode?: number;
  readonly optional?: boolean;
}

export interface ProjectedSource {
  readonly configMap?: ConfigSource & { readonly name?: string };
  readonly secret?: ConfigSource & { readonly name?: string };
  readonly downwardAPI?: { readonly items?: readonly DownwardItem[] };
  readonly serviceAccountToken?: ServiceAccountTokenSource;
}

export interface ServiceAccountTokenSource {
  readonly path: string;
  readonly audience?: string;
  readonly expirationSeconds?: number;
}

/** What such a volume shows changes while a pod has it. Upstream: RequiresRemount of the volume plugins */
export const followsItsSource = ({ configMap, secret, downwardAPI, projected }: Volume): boolean =>
  (configMap ?? secret ?? downwardAPI ?? projected) !== undefined;

/** Whether the server added it, as it does to every pod. */
export const isAdded = ({ name }: Volume): boolean => name.startsWith('kube-api-access-');

/** Whether it shows what somebody may write at any time. */
export const showsConfiguration = (volume: Volume): boolean =>
  (volume.configMap ?? volume.secret) !== undefined ||
  (!isAdded(volume) && (volume.projected?.sources ?? []).some((part) => part.configMap ?? part.secret));

export interface DownwardItem {
  readonly path: string;
  readonly mode?: number;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: ResourceFieldRef;
}

export interface ResourceFieldRef {
  /** `limits.cpu`, `requests.memory` ... */
  readonly resource: string;
  readonly containerName?: string;
  readonly divisor?: string;
}
