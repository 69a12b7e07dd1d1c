import type { Json } from '../api.ts';
import { Description } from '../output/description.ts';
import { describeEvents } from './events.ts';
import { listAt, longTime, mapAt, pairsOf, textAt } from './facts.ts';
import { describeSource } from './volumes.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const defaultClasses = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function modesText(modes: unknown): string {
  const given = Array.isArray(modes) ? modes.map(String) : [];
  return Object.entries(shortModes)
    .flatMap(([mode, short]) => (given.includes(mode) ? [short] : []))
    .join(',');
}

const annotationsOf = (metadata: Json): Json => {
  const { [lastApplied]: _, ...annotations } = mapAt(metadata, 'annotations');
  return annotations;
};

const finalizersText = (metadata: Json): string => {
  const { finalizers } = metadata;
  return `[${(Array.isArray(finalizers) ? finalizers : []).join(' ')}]`;
};

const classText = (object: Json): string =>
  textAt(mapAt(object, 'metadata', 'annotations'), classAnnotation) ||
  textAt(mapAt(object, 'spec'), 'storageClassName');

const statusText = (object: Json): string =>
  textAt(mapAt(object, 'metadata'), 'deletionTimestamp') ? 'Terminating' : textAt(mapAt(object, 'status'), 'phase');

function describeMeta(out: Description, metadata: Json): void {
  out.list(0, 'Labels:', pairsOf(mapAt(metadata, 'labels'), '='));
  out.list(0, 'Annotations:', pairsOf(annotationsOf(metadata), ': '));
  out.line(0, 'Finalizers:', finalizersText(metadata));
}

/** Upstream: kubectl/pkg/describe/describe.go (describePersistentVolume) */
export function describePersistentVolume(volume: Json, events: readonly Json[] | undefined, now: number): string {
  const out = new Description();
  const [metadata, spec] = [mapAt(volume, 'metadata'), mapAt(volume, 'spec')];
  const claim = mapAt(spec, 'claimRef');
  out.line(0, 'Name:', textAt(metadata, 'name'));
  describeMeta(out, metadata);
  out.line(0, 'StorageClass:', classText(volume));
  const attributes = textAt(spec, 'volumeAttributesClassName');
  if (attributes) out.line(0, 'VolumeAttributesClass:', attributes);
  out.line(0, 'Status:', statusText(volume));
  out.line(0, 'Claim:', textAt(claim, 'name') && `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`);
  out.line(0, 'Reclaim Policy:', textAt(spec, 'persistentVolumeReclaimPolicy'));
  out.line(0, 'Access Modes:', modesText(spec['accessModes']));
  out.line(0, 'VolumeMode:', textAt(spec, 'volumeMode'));
  out.line(0, 'Capacity:', textAt(mapAt(spec, 'capacity'), 'storage'));
  describeAffinity(out, listAt(mapAt(spec, 'nodeAffinity', 'required'), 'nodeSelectorTerms'));
  out.line(0, 'Message:', textAt(mapAt(volume, 'status'), 'message'));
  out.line(0, 'Source:');
  describeSource(out, spec);
  if (events) describeEvents(out, events, now);
  return out.toString();
}

function describeAffinity(out: Description, terms: readonly Json[]): void {
  if (terms.length === 0) {
    out.line(0, 'Node Affinity:', '<none>');
    return;
  }
  out.line(0, 'Node Affinity:', '');
  out.line(1, 'Required Terms:', '');
  for (const [at, term] of terms.entries())
    out.list(2, `Term ${at}:`, listAt(term, 'matchExpressions').map(requirementText));
}

function requirementText(requirement: Json): string {
  const { values } = requirement;
  const among = Array.isArray(values) && values.length > 0 ? ` [${values.join(', ')}]` : '';
  return `${textAt(requirement, 'key')} ${textAt(requirement, 'operator').toLowerCase()}${among}`;
}

/**
 * @param pods those of its namespace
 * Upstream: kubectl/pkg/describe/describe.go (describePersistentVolumeClaim)
 */
export function describePersistentVolumeClaim(
  claim: Json,
  pods: readonly Json[],
  events: readonly Json[] | undefined,
  now: number,
): string {
  const out = new Description();
  const [metadata, spec, status] = [mapAt(claim, 'metadata'), mapAt(claim, 'spec'), mapAt(claim, 'status')];
  const name = textAt(metadata, 'name');
  const isBound = textAt(spec, 'volumeName') !== '';
  out.line(0, 'Name:', name);
  out.line(0, 'Namespace:', textAt(metadata, 'namespace'));
  out.line(0, 'StorageClass:', classText(claim));
  out.line(0, 'Status:', statusText(claim));
  out.line(0, 'Volume:', textAt(spec, 'volumeName'));
  describeMeta(out, metadata);
  out.line(0, 'Capacity:', isBound ? textAt(mapAt(status, 'capacity'), 'storage') : '');
  out.line(0, 'Access Modes:', isBound ? modesText(status['accessModes']) : '');
  out.line(0, 'VolumeMode:', textAt(spec, 'volumeMode'));
  out.list(
    0,
    'Used By:',
    pods.filter((pod) => uses(pod, name)).map((pod) => textAt(mapAt(pod, 'metadata'), 'name')),
  );
  const conditions = listAt(status, 'conditions');
  if (conditions.length > 0) {
    out.line(0, 'Conditions:');
    out.line(1, 'Type', 'Status', 'LastProbeTime', 'LastTransitionTime', 'Reason', 'Message');
    out.line(1, '----', '------', '-----------------', '------------------', '------', '-------');
    for (const condition of conditions)
      out.line(
        1,
        textAt(condition, 'type'),
        textAt(condition, 'status'),
        longTime(textAt(condition, 'lastProbeTime')),
        longTime(textAt(condition, 'lastTransitionTime')),
        textAt(condition, 'reason'),
        textAt(condition, 'message'),
      );
  }
  if (events) describeEvents(out, events, now);
  return out.toString();
}

const uses = (pod: Json, claim: string): boolean =>
  listAt(mapAt(pod, 'spec'), 'volumes').some(
    (volume) =>
      textAt(mapAt(volume, 'persistentVolumeClaim'), 'claimName') === claim ||
      ('ephemeral' in volume && `${textAt(mapAt(pod, 'metadata'), 'name')}-${textAt(volume, 'name')}` === claim),
  );

/** Upstream: kubectl/pkg/describe/describe.go (describeStorageClass) */
export function describeStorageClass(object: Json, events: readonly Json[] | undefined, now: number): string {
  const out = new Description();
  const metadata = mapAt(object, 'metadata');
  const annotations = mapAt(metadata, 'annotations');
  const joined = (map: Json): string => pairsOf(map, '=').join(',') || '<none>';
  const { allowVolumeExpansion, mountOptions } = object;
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'IsDefaultClass:', defaultClasses.some((name) => annotations[name] === 'true') ? 'Yes' : 'No');
  out.line(0, 'Annotations:', joined(annotations));
  out.line(0, 'Provisioner:', textAt(object, 'provisioner'));
  out.line(0, 'Parameters:', joined(mapAt(object, 'parameters')));
  const expansion = allowVolumeExpansion === true ? 'True' : 'False';
  out.line(0, 'AllowVolumeExpansion:', allowVolumeExpansion === undefined ? '<unset>' : expansion);
  const options = Array.isArray(mountOptions) ? mountOptions.map(String) : [];
  if (options.length === 0) out.line(0, 'MountOptions:', '<none>');
  else {
    out.line(0, 'MountOptions:');
    for (const option of options) out.line(1, option);
  }
  out.line(0, 'ReclaimPolicy:', textAt(object, 'reclaimPolicy'));
  out.line(0, 'VolumeBindingMode:', textAt(object, 'volumeBindingMode'));
  const topologies = listAt(object, 'allowedTopologies');
  if (topologies.length > 0) {
    out.line(0, 'AllowedTopologies:', '');
    for (const [at, term] of topologies.entries())
      out.list(
        1,
        `Term ${at}:`,
        listAt(term, 'matchLabelExpressions').map((one) => requirementText({ ...one, operator: 'in' })),
      );
  }
  if (events) describeEvents(out, events, now);
  return out.toString();
}
