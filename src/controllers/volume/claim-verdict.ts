import { isDefaultStorageClass, newestOf } from '../../apimachinery/default-class.ts';
import {
  bindCompleted,
  boundByController,
  fewerModesFirst,
  isKeptFor,
  matchingVolume,
  mismatch,
  namesStorageClass,
  selectedNode,
  storageClassOf,
} from '../../apimachinery/volume-binding.ts';
import type { StoredClaim, StoredClass, StoredVolume } from './volume-objects.ts';

/** What is written as an Event. */
export interface Notice {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** What is to be done about a claim. */
export type ClaimVerdict =
  | { readonly result: 'bind'; readonly volume: StoredVolume }
  | { readonly result: 'pending'; readonly notice?: Notice }
  | { readonly result: 'lost'; readonly notice: Notice }
  | { readonly result: 'set-class'; readonly name: string }
  /** A provisioner outside is asked to make a volume. */
  | { readonly result: 'provision'; readonly provisioner: string };

export interface VolumeWorld {
  readonly volume: (name: string) => StoredVolume | undefined;
  readonly volumes: () => readonly StoredVolume[];
  readonly storageClass: (name: string) => StoredClass | undefined;
  readonly storageClasses: () => readonly StoredClass[];
  /** Names of pods that use the claim and have no node yet. */
  readonly unscheduledPods: (claim: StoredClaim) => readonly string[];
}

const has = ({ metadata }: StoredClaim, annotation: string): boolean => annotation in (metadata.annotations ?? {});

/** Upstream: pkg/controller/volume/persistentvolume/pv_controller.go (syncClaim) */
export function judgeClaim(claim: StoredClaim, world: VolumeWorld): ClaimVerdict {
  if (has(claim, bindCompleted)) return judgeBound(claim, world);
  return claim.spec.volumeName ? judgeRequested(claim, claim.spec.volumeName, world) : judgeOpen(claim, world);
}

const lost = (reason: string, message: string): ClaimVerdict => ({
  result: 'lost',
  notice: { type: 'Warning', reason, message },
});

function judgeBound(claim: StoredClaim, world: VolumeWorld): ClaimVerdict {
  const { volumeName } = claim.spec;
  if (!volumeName)
    return lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  const volume = world.volume(volumeName);
  if (!volume) return lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  const { claimRef } = volume.spec;
  if (claimRef && claimRef.uid !== claim.metadata.uid)
    return lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
  return { result: 'bind', volume };
}

function judgeRequested(claim: StoredClaim, volumeName: string, world: VolumeWorld): ClaimVerdict {
  const volume = world.volume(volumeName);
  if (!volume) return { result: 'pending' };
  if (!volume.spec.claimRef) {
    const why = mismatch(volume, claim);
    if (why === undefined) return { result: 'bind', volume };
    const message = `Cannot bind to requested volume "${volumeName}": ${why}`;
    return { result: 'pending', notice: { type: 'Warning', reason: 'VolumeMismatch', message } };
  }
  if (isKeptFor(volume, claim)) return { result: 'bind', volume };
  if (has(claim, boundByController)) return { result: 'pending' };
  const message = `volume "${volumeName}" already bound to a different claim.`;
  return { result: 'pending', notice: { type: 'Warning', reason: 'FailedBinding', message } };
}

function judgeOpen(claim: StoredClaim, world: VolumeWorld): ClaimVerdict {
  const className = storageClassOf(claim);
  const storageClass = world.storageClass(className);
  const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = matchingVolume(claim, world.volumes(), {
    reaches: () => true,
    compare: fewerModesFirst,
    onlyKept: waits,
  });
  if (volume) return { result: 'bind', volume };
  if (!namesStorageClass(claim)) {
    const usual = newestOf(world.storageClasses().filter(isDefaultStorageClass));
    if (usual) return { result: 'set-class', name: usual.metadata.name };
  }
  if (waits && !has(claim, selectedNode)) return { result: 'pending', notice: waiting(world.unscheduledPods(claim)) };
  if (className === '') {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    return { result: 'pending', notice: { type: 'Normal', reason: 'FailedBinding', message } };
  }
  if (!storageClass) return failed(`storageclass.storage.k8s.io "${className}" not found`);
  const { provisioner } = storageClass;
  const name = migrated[provisioner] ?? provisioner;
  if (name.startsWith('kubernetes.io/')) return failed(`no volume plugin matched name: ${name}`);
  return { result: 'provision', provisioner: name };
}

const failed = (message: string): ClaimVerdict => ({
  result: 'pending',
  notice: { type: 'Warning', reason: 'ProvisioningFailed', message },
});

function waiting(pods: readonly string[]): Notice {
  if (pods.length === 0)
    return {
      type: 'Normal',
      reason: 'WaitForFirstConsumer',
      message: 'waiting for first consumer to be created before binding',
    };
  const subject = pods.length > 1 ? 'pods' : 'pod';
  const message = `waiting for ${subject} ${pods.join(',')} to be scheduled`;
  return { type: 'Normal', reason: 'WaitForPodScheduled', message };
}

/** Provisioners that were part of Kubernetes, and the drivers that took over. Upstream: k8s.io/csi-translation-lib */
const migrated: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
};
