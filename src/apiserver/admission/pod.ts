import type { KubeObject } from '../../apimachinery/object.ts';
import type { AdmissionRequest } from './plugin.ts';

/** A pod as far as plug-ins look at it. */
export interface Pod extends KubeObject {
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly preemptionPolicy?: string;
  readonly tolerations?: readonly Toleration[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly resourceClaims?: readonly unknown[];
  readonly runtimeClassName?: string;
  readonly overhead?: Readonly<Record<string, string>>;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly { readonly secretRef?: { readonly name?: string } }[];
}

interface EnvVar {
  readonly name: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name?: string } };
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

export interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName?: string };
  readonly configMap?: { readonly name?: string };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly ephemeral?: object;
  readonly image?: { readonly pullPolicy?: string };
  readonly projected?: { readonly sources?: readonly ProjectedSource[]; readonly defaultMode?: number };
}

interface ProjectedSource {
  readonly serviceAccountToken?: object;
  readonly secret?: { readonly name?: string };
  readonly configMap?: { readonly name?: string };
  readonly downwardAPI?: object;
}

export const mirrorAnnotation = 'kubernetes.io/config.mirror';

export const isMirrorPod = ({ metadata }: KubeObject): boolean =>
  metadata.annotations?.[mirrorAnnotation] !== undefined;

export const isPod = ({ group, resource, subresource }: AdmissionRequest): boolean =>
  group === '' && resource === 'pods' && subresource === '';

export const isPodCreation = (request: AdmissionRequest): boolean => request.operation === 'CREATE' && isPod(request);
