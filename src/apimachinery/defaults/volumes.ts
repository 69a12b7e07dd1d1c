import { defaultPullPolicy } from '../image-reference.ts';
import type { DownwardAPIVolumeFile, PersistentVolumeClaimSpec, Volume } from '../types.ts';

const readableByAll = 0o644;

/** Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Volume and those of the sources) */
export function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).every((field) => field === 'name')) volume.emptyDir = {};
  const { configMap, secret, downwardAPI, projected, ephemeral, image } = volume;
  if (configMap) configMap.defaultMode ??= readableByAll;
  if (secret) secret.defaultMode ??= readableByAll;
  if (downwardAPI) {
    downwardAPI.defaultMode ??= readableByAll;
    downwardAPI.items?.forEach(defaultFieldRef);
  }
  if (projected) {
    projected.defaultMode ??= readableByAll;
    for (const source of projected.sources ?? []) {
      if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
      if (source.podCertificate) source.podCertificate.maxExpirationSeconds ??= 86_400;
      source.downwardAPI?.items?.forEach(defaultFieldRef);
    }
  }
  if (ephemeral?.volumeClaimTemplate?.spec) defaultClaimSpec(ephemeral.volumeClaimTemplate.spec);
  if (image) image.pullPolicy ||= defaultPullPolicy(image.reference ?? '');
  defaultVolumeSource(volume);
}

type SharedSources = Pick<Volume, 'hostPath' | 'azureDisk'> & {
  iscsi?: { iscsiInterface?: string };
  rbd?: { pool?: string; user?: string; keyring?: string };
  scaleIO?: { storageMode?: string; fsType?: string };
};

/** The sources that persistent volumes have as well. */
export function defaultVolumeSource({ hostPath, iscsi, rbd, azureDisk, scaleIO }: SharedSources): void {
  if (hostPath) hostPath.type ??= '';
  if (iscsi) iscsi.iscsiInterface ||= 'default';
  if (rbd) {
    rbd.pool ||= 'rbd';
    rbd.user ||= 'admin';
    rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite';
    azureDisk.kind ??= 'Shared';
    azureDisk.fsType ??= 'ext4';
    azureDisk.readOnly ??= false;
  }
  if (scaleIO) {
    scaleIO.storageMode ||= 'ThinProvisioned';
    scaleIO.fsType ||= 'xfs';
  }
}

function defaultFieldRef({ fieldRef }: DownwardAPIVolumeFile): void {
  if (fieldRef) fieldRef.apiVersion ||= 'v1';
}

export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): void {
  spec.volumeMode ??= 'Filesystem';
}
