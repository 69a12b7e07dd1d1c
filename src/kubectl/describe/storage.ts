import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { conditionTables, describeConditions } from './conditions.ts';
import { itemsAt, type Surroundings } from './describer.ts';
import { listAt, longTime, mapAt, pairsOf, textAt } from './facts.ts';
import { describeMarks, describeNamed, describePlace, joined, joinedPairs } from './metadata.ts';
import { describeSource } from './volumes.ts';

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

const classText = (object: Json): string =>
  textAt(mapAt(object, 'metadata', 'annotations'), classAnnotation) ||
  textAt(mapAt(object, 'spec'), 'storageClassName');

const statusText = (object: Json): string =>
  textAt(mapAt(object, 'metadata'), 'deletionTimestamp') ? 'Terminating' : textAt(mapAt(object, 'status'), 'phase');

const finalizersText = (metadata: Json): string => `[${joined(metadata['finalizers'], ' ')}]`;

/** Upstream: kubectl/pkg/describe/describe.go (describePersistentVolume) */
export function describePersistentVolume(out: Description, volume: Json): void {
  const [metadata, spec] = [mapAt(volume, 'metadata'), mapAt(volume, 'spec')];
  const claim = mapAt(spec, 'claimRef');
  describeNamed(out, volume);
  out.line(0, 'Finalizers:', finalizersText(metadata));
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

/** Upstream: kubectl/pkg/describe/describe.go (describePersistentVolumeClaim) */
export async function describePersistentVolumeClaim(
  out: Description,
  claim: Json,
  around: Surroundings,
): Promise<void> {
  const [metadata, spec, status] = [mapAt(claim, 'metadata'), mapAt(claim, 'spec'), mapAt(claim, 'status')];
  const name = textAt(metadata, 'name');
  const isBound = textAt(spec, 'volumeName') !== '';
  const pods = await itemsAt(around, `/api/v1/namespaces/${textAt(metadata, 'namespace')}/pods`);
  describePlace(out, metadata);
  out.line(0, 'StorageClass:', classText(claim));
  out.line(0, 'Status:', statusText(claim));
  out.line(0, 'Volume:', textAt(spec, 'volumeName'));
  describeMarks(out, metadata);
  out.line(0, 'Finalizers:', finalizersText(metadata));
  out.line(0, 'Capacity:', isBound ? textAt(mapAt(status, 'capacity'), 'storage') : '');
  out.line(0, 'Access Modes:', isBound ? modesText(status['accessModes']) : '');
  out.line(0, 'VolumeMode:', textAt(spec, 'volumeMode'));
  out.list(
    0,
    'Used By:',
    pods.filter((pod) => uses(pod, name)).map((pod) => textAt(mapAt(pod, 'metadata'), 'name')),
  );
  describeConditions(out, status, conditionTables.claim);
}

const uses = (pod: Json, claim: string): boolean =>
  listAt(mapAt(pod, 'spec'), 'volumes').some(
    (volume) =>
      textAt(mapAt(volume, 'persistentVolumeClaim'), 'claimName') === claim ||
      ('ephemeral' in volume && `${textAt(mapAt(pod, 'metadata'), 'name')}-${textAt(volume, 'name')}` === claim),
  );

/** Upstream: kubectl/pkg/describe/describe.go (describeStorageClass) */
export function describeStorageClass(out: Description, object: Json): void {
  const metadata = mapAt(object, 'metadata');
  const annotations = mapAt(metadata, 'annotations');
  const { allowVolumeExpansion, mountOptions } = object;
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'IsDefaultClass:', defaultClasses.some((name) => annotations[name] === 'true') ? 'Yes' : 'No');
  out.line(0, 'Annotations:', joinedPairs(annotations));
  out.line(0, 'Provisioner:', textAt(object, 'provisioner'));
  out.line(0, 'Parameters:', joinedPairs(mapAt(object, 'parameters')));
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
}

/** What a stateful set's claims are made from. Upstream: describeVolumeClaimTemplates */
export function describeClaimTemplates(out: Description, templates: readonly Json[]): void {
  out.line(0, 'Volume Claims:', ...(templates.length === 0 ? ['<none>'] : []));
  for (const template of templates) {
    const [metadata, spec] = [mapAt(template, 'metadata'), mapAt(template, 'spec')];
    out.line(1, 'Name:', textAt(metadata, 'name'));
    out.line(1, 'StorageClass:', classText(template));
    out.list(1, 'Labels:', pairsOf(mapAt(metadata, 'labels'), '='));
    out.list(1, 'Annotations:', pairsOf(mapAt(metadata, 'annotations'), '='));
    out.line(1, 'Capacity:', textAt(mapAt(spec, 'resources', 'requests'), 'storage') || '<default>');
    out.line(1, 'Access Modes:', `[${joined(spec['accessModes'], ' ')}]`);
  }
}

/** Upstream: describeVolumeAttributesClass */
export function describeAttributesClass(out: Description, object: Json): void {
  out.line(0, 'Name:', textAt(mapAt(object, 'metadata'), 'name'));
  out.line(0, 'Annotations:', joinedPairs(mapAt(object, 'metadata', 'annotations')));
  out.line(0, 'DriverName:', textAt(object, 'driverName'));
  out.line(0, 'Parameters:', joinedPairs(mapAt(object, 'parameters')));
}

/** Upstream: describeCSINode */
export function describeStorageNode(out: Description, object: Json): void {
  describeNamed(out, object);
  out.line(0, 'CreationTimestamp:', longTime(textAt(mapAt(object, 'metadata'), 'creationTimestamp')));
  out.line(0, 'Spec:');
  if (!Array.isArray(mapAt(object, 'spec')['drivers'])) return;
  out.line(1, 'Drivers:');
  for (const driver of listAt(mapAt(object, 'spec'), 'drivers')) {
    const count = textAt(mapAt(driver, 'allocatable'), 'count');
    out.line(2, `${textAt(driver, 'name')}:`);
    out.line(3, 'Node ID:', textAt(driver, 'nodeID'));
    if (count) out.line(3, 'Allocatables:').line(4, 'Count:', count);
    if (driver['topologyKeys']) out.line(3, 'Topology Keys:', `[${joined(driver['topologyKeys'], ' ')}]`);
  }
}
