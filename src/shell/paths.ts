import type { Bash } from 'just-bash/browser';

/** A path as seen from a directory. */
export const absolute = (path: string, directory: string): string =>
  path.startsWith('/') ? path : `${directory}/${path}`;

/** Files below a directory, relative to it; undefined where there is no such directory. */
export async function filesBelow(fs: Bash['fs'], directory: string): Promise<readonly string[] | undefined> {
  const path = directory.replace(/\/+$/, '') || '/';
  if (!(await fs.exists(path)) || !(await fs.stat(path)).isDirectory) return undefined;
  const below = fs.getAllPaths().filter((each) => each.startsWith(path === '/' ? '/' : `${path}/`));
  const isFile = await Promise.all(below.map(async (each) => (await fs.stat(each)).isFile));
  return below.filter((_, place) => isFile[place]).map((each) => each.slice(path === '/' ? 1 : path.length + 1));
}
