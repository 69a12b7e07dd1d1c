import {
  addDirectory,
  directoriesOf,
  type FileTree,
  forgetFile,
  hasDirectory,
  mediumOf,
  ownershipOf,
  removeDirectory,
  setOwnership,
  setZeros,
  sizeOf,
  treeBytes,
  type TreeFacts,
} from './file-tree.ts';
import { type Ownership, permits, read, root, setgid, type User, write } from './ownership.ts';

interface Mount {
  /** Absolute, without a trailing slash; '' is the root. */
  readonly path: string;
  readonly tree: FileTree;
  readonly readOnly: boolean;
}

export interface FileStatus extends Ownership {
  readonly isDirectory: boolean;
  readonly size: number;
}

const denied = 'Permission denied';
const missing = 'No such file or directory';

/** What a container's processes share. */
interface Shared {
  mounts: Mount[];
  readonly root: FileTree;
  readonly imageBytes: number;
}

const usualDirectories = ['tmp', 'root', 'etc', 'var', 'dev', 'proc', 'bin', 'usr', 'home'];

/**
 * A container's files as one of its users sees them: the image's own and the volumes mounted over them. Directories exist by
 * what is in them. What went wrong is told as the C library words it.
 */
export class FileSystem {
  readonly #shared: Shared;
  readonly #user: User;

  private constructor(shared: Shared, user: User) {
    this.#shared = shared;
    this.#user = user;
  }

  /** @param isReadOnly whether nothing can be written beside the mounts */
  static of(image: Readonly<Record<string, string>>, isReadOnly: boolean): FileSystem {
    const tree = new Map<string, string>();
    for (const [path, content] of Object.entries(image)) tree.set(path.replace(/^\/+/, ''), content);
    setOwnership(tree, 'tmp', { uid: 0, gid: 0, mode: 0o1777 });
    for (const path of usualDirectories) addDirectory(tree, path);
    const shared: Shared = {
      mounts: [{ path: '', tree, readOnly: isReadOnly }],
      root: tree,
      imageBytes: treeBytes(tree),
    };
    return new FileSystem(shared, root);
  }

  /** The same files for somebody else. */
  as(user: User): FileSystem {
    return new FileSystem(this.#shared, user);
  }

  /** Bytes that were written beside the mounts. */
  get writtenBytes(): number {
    return Math.max(0, treeBytes(this.#shared.root) - this.#shared.imageBytes);
  }

  mount(path: string, tree: FileTree, readOnly: boolean): void {
    const { mounts } = this.#shared;
    const at = path.replace(/\/+$/, '');
    this.#shared.mounts = [{ path: at, tree, readOnly }, ...mounts].sort((a, b) => b.path.length - a.path.length);
    if (!tree.has('')) addDirectory(tree, '');
  }

  /** Undefined where there is no such file, or it may not be read: `whyUnreadable` tells which. */
  read(path: string): string | undefined {
    const { mount, rest } = this.#find(path);
    const content = mount.tree.get(rest);
    return content !== undefined && permits(ownershipOf(mount.tree, rest, false), this.#user, read)
      ? content
      : undefined;
  }

  whyUnreadable(path: string): string {
    if (this.isDirectory(path)) return 'Is a directory';
    const { mount, rest } = this.#find(path);
    return mount.tree.has(rest) ? denied : missing;
  }

  /** What went wrong, or nothing. */
  write(path: string, content: string): string | undefined {
    const { mount, rest } = this.#find(path);
    if (mount.readOnly) return 'Read-only file system';
    if (this.isDirectory(path)) return 'Is a directory';
    if (mount.tree.has(rest)) {
      if (!permits(ownershipOf(mount.tree, rest, false), this.#user, write)) return denied;
    } else {
      const above = this.stat(parent(path));
      if (!above?.isDirectory) return missing;
      if (!permits(above, this.#user, write)) return denied;
      const { uid, gid } = this.#user;
      setOwnership(mount.tree, rest, { uid, gid: above.mode & setgid ? above.gid : gid, mode: 0o644 });
    }
    mount.tree.set(rest, content);
    setZeros(mount.tree, rest, undefined);
    return undefined;
  }

  /** Writes so many zeros, which cost nothing to keep. What went wrong, or nothing. */
  writeZeros(path: string, bytes: number): string | undefined {
    const problem = this.write(path, '');
    if (problem !== undefined) return problem;
    const { mount, rest } = this.#find(path);
    setZeros(mount.tree, rest, bytes);
    return undefined;
  }

  /** What went wrong, or nothing. */
  remove(path: string): string | undefined {
    const { mount, rest } = this.#find(path);
    if (!mount.tree.has(rest) && !this.isDirectory(path)) return missing;
    if (mount.readOnly) return 'Read-only file system';
    const above = this.stat(parent(path));
    if (above && !permits(above, this.#user, write)) return denied;
    if (!mount.tree.delete(rest) && !removeDirectory(mount.tree, rest)) return 'Directory not empty';
    forgetFile(mount.tree, rest);
    return undefined;
  }

  /** What went wrong, or nothing. Makes those that lead there, too. */
  makeDirectory(path: string): string | undefined {
    if (this.isDirectory(path)) return undefined;
    const problem = path === '/' ? undefined : this.makeDirectory(parent(path));
    if (problem !== undefined) return problem;
    const { mount, rest } = this.#find(path);
    if (mount.readOnly) return 'Read-only file system';
    const above = this.stat(parent(path))!;
    if (!permits(above, this.#user, write)) return denied;
    addDirectory(mount.tree, rest);
    const { uid, gid } = this.#user;
    const inherited = above.mode & setgid;
    setOwnership(mount.tree, rest, { uid, gid: inherited ? above.gid : gid, mode: 0o755 | inherited });
    return undefined;
  }

  isDirectory(path: string): boolean {
    if (path === '/') return true;
    const { mount, rest } = this.#find(path);
    return hasDirectory(mount.tree, rest) || this.list(path).length > 0;
  }

  stat(path: string): FileStatus | undefined {
    const { mount, rest } = this.#find(path);
    const isDirectory = this.isDirectory(path);
    if (!isDirectory && !mount.tree.has(rest)) return undefined;
    const size = isDirectory ? 4096 : sizeOf(mount.tree, rest);
    return { isDirectory, size, ...ownershipOf(mount.tree, rest, isDirectory) };
  }

  /** Only the owner and root may. What went wrong, or nothing. */
  own(path: string, change: (known: Ownership) => Ownership): string | undefined {
    const known = this.stat(path);
    if (!known) return missing;
    const { mount, rest } = this.#find(path);
    if (mount.readOnly) return 'Read-only file system';
    if (this.#user.uid !== 0 && this.#user.uid !== known.uid) return 'Operation not permitted';
    const { uid, gid, mode } = known;
    setOwnership(mount.tree, rest, change({ uid, gid, mode }));
    return undefined;
  }

  /** On what a file lies. */
  medium(path: string): TreeFacts['medium'] {
    return mediumOf(this.#find(path).mount.tree);
  }

  /** Files beside the mounts that are not as they were given. */
  changedFrom(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const { root: tree } = this.#shared;
    const paths = [...tree.keys()].filter((path) => tree.get(path) !== given[`/${path}`]);
    return Object.fromEntries(paths.map((path) => [`/${path}`, tree.get(path)!]));
  }

  /** Names in a directory, sorted. */
  list(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    const add = (full: string): void => {
      if (!full.startsWith(prefix) || full.length === prefix.length) return;
      names.add(full.slice(prefix.length).split('/', 1)[0]!);
    };
    for (const { path: at, tree } of this.#shared.mounts) {
      for (const rest of tree.keys()) add(`${at}/${rest}`);
      for (const rest of directoriesOf(tree)) add(`${at}/${rest}`.replace(/\/$/, ''));
    }
    return [...names].sort();
  }

  #find(path: string): { mount: Mount; rest: string } {
    for (const mount of this.#shared.mounts)
      if (path === mount.path || path.startsWith(`${mount.path}/`))
        return { mount, rest: path.slice(mount.path.length + 1) };
    return { mount: this.#shared.mounts.at(-1)!, rest: path.replace(/^\/+/, '') };
  }
}

export const parent = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** An absolute path without `.`, `..` and doubled slashes. */
export function resolvePath(workingDir: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${workingDir}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
