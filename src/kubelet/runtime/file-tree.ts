import type { Ownership } from './ownership.ts';

/** One mounted tree: path relative to its mount point, without a leading slash, to content; '' for a mounted file. */
export interface FileTree {
  get(path: string): string | undefined;
  has(path: string): boolean;
  set(path: string, content: string): void;
  delete(path: string): boolean;
  keys(): IterableIterator<string>;
}

/** What holds for all of a tree where nothing else was said. */
export interface TreeFacts {
  readonly files: Ownership;
  readonly directories: Ownership;
  readonly medium: 'disk' | 'memory';
}

const usual: TreeFacts = {
  files: { uid: 0, gid: 0, mode: 0o644 },
  directories: { uid: 0, gid: 0, mode: 0o755 },
  medium: 'disk',
};

/** What is known of a tree beside its contents. */
interface Notes {
  facts: TreeFacts;
  /** Of files and directories, by path, where it is not the usual one. */
  readonly owners: Map<string, Ownership>;
  /** Of files that are nothing but zeros, so many bytes. */
  readonly zeros: Map<string, number>;
  /** Those that are there although nothing is in them. */
  readonly directories: Set<string>;
}

const notes = new WeakMap<FileTree, Notes>();

function notesOf(tree: FileTree): Notes {
  let known = notes.get(tree);
  if (!known) {
    known = { facts: usual, owners: new Map(), zeros: new Map(), directories: new Set() };
    notes.set(tree, known);
  }
  return known;
}

const parts = new WeakMap<FileTree, { readonly whole: FileTree; readonly root: string }>();

/** Where a path of a part of a tree lies in the whole. */
function located(tree: FileTree, path: string): { readonly whole: FileTree; readonly path: string } {
  const part = parts.get(tree);
  if (!part) return { whole: tree, path };
  return { whole: part.whole, path: path === '' ? part.root : `${part.root}/${path}` };
}

/** What lies at `root` of a tree and below, as a tree of its own. @param root without a leading slash; '' is all of it */
export function subtree(tree: FileTree, root: string): FileTree {
  if (root === '') return tree;
  const at = (path: string): string => (path === '' ? root : `${root}/${path}`);
  const part: FileTree = {
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
  const outer = located(tree, root);
  parts.set(part, { whole: outer.whole, root: outer.path });
  return part;
}

/** Says what holds for all of a tree. */
export function describeTree(tree: FileTree, facts: Partial<TreeFacts>): void {
  const known = notesOf(tree);
  known.facts = { ...known.facts, ...facts };
}

export const mediumOf = (tree: FileTree): TreeFacts['medium'] => notesOf(located(tree, '').whole).facts.medium;

export function ownershipOf(tree: FileTree, path: string, isDirectory: boolean): Ownership {
  const { whole, path: full } = located(tree, path);
  const { owners, facts } = notesOf(whole);
  return owners.get(full) ?? (isDirectory ? facts.directories : facts.files);
}

export function setOwnership(tree: FileTree, path: string, ownership: Ownership): void {
  const { whole, path: full } = located(tree, path);
  notesOf(whole).owners.set(full, ownership);
}

export function addDirectory(tree: FileTree, path: string): void {
  const { whole, path: full } = located(tree, path);
  notesOf(whole).directories.add(full);
}

/** Whether there was one that could go. */
export function removeDirectory(tree: FileTree, path: string): boolean {
  const { whole, path: full } = located(tree, path);
  return notesOf(whole).directories.delete(full);
}

export function hasDirectory(tree: FileTree, path: string): boolean {
  const { whole, path: full } = located(tree, path);
  return notesOf(whole).directories.has(full);
}

/** Paths of directories that were made. */
export function directoriesOf(tree: FileTree): readonly string[] {
  const { whole, path: root } = located(tree, '');
  const all = [...notesOf(whole).directories];
  if (root === '') return all;
  return all.flatMap((path) => (path === root ? '' : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : []));
}

/** A file is so many zeros, whatever its content; undefined: it is not. */
export function setZeros(tree: FileTree, path: string, bytes: number | undefined): void {
  const { whole, path: full } = located(tree, path);
  if (bytes === undefined) notesOf(whole).zeros.delete(full);
  else notesOf(whole).zeros.set(full, bytes);
}

export function sizeOf(tree: FileTree, path: string): number {
  const { whole, path: full } = located(tree, path);
  return notesOf(whole).zeros.get(full) ?? tree.get(path)?.length ?? 0;
}

/** Forgets what is known of a file that is gone. */
export function forgetFile(tree: FileTree, path: string): void {
  const { whole, path: full } = located(tree, path);
  const { owners, zeros } = notesOf(whole);
  owners.delete(full);
  zeros.delete(full);
}

/** Gives a tree the files of another; whose they are is not touched. */
export function replaceFiles(tree: FileTree, next: FileTree): void {
  for (const path of tree.keys()) if (!next.has(path)) tree.delete(path);
  for (const path of next.keys()) tree.set(path, next.get(path)!);
}

/** The tree as it is now, with its owners. */
export function frozenCopy(tree: FileTree): FileTree {
  const copy: FileTree = new Map();
  replaceFiles(copy, tree);
  describeTree(copy, { medium: mediumOf(tree), directories: ownershipOf(tree, '', true) });
  for (const path of copy.keys()) setOwnership(copy, path, ownershipOf(tree, path, false));
  return copy;
}

/** Bytes of all files of a tree. */
export function treeBytes(tree: FileTree): number {
  let bytes = 0;
  for (const path of tree.keys()) bytes += sizeOf(tree, path);
  return bytes;
}
