import type { FieldSpec } from './field-path.ts';
import type { Gvk } from './resource.ts';

/** Fields that name a resource of a kind. */
export interface ReferenceFields {
  readonly target: Partial<Gvk>;
  readonly fields: readonly FieldSpec[];
}

/** Where kinds have a pod's spec. */
const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

const podSpecOf = (kind: string): string => podSpecs[kind] ?? 'spec/template/spec';

const inPods = (kinds: readonly string[], fields: readonly string[]): readonly FieldSpec[] =>
  kinds.flatMap((kind) => fields.map((field) => ({ kind, path: `${podSpecOf(kind)}/${field}` })));

const inKind = (kind: string, ...paths: readonly string[]): readonly FieldSpec[] =>
  paths.map((path) => ({ kind, path }));

const inGroup = (group: string, kind: string, path: string): FieldSpec => ({ group, kind, path });

const withConfig = ['Pod', 'PodTemplate', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob'];
const withAccounts = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet'];

const fromEnvironment = (kind: string): readonly string[] =>
  ['containers', 'initContainers'].flatMap((list) => [
    `${list}/env/valueFrom/${kind}KeyRef/name`,
    `${list}/envFrom/${kind}Ref/name`,
  ]);

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

const scaled: readonly ReferenceFields[] = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
  (kind) => ({ target: { kind }, fields: inKind('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name') }),
);

/** Upstream: kustomize/api/internal/konfig/builtinpluginconsts/namereference.go */
export const referenceFields: readonly ReferenceFields[] = [
  ...scaled,
  {
    target: { kind: 'ConfigMap', version: 'v1' },
    fields: [
      ...inPods(withConfig, [
        'volumes/configMap/name',
        ...fromEnvironment('configMap'),
        'volumes/projected/sources/configMap/name',
      ]),
      ...inKind('Node', 'spec/configSource/configMap'),
      ...inKind('Role', 'rules/resourceNames'),
      ...inKind('ClusterRole', 'rules/resourceNames'),
      ...inKind('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    target: { kind: 'Secret', version: 'v1' },
    fields: [
      ...inPods(withConfig, [
        'volumes/secret/secretName',
        ...fromEnvironment('secret'),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      ...inKind(
        'Ingress',
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ),
      ...inKind('ServiceAccount', 'imagePullSecrets/name'),
      ...inKind(
        'StorageClass',
        ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) => `parameters/${name}`),
      ),
      ...inKind('Role', 'rules/resourceNames'),
      ...inKind('ClusterRole', 'rules/resourceNames'),
      ...inKind('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    target: { kind: 'Service', version: 'v1' },
    fields: [
      inGroup('apps', 'StatefulSet', 'spec/serviceName'),
      ...inKind(
        'Ingress',
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ),
      inGroup('apiregistration.k8s.io', 'APIService', 'spec/service/name'),
      inGroup(admission, 'ValidatingWebhookConfiguration', 'webhooks/clientConfig/service'),
      inGroup(admission, 'MutatingWebhookConfiguration', 'webhooks/clientConfig/service'),
      ...inKind('HTTPRoute', 'spec/rules/backendRefs/name'),
    ],
  },
  { target: { kind: 'Role', group: rbac }, fields: [inGroup(rbac, 'RoleBinding', 'roleRef/name')] },
  {
    target: { kind: 'ClusterRole', group: rbac },
    fields: ['RoleBinding', 'ClusterRoleBinding'].map((kind) => inGroup(rbac, kind, 'roleRef/name')),
  },
  {
    target: { kind: 'ServiceAccount', version: 'v1' },
    fields: [
      ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => inGroup(rbac, kind, 'subjects')),
      ...inPods(withAccounts, ['serviceAccountName']),
    ],
  },
  {
    target: { kind: 'PersistentVolumeClaim', version: 'v1' },
    fields: inPods(withAccounts, ['volumes/persistentVolumeClaim/claimName']),
  },
  {
    target: { kind: 'PersistentVolume', version: 'v1' },
    fields: [...inKind('PersistentVolumeClaim', 'spec/volumeName'), ...inKind('ClusterRole', 'rules/resourceNames')],
  },
  {
    target: { kind: 'StorageClass', version: 'v1', group: 'storage.k8s.io' },
    fields: [
      ...inKind('PersistentVolume', 'spec/storageClassName'),
      ...inKind('PersistentVolumeClaim', 'spec/storageClassName'),
      ...inKind('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  {
    target: { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io' },
    fields: inPods(withAccounts, ['priorityClassName']),
  },
  {
    target: { kind: 'ValidatingAdmissionPolicy', group: admission },
    fields: [inGroup(admission, 'ValidatingAdmissionPolicyBinding', 'spec/policyName')],
  },
];
