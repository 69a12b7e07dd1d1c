import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec } from '../types.ts';
import { defaultClaimSpec, defaultVolumeSource } from './volumes.ts';

/** Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_PersistentVolume) */
export function defaultPersistentVolume(volume: PersistentVolume): void {
  const spec: PersistentVolumeSpec = (volume.spec ??= {});
  volume.status = { ...volume.status, phase: volume.status?.phase || 'Pending' };
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  defaultVolumeSource(spec);
}

/** Upstream: SetDefaults_PersistentVolumeClaim */
export function defaultPersistentVolumeClaim(claim: PersistentVolumeClaim): void {
  if (!claim.status?.phase) claim.status = { ...claim.status, phase: 'Pending' };
  defaultClaimSpec(claim.spec);
}
