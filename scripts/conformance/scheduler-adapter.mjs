// Puts the scheduler's own code behind the interface of the recorded-decisions replay: `create(case)` answers
// schedule, bind and evict. What the API server's defaulting and admission would do to the inputs is done here.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const load = async (file) =>
  (await runnerImport(join(root, 'src/scheduler', file), { root, configFile: false, logLevel: 'error' })).module;
const { createTrial } = await load('trial.ts');
const { profilesOf } = await load('profile.ts');

const keyOf = ({ metadata: { namespace = 'default', name } }) => `${namespace}/${name}`;

/** Requests default to limits; host-network ports are host ports; priority comes from the class. */
function admitted(pod, objects) {
  const { metadata, spec } = pod;
  const ofKind = (kind) => objects.filter((object) => object.kind === kind);
  const classes = ofKind('PriorityClass');
  const priorityClass = spec.priorityClassName
    ? classes.find(({ metadata: { name } }) => name === spec.priorityClassName)
    : classes.find(({ globalDefault }) => globalDefault);
  const runtimeClass = ofKind('RuntimeClass').find(({ metadata: { name } }) => name === spec.runtimeClassName);
  const containers = (list = []) =>
    list.map((container) => ({
      ...container,
      resources: {
        ...container.resources,
        requests: { ...container.resources?.limits, ...container.resources?.requests },
      },
      ports: (container.ports ?? []).map((port) => ({
        ...port,
        ...(spec.hostNetwork && { hostPort: port.hostPort ?? port.containerPort }),
      })),
    }));
  return {
    ...pod,
    metadata: { ...metadata, namespace: metadata.namespace ?? 'default', uid: keyOf(pod) },
    spec: {
      ...spec,
      priority: spec.priority ?? priorityClass?.value ?? 0,
      preemptionPolicy: spec.preemptionPolicy ?? priorityClass?.preemptionPolicy,
      overhead: spec.overhead ?? runtimeClass?.overhead?.podFixed,
      containers: containers(spec.containers),
      initContainers: containers(spec.initContainers),
      affinity: spec.affinity && {
        ...spec.affinity,
        podAffinity: withTermKeys(spec.affinity.podAffinity, metadata.labels),
        podAntiAffinity: withTermKeys(spec.affinity.podAntiAffinity, metadata.labels),
      },
      topologySpreadConstraints: spec.topologySpreadConstraints?.map((constraint) =>
        withLabelKeys(constraint, metadata.labels),
      ),
    },
  };
}

const withTermKeys = (affinity, labels) =>
  affinity && {
    requiredDuringSchedulingIgnoredDuringExecution: affinity.requiredDuringSchedulingIgnoredDuringExecution?.map(
      (term) => withLabelKeys(term, labels),
    ),
    preferredDuringSchedulingIgnoredDuringExecution: affinity.preferredDuringSchedulingIgnoredDuringExecution?.map(
      (weighted) => ({ ...weighted, podAffinityTerm: withLabelKeys(weighted.podAffinityTerm, labels) }),
    ),
  };

/** matchLabelKeys is merged into the selector by the API server. */
function withLabelKeys(term, labels = {}) {
  const expressions = (keys = [], operator) =>
    keys.filter((key) => key in labels).map((key) => ({ key, operator, values: [labels[key]] }));
  const added = [...expressions(term.matchLabelKeys, 'In'), ...expressions(term.mismatchLabelKeys, 'NotIn')];
  if (added.length === 0) return term;
  const { labelSelector = {} } = term;
  return {
    ...term,
    labelSelector: { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...added] },
  };
}

/** The objects of a case, asked for as the scheduler asks its informers. */
function clusterOf(objects) {
  const ofKind = (kind) => objects.filter((object) => object.kind === kind).map(withNamespace);
  const named = (kind) => new Map(ofKind(kind).map((object) => [keyOf(object), object]));
  const clusterWide = (kind) => new Map(ofKind(kind).map((object) => [object.metadata.name, object]));
  const labels = new Map(
    ofKind('Namespace').map(({ metadata: { name, labels } }) => [
      name,
      { 'kubernetes.io/metadata.name': name, ...labels },
    ]),
  );
  if (!labels.has('default')) labels.set('default', { 'kubernetes.io/metadata.name': 'default' });
  const [controllers, replicaSets, statefulSets, claims] = [
    'ReplicationController',
    'ReplicaSet',
    'StatefulSet',
    'PersistentVolumeClaim',
  ].map(named);
  const [volumes, classes] = ['PersistentVolume', 'StorageClass'].map(clusterWide);
  const budgets = ofKind('PodDisruptionBudget');
  return {
    namespaceLabels: (name) => labels.get(name),
    services: (namespace) => ofKind('Service').filter(({ metadata }) => metadata.namespace === namespace),
    replicationController: (namespace, name) => controllers.get(`${namespace}/${name}`),
    replicaSet: (namespace, name) => replicaSets.get(`${namespace}/${name}`),
    statefulSet: (namespace, name) => statefulSets.get(`${namespace}/${name}`),
    budgets: () => budgets,
    claim: (namespace, name) => claims.get(`${namespace}/${name}`),
    volume: (name) => volumes.get(name),
    volumes: () => volumes.values(),
    storageClass: (name) => classes.get(name),
  };
}

const withNamespace = (object) => ({ ...object, metadata: { namespace: 'default', ...object.metadata } });

/** Nobody tries a pod whose gates are closed; the API server says so when it is created. */
const gated = {
  node: null,
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

export function create({ nodes, existingPods, objects, profile = {} }) {
  const pods = existingPods.map((pod) => admitted(pod, objects));
  const trial = createTrial(profilesOf(profile)[0], { nodes, pods, cluster: clusterOf(objects) });
  return {
    schedule: (pod) => (pod.spec.schedulingGates?.length > 0 ? gated : trial.schedule(admitted(pod, objects))),
    bind: (pod, node) => {
      if (node) trial.bind(admitted(pod, objects), node);
    },
    evict: (key) => trial.evict(key),
  };
}
