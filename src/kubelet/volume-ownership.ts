import type { Pod } from './pod.ts';
import type { Volume } from './pod-volume.ts';
import { describeTree, type FileTree, setOwnership } from './runtime/file-tree.ts';
import { type Ownership, setgid, sticky } from './runtime/ownership.ts';

interface Moded {
  readonly defaultMode?: number;
  readonly items?: readonly { readonly path: string; readonly mode?: number }[];
}

const everything = 0o777;
/** What a group that owns a volume may do with the files in it at least. Upstream: pkg/volume/volume_linux.go */
const groupMayRead = 0o440;

/**
 * Whose the files of a volume are, and who may do what with them. Upstream: pkg/volume/util/atomic_writer.go,
 * pkg/volume/volume_linux.go (SetVolumeOwnership), pkg/volume/projected
 */
export function ownVolume(tree: FileTree, volume: Volume, pod: Pod): void {
  const { fsGroup } = pod.spec.securityContext ?? {};
  const { emptyDir, configMap, secret, downwardAPI, projected, persistentVolumeClaim, ephemeral } = volume;
  if (emptyDir ?? persistentVolumeClaim ?? ephemeral) {
    setOwnership(tree, '', { uid: 0, gid: fsGroup ?? 0, mode: everything | (fsGroup === undefined ? 0 : setgid) });
    if (emptyDir?.medium === 'Memory') describeTree(tree, { medium: 'memory' });
    return;
  }
  const written: Moded | undefined = configMap ?? secret ?? downwardAPI ?? projected;
  if (!written) return;
  const owned = (mode: number): Ownership => ({
    uid: 0,
    gid: fsGroup ?? 0,
    mode: mode | (fsGroup === undefined ? 0 : groupMayRead),
  });
  const usual = written.defaultMode ?? 0o644;
  describeTree(tree, {
    files: owned(usual),
    directories: { uid: 0, gid: fsGroup ?? 0, mode: everything | sticky | (fsGroup === undefined ? 0 : setgid) },
    medium: (secret ?? downwardAPI ?? projected) ? 'memory' : 'disk',
  });
  const parts: readonly Moded[] = projected
    ? (projected.sources ?? []).flatMap(({ configMap: map, secret: hidden, downwardAPI: fields }) =>
        [map, hidden, fields].flatMap((part) => part ?? []),
      )
    : [written];
  for (const { items = [] } of parts)
    for (const { path, mode } of items) if (mode !== undefined) setOwnership(tree, path, owned(mode));
  for (const { serviceAccountToken } of projected?.sources ?? [])
    if (serviceAccountToken) setOwnership(tree, serviceAccountToken.path, tokenOwner(pod, owned(usual)));
}

/** A token is its user's alone, where all containers have the same one. */
function tokenOwner({ spec }: Pod, usual: Ownership): Ownership {
  const users = new Set(
    [...(spec.initContainers ?? []), ...spec.containers].map(
      ({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser,
    ),
  );
  const [uid] = users;
  const { fsGroup } = spec.securityContext ?? {};
  if (users.size === 1 && uid !== undefined)
    return { uid, gid: fsGroup ?? 0, mode: fsGroup === undefined ? 0o600 : 0o640 };
  return fsGroup === undefined ? usual : { ...usual, mode: 0o640 };
}
