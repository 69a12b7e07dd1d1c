import type { KubeObject } from '../../apimachinery/object.ts';
import type { Gate } from '../flags/gates.ts';
import type { GroupResource } from './reader.ts';

type Fields = Record<string, unknown>;

/** Where a field is, or would be: what holds it, and its name. */
type Place = readonly [holder: Fields, field: string];

interface GatedField {
  readonly gate: Gate;
  readonly places: (holder: Fields) => readonly Place[];
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What lies at a path of field names, in all items of the lists on the way. */
const at = (holder: unknown, ...path: readonly string[]): readonly Fields[] => {
  const found = Array.isArray(holder) ? holder.filter(isFields) : isFields(holder) ? [holder] : [];
  const [field, ...rest] = path;
  return field === undefined ? found : found.flatMap((one) => at(one[field], ...rest));
};

/** A field, after the path to what holds it: `securityContext.procMount`. */
const field =
  (path: string): GatedField['places'] =>
  (holder) => {
    const names = path.split('.');
    const last = names.pop()!;
    return at(holder, ...names).map((one): Place => [one, last]);
  };

const inContainers =
  (path: string): GatedField['places'] =>
  (spec) =>
    ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => field(`${list}.${path}`)(spec));

/** Fields of a pod's spec. Upstream: pkg/api/pod/util.go (dropDisabledFields) */
const podFields: readonly GatedField[] = [
  { gate: 'HostnameOverride', places: field('hostnameOverride') },
  { gate: 'PodLevelResources', places: field('resources') },
  { gate: 'UserNamespacesSupport', places: field('hostUsers') },
  { gate: 'GenericWorkload', places: field('schedulingGroup') },
  { gate: 'SELinuxChangePolicy', places: field('securityContext.seLinuxChangePolicy') },
  { gate: 'MatchLabelKeysInPodTopologySpread', places: field('topologySpreadConstraints.matchLabelKeys') },
  { gate: 'ImageVolume', places: field('volumes.image') },
  { gate: 'ClusterTrustBundleProjection', places: field('volumes.projected.sources.clusterTrustBundle') },
  { gate: 'PodCertificateRequest', places: field('volumes.projected.sources.podCertificate') },
  { gate: 'ProcMountType', places: inContainers('securityContext.procMount') },
  { gate: 'ContainerStopSignals', places: inContainers('lifecycle.stopSignal') },
  { gate: 'EnvFiles', places: inContainers('env.valueFrom.fileKeyRef') },
  { gate: 'ContainerRestartRules', places: inContainers('restartPolicyRules') },
  { gate: 'ContainerRestartRules', places: field('containers.restartPolicy') },
];

/** The same fields in the pods that another kind makes. @param path to the pod's spec */
const podFieldsUnder = (path: string): readonly GatedField[] =>
  podFields.map(({ gate, places }) => ({ gate, places: (holder) => at(holder, ...path.split('.')).flatMap(places) }));

const inTemplate = podFieldsUnder('spec.template.spec');
const terminating: GatedField = {
  gate: 'DeploymentReplicaSetTerminatingReplicas',
  places: field('status.terminatingReplicas'),
};

const byResource: Readonly<Record<GroupResource, readonly GatedField[]>> = {
  pods: podFieldsUnder('spec'),
  podtemplates: podFieldsUnder('template.spec'),
  replicationcontrollers: inTemplate,
  'deployments.apps': [...inTemplate, terminating],
  'replicasets.apps': [...inTemplate, terminating],
  'daemonsets.apps': inTemplate,
  'statefulsets.apps': [
    ...inTemplate,
    { gate: 'MaxUnavailableStatefulSet', places: field('spec.updateStrategy.rollingUpdate.maxUnavailable') },
  ],
  'jobs.batch': inTemplate,
  'cronjobs.batch': podFieldsUnder('spec.jobTemplate.spec.template.spec'),
  'horizontalpodautoscalers.autoscaling': ['scaleUp', 'scaleDown'].map((way) => ({
    gate: 'HPAConfigurableTolerance' as const,
    places: field(`spec.behavior.${way}.tolerance`),
  })),
};

/** Takes from an object what closed gates keep out, unless the stored object has it already. */
export type DropGatedFields = (resource: GroupResource, object: KubeObject, old: KubeObject | undefined) => void;

const isUsed = (object: KubeObject | undefined, { places }: GatedField): boolean =>
  object !== undefined && places(object as unknown as Fields).some(([holder, name]) => holder[name] !== undefined);

/** What is stored is never written into: an object that holds a field that the stored one does not have is no part of that. */
export function gatedFieldsDropper(closed: ReadonlySet<Gate>): DropGatedFields {
  const concerned = new Map(
    Object.entries(byResource).map(([resource, fields]) => [resource, fields.filter(({ gate }) => closed.has(gate))]),
  );
  return (resource, object, old) => {
    for (const gated of concerned.get(resource) ?? []) {
      const used = gated.places(object as unknown as Fields).filter(([holder, name]) => holder[name] !== undefined);
      if (used.length === 0 || isUsed(old, gated)) continue;
      for (const [holder, name] of used) delete holder[name];
    }
  };
}
