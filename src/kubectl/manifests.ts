import { parseAllDocuments } from 'yaml';
import { goTags } from '../apimachinery/yaml-tags.ts';
import type { Json } from './api.ts';
import { Failure } from './failure.ts';
import type { Flags, FlagSpecs } from './flags.ts';
import type { KubectlIo } from './io.ts';
import { kustomized } from './kustomized.ts';
import { syntaxText } from './yaml-syntax.ts';

/** An object read from a file, with the name that messages call the file by. */
export interface ManifestObject {
  readonly source: string;
  readonly object: Json;
}

/** Which files are meant. */
export const plainFileFlags: FlagSpecs = {
  filename: { kind: 'list', short: 'f' },
  recursive: { kind: 'bool', short: 'R' },
};

/** Which files are meant, or which kustomization. */
export const filenameFlags: FlagSpecs = { ...plainFileFlags, kustomize: { kind: 'string', short: 'k' } };

/** Whether a command line names files or a kustomization at all. */
export const namesFiles = (flags: Flags): boolean =>
  flags.list('filename').length > 0 || (flags.string('kustomize') ?? '') !== '';

/** @throws Failure where a command line names objects by words, too */
export function refuseWords(words: readonly string[]): void {
  if (words.length > 0)
    throw new Failure(
      'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
}

/**
 * Reads every document of the files that `-f` names; `-` is standard input, a directory all of its manifests. With `-k` it
 * is what a kustomization makes.
 * @throws Failure with kubectl's texts
 */
export async function readManifests({ io, flags }: Reader): Promise<readonly ManifestObject[]> {
  const directory = flags.string('kustomize');
  if (directory) {
    if (flags.has('filename')) throw new Failure('error: only one of -f or -k can be specified');
    if (flags.bool('recursive')) throw new Failure("error: the -k flag can't be used with -f or -R");
    return (await kustomized(io, directory)).map((object) => ({ source: directory, object }));
  }
  const objects: ManifestObject[] = [];
  for (const named of flags.list('filename').flatMap((text) => text.split(',')))
    for (const file of await filesBehind({ io, flags }, named)) {
      const source = file === '-' ? 'STDIN' : file;
      const text = await readSource(io, file);
      for (const object of parseManifest(text, source)) objects.push({ source, object });
    }
  return objects;
}

interface Reader {
  readonly io: KubectlIo;
  readonly flags: Flags;
}

/** The file itself, or the manifests in a directory, with `-R` those below it too. */
async function filesBehind({ io, flags }: Reader, named: string): Promise<readonly string[]> {
  const directory = named.replace(/\/+$/, '');
  const inside = named === '-' ? undefined : await io.filesIn?.(directory);
  if (!inside) return [named];
  const found = inside.filter(
    (name) => /\.(?:json|ya?ml)$/.test(name) && (flags.bool('recursive') || !name.includes('/')),
  );
  if (found.length === 0)
    throw new Failure(`error: error reading [${named}]: recognized file extensions are [.json .yaml .yml]`);
  return found.toSorted().map((name) => `${directory}/${name}`);
}

async function readSource(io: KubectlIo, file: string): Promise<string> {
  if (file === '-') return io.stdin();
  try {
    return await io.readFile(file);
  } catch {
    throw new Failure(`error: the path "${file}" does not exist`);
  }
}

/** YAML 1.1, as kubectl reads it: `0644` is octal, and of keys that are there twice the last counts. */
function parseManifest(text: string, source: string): readonly Json[] {
  return parseAllDocuments(text, { version: '1.1', customTags: goTags, uniqueKeys: false }).flatMap((document) => {
    const error = document.errors[0];
    if (error)
      throw new Failure(`error: error parsing ${source}: error converting YAML to JSON: yaml: ${syntaxText(error)}`);
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object' || Array.isArray(value))
      throw new Failure(`error: error parsing ${source}: error converting YAML to JSON: the document is not a mapping`);
    const object = value as Json;
    return object['kind'] === 'List' && Array.isArray(object['items']) ? (object['items'] as Json[]) : [object];
  });
}

/** Checks what the server's schema would ask for first. */
export function requireTypeMeta({ source, object }: ManifestObject): {
  readonly apiVersion: string;
  readonly kind: string;
} {
  const { apiVersion, kind } = object;
  const problems = Object.entries({ apiVersion, kind })
    .filter(([, value]) => typeof value !== 'string' || value === '')
    .map(([field]) => `${field} not set`);
  if (problems.length > 0) {
    const text = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]!;
    throw new Failure(
      `error: error validating "${source}": error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  return { apiVersion: apiVersion as string, kind: kind as string };
}
