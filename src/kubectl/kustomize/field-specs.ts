import type { FieldSpec } from './field-path.ts';

// Where labels, annotations and images are in the kinds of Kubernetes. Upstream: kustomize/api/internal/konfig/builtinpluginconsts

const metadataLabels: FieldSpec = { path: 'metadata/labels', create: true };

const templates: readonly (readonly [path: string, kinds: readonly Partial<FieldSpec>[]])[] = [
  [
    'spec/template/metadata',
    [
      { kind: 'ReplicationController', version: 'v1' },
      { kind: 'Deployment' },
      { kind: 'ReplicaSet' },
      { kind: 'DaemonSet' },
      { kind: 'StatefulSet', group: 'apps' },
      { kind: 'Job', group: 'batch' },
    ],
  ],
  ['spec/jobTemplate/metadata', [{ kind: 'CronJob', group: 'batch' }]],
  ['spec/jobTemplate/spec/template/metadata', [{ kind: 'CronJob', group: 'batch' }]],
];

const inTemplates = (field: string): readonly FieldSpec[] =>
  templates.flatMap(([path, kinds]) => kinds.map((kind) => ({ ...kind, path: `${path}/${field}`, create: true })));

const claimLabels: FieldSpec = {
  path: 'spec/volumeClaimTemplates[]/metadata/labels',
  create: true,
  group: 'apps',
  kind: 'StatefulSet',
};

const affinities = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) =>
  [
    'preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
    'requiredDuringSchedulingIgnoredDuringExecution',
  ].map((rule) => `affinity/${affinity}/${rule}`),
);

/** Labels that a template's own pods are told apart by. */
const podSelectors: readonly FieldSpec[] = ['Deployment', 'StatefulSet'].flatMap((kind) =>
  [...affinities, 'topologySpreadConstraints'].map((place) => ({
    path: `spec/template/spec/${place}/labelSelector/matchLabels`,
    group: 'apps',
    kind,
  })),
);

const selectors: readonly FieldSpec[] = [
  { path: 'spec/selector', create: true, version: 'v1', kind: 'Service' },
  { path: 'spec/selector', create: true, version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'Deployment' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'ReplicaSet' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'DaemonSet' },
  { path: 'spec/selector/matchLabels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...podSelectors,
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  ...['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((place) => ({
    path: `${place}/matchLabels`,
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
  })),
];

export const labelFields: readonly FieldSpec[] = [metadataLabels];
export const templateLabelFields: readonly FieldSpec[] = [metadataLabels, ...inTemplates('labels'), claimLabels];
export const selectorLabelFields: readonly FieldSpec[] = [...selectors, ...templateLabelFields];

export const annotationFields: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...inTemplates('annotations'),
];

export const imageFields: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((place) =>
  ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map((field) => ({
    path: `${place}/${field}`,
  })),
);

/** Kinds whose replicas are counted. */
export const replicaFields: readonly FieldSpec[] = [
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
].map((kind) => ({ path: 'spec/replicas', create: true, kind }));

/** Fields besides an object's own namespace that name one. */
export const namespaceFields: readonly FieldSpec[] = [
  { path: 'metadata/name', kind: 'Namespace', create: true },
  { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
];
