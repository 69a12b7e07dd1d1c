/** One mounted tree: path relative to its mount point, without a leading slash, to content; '' for a mounted file. */
export interface FileTree {
  get(path: string): string | undefined;
  has(path: string): boolean;
  set(path: string, content: string): void;
  delete(path: string): boolean;
  keys(): IterableIterator<string>;
}

/** What lies at `root` of a tree and below, as a tree of its own. @param root without a leading slash; '' is all of it */
export function subtree(tree: FileTree, root: string): FileTree {
  if (root === '') return tree;
  const at = (path: string): string => (path === '' ? root : `${root}/${path}`);
  return {
    get: (path) => tree.get(at(path)),
    has: (path) => tree.has(at(path)),
    set: (path, content) => tree.set(at(path), content),
    delete: (path) => tree.delete(at(path)),
    *keys() {
      for (const path of tree.keys())
        if (path === root) yield '';
        else if (path.startsWith(`${root}/`)) yield path.slice(root.length + 1);
    },
  };
}

/** Of files that are nothing but zeros, so many bytes, by their tree and path. */
const zeros = new WeakMap<FileTree, Map<string, number>>();

/** Bytes of all files of a tree. */
export function treeBytes(tree: FileTree): number {
  let bytes = 0;
  for (const path of tree.keys()) bytes += tree.get(path)?.length ?? 0;
  for (const count of zeros.get(tree)?.values() ?? []) bytes += count;
  return bytes;
}

interface Mount {
  /** Absolute, without a trailing slash; '' is the root. */
  readonly path: string;
  readonly tree: FileTree;
  readonly readOnly: boolean;
}

/** A container's files: the image's own and the volumes mounted over them. Directories exist by what is in them. */
export class FileSystem {
  readonly #mounts: Mount[];
  readonly #root: FileTree;
  readonly #imageBytes: number;
  readonly #directories = new Set(['/', '/tmp', '/root', '/etc', '/var', '/dev', '/proc', '/bin', '/usr', '/home']);

  constructor(root: Readonly<Record<string, string>>) {
    const tree = new Map<string, string>();
    for (const [path, content] of Object.entries(root)) tree.set(path.replace(/^\/+/, ''), content);
    this.#mounts = [{ path: '', tree, readOnly: false }];
    this.#root = tree;
    this.#imageBytes = treeBytes(tree);
  }

  /** Bytes that were written beside the mounts. */
  get writtenBytes(): number {
    return Math.max(0, treeBytes(this.#root) - this.#imageBytes);
  }

  mount(path: string, tree: FileTree, readOnly: boolean): void {
    this.#mounts.unshift({ path: path.replace(/\/+$/, ''), tree, readOnly });
    this.#mounts.sort((a, b) => b.path.length - a.path.length);
    if (!tree.has('')) this.#directories.add(path.replace(/\/+$/, '') || '/');
  }

  read(path: string): string | undefined {
    const { mount, rest } = this.#find(path);
    return mount.tree.get(rest);
  }

  /** What went wrong, as the C library words it, or nothing. */
  write(path: string, content: string): string | undefined {
    const { mount, rest } = this.#find(path);
    if (mount.readOnly) return 'Read-only file system';
    if (this.isDirectory(path)) return 'Is a directory';
    if (!this.isDirectory(parent(path))) return 'No such file or directory';
    mount.tree.set(rest, content);
    zeros.get(mount.tree)?.delete(rest);
    return undefined;
  }

  /** Writes so many zeros, which cost nothing to keep. What went wrong, or nothing. */
  writeZeros(path: string, bytes: number): string | undefined {
    const problem = this.write(path, '');
    if (problem !== undefined) return problem;
    const { mount, rest } = this.#find(path);
    zeros.set(mount.tree, (zeros.get(mount.tree) ?? new Map<string, number>()).set(rest, bytes));
    return undefined;
  }

  remove(path: string): boolean {
    const { mount, rest } = this.#find(path);
    if (!mount.readOnly) zeros.get(mount.tree)?.delete(rest);
    return !mount.readOnly && (mount.tree.delete(rest) || this.#directories.delete(path));
  }

  makeDirectory(path: string): void {
    for (let at = path; at !== '/' && at !== ''; at = parent(at)) this.#directories.add(at);
  }

  isDirectory(path: string): boolean {
    return this.#directories.has(path) || this.list(path).length > 0;
  }

  /** Names in a directory, sorted. */
  list(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    const add = (full: string): void => {
      if (!full.startsWith(prefix) || full.length === prefix.length) return;
      names.add(full.slice(prefix.length).split('/', 1)[0]!);
    };
    for (const directory of this.#directories) add(directory);
    for (const mount of this.#mounts) for (const rest of mount.tree.keys()) add(`${mount.path}/${rest}`);
    return [...names].sort();
  }

  #find(path: string): { mount: Mount; rest: string } {
    for (const mount of this.#mounts)
      if (path === mount.path || path.startsWith(`${mount.path}/`))
        return { mount, rest: path.slice(mount.path.length + 1) };
    return { mount: this.#mounts.at(-1)!, rest: path.replace(/^\/+/, '') };
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
