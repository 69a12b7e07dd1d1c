import { matchesNodeTerms, type SelectableNode } from '../apimachinery/node-selector.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../apimachinery/types.ts';
import type { RestClient } from '../client/rest.ts';
import type { Context } from '../kernel/context.ts';
import { hostPathTree } from './host-path.ts';
import { MountError, noDriver, noServer } from './mount-error.ts';
import type { Pod } from './pod.ts';
import type { Volume } from './pod-volume.ts';
import { type FileTree, subtree } from './runtime/file-tree.ts';

/** The claim of a pod's volume, if it has one: one that is named, or the one that is made for an ephemeral volume. */
export const claimNameOf = (pod: Pod, { name, persistentVolumeClaim, ephemeral }: Volume): string | undefined =>
  persistentVolumeClaim?.claimName ?? (ephemeral && `${pod.metadata.name}-${name}`);

/** The machine that mounts. */
export interface MountingNode {
  readonly disk: FileTree;
  readonly node: SelectableNode;
}

/**
 * The files of the volume that a pod's claim is bound to. Those of hostPath and local volumes lie on the node's disk, so
 * that the next pod finds them; there is nobody to mount any other kind from.
 * @throws {MountError}
 * Upstream: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go (createVolumeSpec)
 */
export async function claimedVolume(
  client: RestClient,
  context: Context,
  { pod, volume, claimName }: { readonly pod: Pod; readonly volume: Volume; readonly claimName: string },
  mounting: MountingNode,
): Promise<FileTree> {
  const { namespace } = pod.metadata;
  const unprocessed = (why: string): MountError =>
    new MountError(
      `Unable to attach or mount volumes: unmounted volumes=[${volume.name}], unattached volumes=[], failed to process volumes=[${volume.name}]: error processing PVC ${namespace}/${claimName}: ${why}`,
    );
  const get = async <Item>(path: string, what: string): Promise<Item> => {
    try {
      return await client.send<Item>('GET', path, { context });
    } catch (error) {
      throw unprocessed(`failed to ${what} from API server: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const claimPath = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claimName}`;
  const claim = await get<PersistentVolumeClaim>(claimPath, 'fetch PVC');
  const { metadata, spec, status } = claim;
  if (volume.ephemeral && !metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid))
    throw unprocessed(
      `PVC ${namespace}/${claimName} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`,
    );
  if (metadata.deletionTimestamp) throw unprocessed('PVC is being deleted');
  if (status?.phase !== 'Bound' || !spec.volumeName) throw unprocessed('PVC is not bound');
  const found = await get<PersistentVolume>(
    `/api/v1/persistentvolumes/${spec.volumeName}`,
    `get PV ${spec.volumeName}`,
  );
  const { claimRef } = found.spec;
  if (!claimRef)
    throw unprocessed(
      `found PV object ${spec.volumeName} but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim`,
    );
  if (claimRef.uid !== metadata.uid)
    throw unprocessed(
      `found PV object ${spec.volumeName} but its pv.Spec.ClaimRef.UID ${claimRef.uid} does not point to claim.UID ${metadata.uid}`,
    );
  return mounted(found, mounting, pod);
}

function mounted({ metadata: { name }, spec }: PersistentVolume, { disk, node }: MountingNode, pod: Pod): FileTree {
  const fail = (step: string, why: string): MountError =>
    new MountError(`${step} failed for volume "${name}" : ${why}`);
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  if (terms && !matchesNodeTerms(terms, node))
    throw fail('MountVolume.NodeAffinity check', 'no matching NodeSelectorTerms');
  if (spec.local) return subtree(disk, spec.local.path.slice(1));
  if (spec.csi)
    throw fail(
      'MountVolume.MountDevice',
      `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: ${noDriver(spec.csi.driver)}`,
    );
  try {
    if (spec.nfs) throw new Error(noServer(spec.nfs, name, pod));
    if (!spec.hostPath) throw new Error('no volume plugin matched');
    return hostPathTree(disk, spec.hostPath.path, spec.hostPath.type);
  } catch (error) {
    throw fail('MountVolume.SetUp', (error as Error).message);
  }
}
