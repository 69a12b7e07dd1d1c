import { KustomizeError } from './failure.ts';

/** The files of a machine, by absolute paths. */
export interface Files {
  /** @throws when there is no such file */
  readonly read: (path: string) => Promise<string>;
  readonly isDirectory: (path: string) => Promise<boolean>;
}

/** Which files a kustomization may read: those in or below its own directory, or all. */
export type LoadRestrictor = 'LoadRestrictionsRootOnly' | 'LoadRestrictionsNone';

/** The directory of a kustomization. Upstream: kustomize/api/internal/loader/fileloader.go */
export interface Loader {
  /** Absolute. */
  readonly root: string;
  /** @throws KustomizeError */
  readonly load: (path: string) => Promise<string>;
  /** Another directory, which must not hold one that led here. @throws KustomizeError */
  readonly at: (path: string) => Promise<Loader>;
}

const remote = /^(?:[a-z][a-z0-9+.-]*:\/\/|git::|git@|(?:www\.)?github\.com[:/])/i;

/** Whether a path leads to another machine, which the page cannot ask. */
export const isRemote = (path: string): boolean => remote.test(path);

/** @throws KustomizeError where the directory is none */
export async function loaderAt(
  files: Files,
  place: { readonly path: string; readonly workingDirectory: string },
  restrictor: LoadRestrictor,
): Promise<Loader> {
  const { path, workingDirectory } = place;
  if (isRemote(path)) throw new KustomizeError(cannotFetch(path));
  if (path === '') throw new KustomizeError(`${notADirectory}: directory path cannot be empty`);
  const root = resolved(workingDirectory, path);
  await confirmDirectory(files, root, path);
  return loaderOf({ files, restrictor, visits: { count: 1 } }, root, []);
}

/** A build of more directories is given up: each may be based on the same ones again. */
const mostDirectories = 1000;

/** What the loaders of one build share. */
interface Build {
  readonly files: Files;
  readonly restrictor: LoadRestrictor;
  readonly visits: { count: number };
}

const notADirectory = 'must build at directory';

export const cannotFetch = (path: string): string =>
  `'${path}' is remote, and nothing can be fetched from here: copy it into a directory of this machine`;

/** @param visited the directories that led here */
function loaderOf(build: Build, root: string, visited: readonly string[]): Loader {
  const { files, restrictor, visits } = build;
  return {
    root,
    async load(path) {
      if (isRemote(path)) throw new KustomizeError(cannotFetch(path));
      const file = resolved(root, path);
      if (await files.isDirectory(file)) throw new KustomizeError(`'${file}' must resolve to a file`);
      const text = await files.read(file).catch(async () => {
        throw new KustomizeError(await missingText(files, file, file));
      });
      if (restrictor === 'LoadRestrictionsRootOnly' && !isWithin(file, root))
        throw new KustomizeError(`security; file '${file}' is not in or below '${root}'`);
      return text;
    },
    async at(path) {
      if (isRemote(path)) throw new KustomizeError(cannotFetch(path));
      if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
      const next = resolved(root, path);
      await confirmDirectory(files, next, next);
      const loop = [root, ...visited].find((before) => isWithin(before, next));
      if (loop !== undefined)
        throw new KustomizeError(`cycle detected: candidate root '${next}' contains visited root '${loop}'`);
      if (++visits.count > mostDirectories)
        throw new KustomizeError(`more than ${mostDirectories} directories are not built here`);
      return loaderOf(build, next, [root, ...visited]);
    },
  };
}

const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);

/** @param shown as the message has it */
async function confirmDirectory(files: Files, path: string, shown: string): Promise<void> {
  if (await files.isDirectory(path)) return;
  const isFile = await files.read(path).then(
    () => true,
    () => false,
  );
  throw new KustomizeError(
    isFile
      ? `${notADirectory}: '${shown}': file is not directory`
      : `${notADirectory}: not a valid directory: ${await missingText(files, path, shown)}`,
  );
}

/** How Go says that a path leads nowhere: it names the first part that is not there. */
async function missingText(files: Files, path: string, shown: string): Promise<string> {
  const parts = path.split('/').slice(1);
  for (let count = 1; count < parts.length; count++) {
    const part = `/${parts.slice(0, count).join('/')}`;
    if (!(await files.isDirectory(part)))
      return `evalsymlink failure on '${shown}' : lstat ${part}: no such file or directory`;
  }
  return `evalsymlink failure on '${shown}' : lstat ${path}: no such file or directory`;
}

/** An absolute path without `.` and `..`. */
function resolved(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
