import { generatedName } from '../../../apimachinery/names.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import type { Random } from '../../../kernel/random.ts';
import { references } from '../../authz/node-graph.ts';
import { reject } from '../forbidden.ts';
import {
  admitted,
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
  changed,
} from '../plugin.ts';
import { type Container, isMirrorPod, isPodCreation, type Pod, type PodSpec, type Volume } from '../pod.ts';

export interface ServiceAccount extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
  readonly secrets?: readonly { readonly name?: string }[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
}

const tokenVolumePrefix = 'kube-api-access-';
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const enforceMountable = 'kubernetes.io/enforce-mountable-secrets';

/** What a container finds under the mount path: a token that lasts an hour and a bit, the CA, its namespace. */
const tokenSources = [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
];

/** Upstream: plugin/pkg/admission/serviceaccount/admission.go */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  handles: isPodCreation,
  mutate(request, world) {
    const pod = request.object as Pod;
    if (isMirrorPod(pod)) return mirrorVerdict(request, pod);
    const name = pod.spec.serviceAccountName || pod.spec.serviceAccount || 'default';
    return withAccount(request, world, name, (account) => completed(request, pod, account, world.random));
  },
  validate(request, world) {
    const pod = request.object as Pod;
    if (isMirrorPod(pod)) return mirrorVerdict(request, pod);
    const name = pod.spec.serviceAccountName;
    if (!name) return reject(request, `no service account specified for pod ${request.namespace}/${pod.metadata.name}`);
    return withAccount(request, world, name, (account) => {
      const refusal = secretRefusal(pod.spec, account);
      return refusal ? reject(request, refusal) : admitted;
    });
  },
};

function withAccount(
  request: AdmissionRequest,
  { reader, stored }: AdmissionWorld,
  name: string,
  judge: (account: ServiceAccount) => AdmissionVerdict,
): AdmissionVerdict | Promise<AdmissionVerdict> {
  const account = reader.get('serviceaccounts', request.namespace, name);
  if (account) return judge(account);
  return stored('serviceaccounts', request.namespace, name).then((late) =>
    late ? judge(late) : missing(request, name),
  );
}

/** The pod with all that it has of its account. */
function completed(request: AdmissionRequest, pod: Pod, account: ServiceAccount, random: Random): AdmissionVerdict {
  const name = account.metadata.name!;
  const changes: FieldChange[] = [];
  let spec: PodSpec = pod.spec;
  const set = (field: keyof PodSpec, value: unknown): void => {
    spec = { ...spec, [field]: value };
    changes.push({ path: `spec.${field}`, value });
  };
  if (spec.serviceAccountName !== name) set('serviceAccountName', name);
  if (spec.serviceAccount !== name) set('serviceAccount', name);
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
    const mounted = mountToken(spec, () => generatedName(tokenVolumePrefix, random));
    spec = mounted.spec;
    changes.push(...mounted.changes);
  }
  if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
    set('imagePullSecrets', account.imagePullSecrets);
  const refusal = secretRefusal(spec, account);
  return refusal ? reject(request, refusal) : changed({ ...pod, spec } as KubeObject, changes);
}

const missing = (request: AdmissionRequest, name: string): AdmissionVerdict =>
  reject(request, `error looking up service account ${request.namespace}/${name}: serviceaccount "${name}" not found`);

/** What stands for a static pod can have nothing that comes from the API. */
function mirrorVerdict(request: AdmissionRequest, pod: Pod): AdmissionVerdict {
  if (pod.spec.serviceAccountName) return reject(request, 'a mirror pod may not reference service accounts');
  if (references(pod, 'secrets').length > 0) return reject(request, 'a mirror pod may not reference secrets');
  const projects = pod.spec.volumes?.some(({ projected }) =>
    projected?.sources?.some((source) => source.serviceAccountToken),
  );
  return projects ? reject(request, 'a mirror pod may not use ServiceAccountToken volume projections') : admitted;
}

function mountToken(spec: PodSpec, newName: () => string): { spec: PodSpec; changes: FieldChange[] } {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(tokenVolumePrefix))?.name;
  const name = existing ?? newName();
  const changes: FieldChange[] = [];
  const mount =
    (field: 'containers' | 'initContainers') =>
    (container: Container, at: number): Container => {
      const mounts = container.volumeMounts ?? [];
      if (mounts.some((known) => known.mountPath === mountPath)) return container;
      const added = { name, readOnly: true, mountPath };
      changes.push({ path: `spec.${field}[${at}].volumeMounts[${mounts.length}]`, value: added });
      return { ...container, volumeMounts: [...mounts, added] };
    };
  const containers = spec.containers.map(mount('containers'));
  const initContainers = spec.initContainers?.map(mount('initContainers'));
  if (changes.length === 0) return { spec, changes };
  const volumes: readonly Volume[] = spec.volumes ?? [];
  const volume: Volume = { name, projected: { sources: tokenSources, defaultMode: 420 } };
  if (existing === undefined) changes.unshift({ path: `spec.volumes[${volumes.length}]`, value: volume });
  return {
    spec: {
      ...spec,
      containers,
      ...(initContainers && { initContainers }),
      volumes: existing === undefined ? [...volumes, volume] : volumes,
    },
    changes,
  };
}

/** Where the account says so, a pod may use no other secrets than those that the account lists. */
function secretRefusal(spec: PodSpec, account: ServiceAccount): string | undefined {
  if (account.metadata.annotations?.[enforceMountable] !== 'true') return undefined;
  const { name } = account.metadata;
  const mountable = new Set((account.secrets ?? []).map((secret) => secret.name));
  const ends = `is not allowed because service account ${name} does not reference that secret`;
  for (const { secret } of spec.volumes ?? [])
    if (secret && !mountable.has(secret.secretName))
      return `volume with secret.secretName="${secret.secretName}" ${ends}`;
  for (const [kind, containers] of [
    ['init container', spec.initContainers ?? []],
    ['container', spec.containers],
  ] as const)
    for (const container of containers) {
      for (const variable of container.env ?? []) {
        const secret = variable.valueFrom?.secretKeyRef?.name;
        if (secret !== undefined && !mountable.has(secret))
          return `${kind} ${container.name} with envVar ${variable.name} referencing secret.secretName="${secret}" ${ends}`;
      }
      for (const { secretRef } of container.envFrom ?? [])
        if (secretRef && !mountable.has(secretRef.name))
          return `${kind} ${container.name} with envFrom referencing secret.secretName="${secretRef.name}" ${ends}`;
    }
  const pullable = new Set((account.imagePullSecrets ?? []).map((secret) => secret.name));
  for (const [at, secret] of (spec.imagePullSecrets ?? []).entries())
    if (!pullable.has(secret.name))
      return `imagePullSecrets[${at}].name="${secret.name}" is not allowed because service account ${name} does not reference that imagePullSecret`;
  return undefined;
}
