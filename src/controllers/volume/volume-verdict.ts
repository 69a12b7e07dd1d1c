import { isOfOtherMode, provisionedBy } from '../../apimachinery/volume-binding.ts';
import type { StoredClaim, StoredVolume } from './volume-objects.ts';

/** What is to be done about a volume. */
export type VolumeVerdict =
  | { readonly result: 'phase'; readonly phase: 'Available' | 'Bound' }
  /** The claim is gone: the volume is released, and reclaimed as its policy says. */
  | { readonly result: 'reclaim' }
  /** Its claim is elsewhere: the volume is free again, or reserved as before. */
  | { readonly result: 'unbind' }
  /** The claim's own turn goes on with it. */
  | { readonly result: 'claim' }
  | { readonly result: 'mismatch'; readonly claim: StoredClaim; readonly message: string };

/**
 * @param claim the one of the name that the volume's claimRef gives
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller.go (syncVolume)
 */
export function judgeVolume(volume: StoredVolume, claim: StoredClaim | undefined): VolumeVerdict {
  const { claimRef, persistentVolumeReclaimPolicy } = volume.spec;
  if (!claimRef?.uid) return { result: 'phase', phase: 'Available' };
  if (claim?.metadata.uid !== claimRef.uid) return { result: 'reclaim' };
  const { volumeName } = claim.spec;
  if (volumeName === volume.metadata.name) return { result: 'phase', phase: 'Bound' };
  if (!volumeName && isOfOtherMode(volume, claim)) {
    const message = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`;
    return { result: 'mismatch', claim, message };
  }
  if (!volumeName) return { result: 'claim' };
  const isMadeForIt = provisionedBy in (volume.metadata.annotations ?? {});
  return { result: isMadeForIt && persistentVolumeReclaimPolicy === 'Delete' ? 'reclaim' : 'unbind' };
}

/** What the reclaim policy comes to. */
export type Reclaim =
  | { readonly result: 'keep' }
  | { readonly result: 'delete' }
  | { readonly result: 'failed'; readonly reason: string; readonly message: string };

/** What of a path the host's own deleter dares to remove. */
const removable = /\/tmp\/.+/;

/** Upstream: pkg/controller/volume/persistentvolume/pv_controller.go (reclaimVolume, findDeletablePlugin) */
export function reclaimOf({ metadata, spec }: StoredVolume): Reclaim {
  switch (spec.persistentVolumeReclaimPolicy) {
    case 'Retain':
      return { result: 'keep' };
    case 'Recycle':
      return { result: 'failed', reason: 'VolumeFailedRecycle', message: 'No recycler plugin found for the volume!' };
    default:
  }
  const provisioner = metadata.annotations?.[provisionedBy] ?? '';
  // Whoever made the volume deletes it.
  if (provisioner !== '' && !provisioner.startsWith('kubernetes.io/')) return { result: 'keep' };
  const path = spec.hostPath?.path;
  if (path !== undefined && removable.test(path)) return { result: 'delete' };
  const message =
    path === undefined
      ? `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`
      : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
  return { result: 'failed', reason: 'VolumeFailedDelete', message };
}
