import { configMapKey, envVarName } from '../../../apimachinery/names.ts';
import { Failure } from '../../failure.ts';
import type { FlagSpecs } from '../../flags.ts';
import type { KubectlIo } from '../../io.ts';
import type { VerbContext } from '../verb.ts';

export const dataFlags: FlagSpecs = {
  'from-literal': { kind: 'list' },
  'from-file': { kind: 'list' },
  'from-env-file': { kind: 'list' },
};

/** How a kind words what is wrong with a key. */
export interface KeyComplaints {
  readonly invalid: (key: string, complaints: readonly string[]) => string;
  readonly taken: (key: string) => string;
  /** What a file of variables is called that is a directory. */
  readonly envDirectory: string;
}

/** Keys and values from literals, files, directories and files of variables, by key. Upstream: kubectl/pkg/cmd/create */
export async function dataOf({ flags, io }: VerbContext, words: KeyComplaints): Promise<Record<string, string>> {
  const [literals, files, envFiles] = ['from-literal', 'from-file', 'from-env-file'].map((name) => flags.list(name));
  if (envFiles!.length > 0 && (files!.length > 0 || literals!.length > 0))
    throw new Failure('error: from-env-file cannot be combined with from-file or from-literal');
  const pairs = [
    ...(await Promise.all(commaSeparated(files!).map((source) => filePairs(io, source)))).flat(),
    ...literals!.map(literalPair),
    ...(await Promise.all(commaSeparated(envFiles!).map((path) => envPairs(io, path, words.envDirectory)))).flat(),
  ];
  const data = new Map<string, string>();
  for (const [key, value] of pairs) {
    const complaints = configMapKey(key);
    if (complaints.length > 0) throw new Failure(`error: ${words.invalid(key, complaints)}`);
    if (data.has(key)) throw new Failure(`error: ${words.taken(key)}`);
    data.set(key, value);
  }
  return Object.fromEntries([...data].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

type Pair = readonly [key: string, value: string];

const commaSeparated = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => text.split(','));

function literalPair(source: string): Pair {
  const equals = source.indexOf('=');
  if (equals < 1) throw new Failure(`error: invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), source.slice(equals + 1).replace(/^["']+|["']+$/g, '')];
}

/** `path`, or `key=path`. Upstream: kubectl/pkg/util (ParseFileSource) */
function fileSource(source: string): { readonly key: string; readonly path: string } {
  const parts = source.split('=');
  if (parts.length > 2) throw new Failure("error: key names or file paths cannot contain '='");
  const [key = '', path] = parts;
  if (path === undefined) return { key: baseName(source), path: source };
  if (key === '') throw new Failure(`error: key name for file path ${path} missing`);
  if (path === '') throw new Failure(`error: file path for key name ${key} missing`);
  return { key, path };
}

const baseName = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//s, '');

async function filePairs(io: KubectlIo, source: string): Promise<readonly Pair[]> {
  const { key, path } = fileSource(source);
  const inside = await io.filesIn?.(path.replace(/\/+$/, ''));
  if (!inside) return [[key, await readFile(io, path)]];
  if (source.includes('=')) throw new Failure('error: cannot give a key name for a directory path');
  const names = inside.filter((name) => !name.includes('/')).toSorted();
  return Promise.all(
    names.map(async (name): Promise<Pair> => [name, await readFile(io, `${path.replace(/\/+$/, '')}/${name}`)]),
  );
}

/** A file's text. @throws Failure in the words of create */
export async function readFile(io: KubectlIo, path: string): Promise<string> {
  try {
    return await io.readFile(path);
  } catch {
    throw new Failure(`error: error reading ${path}: no such file or directory`);
  }
}

/** Lines `KEY=value`; a key alone takes what the environment has. Upstream: kubectl/pkg/cmd/util/env_file.go */
async function envPairs(io: KubectlIo, path: string, whatIsDirectory: string): Promise<readonly Pair[]> {
  if (await io.filesIn?.(path.replace(/\/+$/, ''))) throw new Failure(`error: ${whatIsDirectory}`);
  const lines = (await readFile(io, path)).replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): Pair => {
      const equals = line.indexOf('=');
      const key = equals < 0 ? line : line.slice(0, equals);
      const complaints = envVarName(key);
      if (complaints.length > 0)
        throw new Failure(`error: ${JSON.stringify(key)} is not a valid key name: ${complaints.join(';')}`);
      return [key, equals < 0 ? (io.variables[key] ?? '') : line.slice(equals + 1)];
    });
}
