import { addDirectory, type FileTree, hasDirectory, subtree } from './runtime/file-tree.ts';

/** Directories that every machine has, whatever lies in them. */
const standard = new Set(
  `/ /bin /boot /dev /etc /etc/kubernetes /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr
   /usr/lib /usr/share /var /var/lib /var/lib/containerd /var/lib/kubelet /var/log /var/run`.split(/\s+/),
);

const kinds: Readonly<Record<string, string>> = {
  Directory: 'directory',
  File: 'file',
  Socket: 'socket file',
  CharDevice: 'character device',
  BlockDevice: 'block device',
};

/**
 * A path of the machine as a volume. One that is asked for is made.
 * @throws {Error} where the path is not what its type says
 * Upstream: pkg/volume/hostpath/host_path.go (checkTypeInternal)
 */
export function hostPathTree(disk: FileTree, path: string, type = ''): FileTree {
  const clean = path.replace(/\/+$/, '') || '/';
  const tree = subtree(disk, clean.slice(1));
  const isFile = tree.has('');
  const isDirectory = standard.has(clean) || hasDirectory(tree, '') || !tree.keys().next().done;
  if (type === 'FileOrCreate' && !isFile && !isDirectory) tree.set('', '');
  else if (type === 'DirectoryOrCreate' || type === 'FileOrCreate') {
    if (isFile !== (type === 'FileOrCreate') && (isFile || isDirectory))
      throw typeError(clean, type.replace('OrCreate', ''));
  } else if (type !== '' && !(type === 'Directory' ? isDirectory && !isFile : type === 'File' && isFile))
    throw typeError(clean, type);
  // Without a type it is the runtime that makes one.
  if (!isFile && !isDirectory && type !== 'FileOrCreate') addDirectory(disk, clean.slice(1));
  return tree;
}

const typeError = (path: string, type: string): Error =>
  new Error(`hostPath type check failed: ${path} is not a ${kinds[type]}`);
