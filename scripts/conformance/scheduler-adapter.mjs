// Puts the scheduler's own code behind the interface of the recorded-decisions replay: `create(case)` answers
// schedule, bind and evict. What the API server's defaulting and admission would do to the inputs is done here.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const load = async (file) =>
  (await runnerImport(join(root, 'src/scheduler', file), { root, configFile: false, logLevel: 'error' })).module;
const { createTrial } = await load('trial.ts');
const { defaultProfile } = await load('profile.ts');

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
      topologySpreadConstraints: spec.topologySpreadConstraints?.map((constraint) =>
        withLabelKeys(constraint, metadata.labels),
      ),
    },
  };
}

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

export function create({ nodes, existingPods, objects }) {
  const namespaces = objects
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => ({
      metadata: { ...metadata, labels: { 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels } },
    }));
  if (!namespaces.some(({ metadata: { name } }) => name === 'default'))
    namespaces.push({ metadata: { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default' } } });
  const pods = existingPods.map((pod) => admitted(pod, objects));
  const trial = createTrial(defaultProfile, { nodes, pods, namespaces });
  return {
    schedule: (pod) => trial.schedule(admitted(pod, objects)),
    bind: (pod, node) => {
      if (node) trial.bind(admitted(pod, objects), node);
    },
    evict: (key) => trial.evict(key),
  };
}
