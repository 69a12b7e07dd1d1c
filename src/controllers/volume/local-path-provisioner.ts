import { provisionedBy, selectedNode, storageClassOf, storageProvisioner } from '../../apimachinery/volume-binding.ts';
import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import type { Node } from '../objects.ts';
import {
  claimReference,
  type StoredClaim,
  type StoredClass,
  type StoredVolume,
  volumePath,
  volumesPath,
} from './volume-objects.ts';

const provisioner = 'rancher.io/local-path';
/** Where the volumes' directories are, on every node. */
const root = '/var/local-path-provisioner';
const modes = ['ReadWriteOnce', 'ReadWriteOncePod'];

/**
 * Makes a directory of a node a volume, as the provisioner that kind installs does for its class `standard`.
 * Differs: it runs beside the controllers instead of in a pod of its own, and has no helper pods: the kubelet makes the
 * directory at the first mount, and the files of a deleted volume stay on the node's disk.
 * Upstream: github.com/rancher/local-path-provisioner, sigs.k8s.io/sig-storage-lib-external-provisioner
 */
export const localPathProvisioner: Controller = {
  name: 'local-path-provisioner',
  account: 'local-path-provisioner',
  eventSource: `${provisioner}_local-path-provisioner`,
  start(environment) {
    const { client, queue, informers, recorder } = environment;
    const { nodes, persistentVolumeClaims: claims, persistentVolumes: volumes, storageClasses: classes } = informers;

    const provisioning = queue(async (key, context) => {
      const claim = claims.get(key);
      const storageClass = claim && classes.get(storageClassOf(claim));
      if (!claim || !storageClass || !isAskedFor(claim, storageClass) || volumes.get(volumeName(claim)))
        return nothingToDo;
      const about = claimReference(claim);
      const message = `External provisioner is provisioning volume for claim "${key}"`;
      recorder.event(about, 'Normal', 'Provisioning', message);
      const node = nodes.get(claim.metadata.annotations?.[selectedNode] ?? '');
      const problem = whyNot(claim, node);
      if (problem !== undefined || !node) {
        const text = `failed to provision volume with StorageClass "${storageClass.metadata.name}": ${problem}`;
        recorder.event(about, 'Warning', 'ProvisioningFailed', text);
        throw new Error(text);
      }
      await client
        .write('POST', volumesPath, { context, body: volumeFor(claim, storageClass, node) })
        .catch((error: unknown) => {
          if (!isAlreadyExists(error)) throw error;
        });
      const success = `Successfully provisioned volume ${volumeName(claim)}`;
      recorder.event(about, 'Normal', 'ProvisioningSucceeded', success);
      return done;
    });
    claims.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') provisioning.add(objectKey(object), cause);
    });
    deleteReleased(environment);
  },
};

/** Upstream: sig-storage-lib-external-provisioner/controller (shouldDelete, deleteVolumeOperation) */
function deleteReleased({ client, queue, informers: { persistentVolumes: volumes } }: ControllerEnvironment): void {
  const work = queue(async (name, context) => {
    const volume = volumes.get(name);
    if (!volume || !isLeft(volume)) return nothingToDo;
    await client.write('DELETE', volumePath(volume), { context }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
    return done;
  });
  volumes.onEvent(({ type, object, cause }) => {
    if (type !== 'delete' && isLeft(object)) work.add(object.metadata.name, cause);
  });
}

const isLeft = ({ metadata, spec, status }: StoredVolume): boolean =>
  metadata.annotations?.[provisionedBy] === provisioner &&
  !metadata.deletionTimestamp &&
  spec.persistentVolumeReclaimPolicy === 'Delete' &&
  (status?.phase === 'Released' || status?.phase === 'Failed');

function isAskedFor({ metadata, spec }: StoredClaim, storageClass: StoredClass): boolean {
  const annotations = metadata.annotations ?? {};
  const waits = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  return (
    !spec.volumeName &&
    storageClass.provisioner === provisioner &&
    annotations[storageProvisioner] === provisioner &&
    (!waits || annotations[selectedNode] !== undefined)
  );
}

function whyNot({ spec }: StoredClaim, node: Node | undefined): string | undefined {
  if (spec.selector) return 'claim.Spec.Selector is not supported';
  if (!(spec.accessModes ?? []).every((mode) => modes.includes(mode)))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
  return node ? undefined : 'configuration error, no node was specified';
}

const volumeName = ({ metadata }: StoredClaim): string => `pvc-${metadata.uid}`;

function volumeFor(claim: StoredClaim, storageClass: StoredClass, { metadata: node }: Node) {
  const { namespace, name: claimName } = claim.metadata;
  const name = volumeName(claim);
  const hostname = node.labels?.['kubernetes.io/hostname'] ?? node.name;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { 'local.path.provisioner/selected-node': node.name, [provisionedBy]: provisioner },
    },
    spec: {
      accessModes: claim.spec.accessModes,
      capacity: { storage: claim.spec.resources?.requests?.['storage'] },
      claimRef: claimReference(claim),
      hostPath: { path: `${root}/${name}_${namespace}_${claimName}`, type: 'DirectoryOrCreate' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [hostname] }] },
          ],
        },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode,
    },
  };
}
