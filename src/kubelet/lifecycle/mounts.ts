import type { Container } from '../pod.ts';
import { followsItsSource, type VolumeMount } from '../pod-volume.ts';
import type { ContainerConfig } from '../runtime/cri.ts';
import { addDirectory, type FileTree, frozenCopy, subtree } from '../runtime/file-tree.ts';
import { ConfigError, expandVariables } from './environment.ts';
import { podHostname } from './hostname.ts';
import { hostsFile } from './hosts-file.ts';
import { resolverFile } from './resolver-file.ts';
import type { SyncTurn } from './turn.ts';

type Variables = Readonly<Record<string, string>>;

/**
 * What is mounted into a container: the files that the kubelet writes, and its volumes or parts of them.
 * @throws ConfigError where a part cannot be mounted
 * Upstream: pkg/kubelet/kubelet_pods.go (makeMounts)
 */
export function mountsOf(
  { pod, services }: SyncTurn,
  container: Container,
  podIp: string,
  env: Variables,
): ContainerConfig['mounts'] {
  const readOnlyClaims = new Set(
    (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim }) =>
      persistentVolumeClaim?.readOnly ? name : [],
    ),
  );
  const live = new Set((pod.spec.volumes ?? []).filter(followsItsSource).map(({ name }) => name));
  const mounts = (container.volumeMounts ?? []).map((mount) => {
    const volume = services.volumes.tree(pod.metadata.uid, mount.name) ?? new Map<string, string>();
    return {
      path: mount.mountPath,
      tree: partOf(volume, subPathOf(mount, env), live.has(mount.name)),
      readOnly: (mount.readOnly ?? false) || readOnlyClaims.has(mount.name),
    };
  });
  return [
    { path: '/etc/hostname', tree: new Map([['', `${podHostname(pod, services.node)}\n`]]), readOnly: false },
    { path: '/etc/hosts', tree: new Map([['', hostsFile(pod, podIp, services.node)]]), readOnly: false },
    { path: '/etc/resolv.conf', tree: new Map([['', resolverFile(pod)]]), readOnly: false },
    ...mounts,
  ];
}

function subPathOf({ subPath = '', subPathExpr = '' }: VolumeMount, env: Variables): string {
  const path = subPathExpr === '' ? subPath : expanded(subPathExpr, env);
  if (path.startsWith('/')) throw new ConfigError(`error SubPath \`${path}\` must not be an absolute path`);
  if (path.split('/').includes('..'))
    throw new ConfigError(`unable to provision SubPath \`${path}\`: must not contain '..'`);
  return path;
}

function expanded(expression: string, env: Variables): string {
  const named = [...expression.matchAll(/\$(\$|\(([^)]+)\))/g)].flatMap(([, , name]) => name ?? []);
  const missing = [...new Set(named.filter((name) => !env[name]))].sort();
  if (missing.length > 0) throw new ConfigError(`missing value for ${missing.join(', ')}`);
  return expandVariables(expression, env);
}

/** A directory of a volume, which is made where it is not there; a part of one that follows its source does not follow it. */
function partOf(volume: FileTree, path: string, isLive: boolean): FileTree {
  if (path !== '' && !volume.has(path)) addDirectory(volume, path);
  const part = subtree(volume, path);
  return isLive && path !== '' ? frozenCopy(part) : part;
}
