import type { Files } from './loader.ts';

/** A machine that has some files below a directory. @param texts by path, relative to it */
export function memoryFiles(texts: Readonly<Record<string, string>>, directory: string): Files {
  const byPath = new Map(Object.entries(texts).map(([path, text]) => [`${directory}/${path}`, text]));
  const directories = new Set(['/']);
  for (const path of [...byPath.keys(), `${directory}/`])
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
      directories.add(path.slice(0, end));
  return {
    read: (path) => {
      const text = byPath.get(path);
      return text === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(text);
    },
    isDirectory: (path) => Promise.resolve(directories.has(path)),
  };
}
