import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { listAt, mapAt, pairsOf, textAt } from './facts.ts';

type Describer = (out: Description, source: Json) => void;

const optional = (source: Json): string => (source['optional'] === true ? 'true' : 'false');

/** One entry per volume type that a learner meets. Upstream: pkg/describe/describe.go, describeVolumes */
const describers: Readonly<Record<string, Describer>> = {
  emptyDir: (out, source) => {
    out.line(2, 'Type:', "EmptyDir (a temporary directory that shares a pod's lifetime)");
    out.line(2, 'Medium:', textAt(source, 'medium'));
    out.line(2, 'SizeLimit:', textAt(source, 'sizeLimit') || '<unset>');
  },
  hostPath: (out, source) => {
    out.line(2, 'Type:', 'HostPath (bare host directory volume)');
    out.line(2, 'Path:', textAt(source, 'path'));
    out.line(2, 'HostPathType:', source['type'] === undefined ? '<none>' : textAt(source, 'type'));
  },
  local: (out, source) => {
    out.line(2, 'Type:', 'LocalVolume (a persistent volume backed by local storage on a node)');
    out.line(2, 'Path:', textAt(source, 'path'));
  },
  nfs: (out, source) => {
    out.line(2, 'Type:', 'NFS (an NFS mount that lasts the lifetime of a pod)');
    out.line(2, 'Server:', textAt(source, 'server'));
    out.line(2, 'Path:', textAt(source, 'path'));
    out.line(2, 'ReadOnly:', source['readOnly'] === true ? 'true' : 'false');
  },
  csi: (out, source) => {
    out.line(2, 'Type:', 'CSI (a Container Storage Interface (CSI) volume source)');
    out.line(2, 'Driver:', textAt(source, 'driver'));
    out.line(2, 'FSType:', textAt(source, 'fsType'));
    out.line(2, 'VolumeHandle:', textAt(source, 'volumeHandle'));
    out.line(2, 'ReadOnly:', source['readOnly'] === true ? 'true' : 'false');
    const attributes = pairsOf(mapAt(source, 'volumeAttributes'), '=').map((pair) => `    ${pair}`);
    out.list(2, 'VolumeAttributes:', attributes);
  },
  configMap: (out, source) => {
    out.line(2, 'Type:', 'ConfigMap (a volume populated by a ConfigMap)');
    out.line(2, 'Name:', textAt(source, 'name'));
    out.line(2, 'Optional:', optional(source));
  },
  secret: (out, source) => {
    out.line(2, 'Type:', 'Secret (a volume populated by a Secret)');
    out.line(2, 'SecretName:', textAt(source, 'secretName'));
    out.line(2, 'Optional:', optional(source));
  },
  downwardAPI: (out, source) => {
    out.line(2, 'Type:', 'DownwardAPI (a volume populated by information about the pod)');
    out.line(2, 'Items:');
    for (const item of listAt(source, 'items')) {
      const what = textAt(mapAt(item, 'fieldRef'), 'fieldPath') || textAt(mapAt(item, 'resourceFieldRef'), 'resource');
      out.line(3, `${what} -> ${textAt(item, 'path')}`);
    }
  },
  image: (out, source) => {
    out.line(2, 'Type:', 'Image (a container image or OCI artifact)');
    out.line(2, 'Reference:', textAt(source, 'reference'));
    out.line(2, 'PullPolicy:', textAt(source, 'pullPolicy'));
  },
  persistentVolumeClaim: (out, source) => {
    out.line(2, 'Type:', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)');
    out.line(2, 'ClaimName:', textAt(source, 'claimName'));
    out.line(2, 'ReadOnly:', source['readOnly'] === true ? 'true' : 'false');
  },
  ephemeral: (out, source) => {
    const template = mapAt(source, 'volumeClaimTemplate');
    const spec = mapAt(template, 'spec');
    const indented = (field: string, separator: string): readonly string[] => {
      const pairs = pairsOf(mapAt(template, 'metadata', field), separator);
      return (pairs.length > 0 ? pairs : ['<none>']).map((pair) => `    ${pair}`);
    };
    out.line(
      2,
      'Type:',
      'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    );
    out.line(2, 'StorageClass:', textAt(spec, 'storageClassName'));
    out.line(2, 'Volume:', textAt(spec, 'volumeName'));
    out.list(2, 'Labels:', indented('labels', '='));
    out.list(2, 'Annotations:', indented('annotations', ': '));
    out.line(2, 'Capacity:', '');
    out.line(2, 'Access Modes:', '');
    out.line(2, 'VolumeMode:', textAt(spec, 'volumeMode'));
  },
  projected: (out, source) => {
    out.line(2, 'Type:', 'Projected (a volume that contains injected data from multiple sources)');
    for (const part of listAt(source, 'sources')) {
      if ('serviceAccountToken' in part)
        out.line(2, 'TokenExpirationSeconds:', textAt(mapAt(part, 'serviceAccountToken'), 'expirationSeconds'));
      if ('configMap' in part) {
        out.line(2, 'ConfigMapName:', textAt(mapAt(part, 'configMap'), 'name'));
        out.line(2, 'Optional:', optional(mapAt(part, 'configMap')));
      }
      if ('secret' in part) {
        out.line(2, 'SecretName:', textAt(mapAt(part, 'secret'), 'name'));
        out.line(2, 'Optional:', optional(mapAt(part, 'secret')));
      }
      if ('downwardAPI' in part) out.line(2, 'DownwardAPI:', 'true');
    }
  },
};

/** @param margin what the section stands in by */
export function describeVolumes(out: Description, volumes: readonly Json[], margin: '' | '  '): void {
  if (volumes.length === 0) {
    out.line(0, `${margin}Volumes:`, '<none>');
    return;
  }
  out.line(0, `${margin}Volumes:`);
  for (const volume of volumes) {
    out.line(1, `${margin && ' '}${textAt(volume, 'name')}:`);
    describeSource(out, volume);
  }
}

/** Where a volume's files come from. */
export function describeSource(out: Description, volume: Json): void {
  const type = Object.keys(volume).find((key) => key in describers);
  if (type === undefined) out.line(1, '<unknown>');
  else describers[type]!(out, mapAt(volume, type));
}
