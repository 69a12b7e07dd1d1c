import { encodeBase64 } from '../../apimachinery/base64.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { KustomizeError, whileDoing } from './failure.ts';
import type { GeneratorArgs, GeneratorOptions, Kustomization } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { type JsonObject, type Resource, resourceOf } from './resource.ts';

type Pair = readonly [key: string, value: string];

/** What a kustomization generates, in the order in which it is added. Upstream: kustomize/api/internal/generators */
export async function generated(kustomization: Kustomization, loader: Loader): Promise<readonly Resource[]> {
  const resources: Resource[] = [];
  for (const args of kustomization.configMapGenerator ?? [])
    resources.push(resourceFrom(args, kustomization.generatorOptions, configMap(await pairsOf(args, loader))));
  for (const args of kustomization.secretGenerator ?? [])
    resources.push(resourceFrom(args, kustomization.generatorOptions, secret(args, await pairsOf(args, loader))));
  return resources;
}

const mapOf = (pairs: readonly Pair[]): JsonObject => {
  const map: JsonObject = {};
  for (const [key, value] of pairs) setField(map, key, value);
  return map;
};

const configMap = (pairs: readonly Pair[]): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  ...(pairs.length > 0 && { data: mapOf(pairs) }),
});

const secret = ({ type }: GeneratorArgs, pairs: readonly Pair[]): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: type || 'Opaque',
  data: mapOf(pairs.map(([key, value]) => [key, brokenBase64(value)])),
});

const lineLength = 70;

/** Base64 in lines, where one is not enough. Upstream: kustomize/kyaml/yaml/datamap.go */
function brokenBase64(text: string): string {
  const encoded = encodeBase64(text);
  if (encoded.length < lineLength) return encoded;
  return (encoded.match(/.{1,70}/g) ?? []).map((line) => `${line}\n`).join('');
}

function resourceFrom(args: GeneratorArgs, global: GeneratorOptions | undefined, object: JsonObject): Resource {
  const { name, namespace, options, behavior } = args;
  const labels = { ...global?.labels, ...options?.labels };
  const annotations = { ...global?.annotations, ...options?.annotations };
  const isPlain = global?.disableNameSuffixHash === true || options?.disableNameSuffixHash === true;
  const isImmutable = global?.immutable === true || options?.immutable === true;
  const metadata = {
    name: name!,
    ...(namespace && { namespace }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return {
    ...resourceOf({ ...object, metadata, ...(isImmutable && { immutable: true }) }),
    isHashed: !isPlain,
    behavior: behavior === 'create' || behavior === 'merge' || behavior === 'replace' ? behavior : 'unspecified',
  };
}

/** @throws KustomizeError where a key is there twice, too */
async function pairsOf(args: GeneratorArgs, loader: Loader): Promise<readonly Pair[]> {
  const { name } = args;
  if (!name) throw new KustomizeError('a configmap must have a name');
  const pairs = await whileDoing('loading KV pairs', () => loadedPairs(args, loader));
  const seen = new Set<string>();
  for (const [key] of pairs) {
    if (seen.has(key)) throw new KustomizeError(`configmap ${name} illegally repeats the key \`${key}\``);
    seen.add(key);
  }
  return pairs;
}

/** Upstream: kustomize/api/kv/kv.go */
async function loadedPairs({ literals = [], files = [], envs = [], env }: GeneratorArgs, loader: Loader) {
  const pairs: Pair[] = [];
  const sources = env ? [...envs, env] : envs;
  for (const path of sources)
    pairs.push(
      ...(await whileDoing(`env source files: [${sources.join(' ')}]`, async () => envPairs(await loader.load(path)))),
    );
  pairs.push(...(await whileDoing(`literal sources [${literals.join(' ')}]`, () => literals.map(literalPair))));
  for (const source of files)
    pairs.push(
      await whileDoing(`file sources: [${files.join(' ')}]`, async (): Promise<Pair> => {
        const [key, path] = fileSource(source);
        return [key, await loader.load(path)];
      }),
    );
  return pairs;
}

/** Lines `KEY=value`; a key alone has no value. */
function envPairs(text: string): readonly Pair[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    });
}

function literalPair(source: string): Pair {
  const equals = source.indexOf('=');
  if (equals < 1) throw new KustomizeError(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), withoutQuotes(source.slice(equals + 1))];
}

/** Quotes on both sides are no part of a value. */
function withoutQuotes(text: string): string {
  const isQuoted = text.length > 1 && /^["']/.test(text) && text.at(-1) === text[0];
  return isQuoted ? text.slice(1, -1) : text;
}

/** `path`, or `key=path`. */
function fileSource(source: string): Pair {
  const [key = '', path, ...more] = source.split('=');
  if (path === undefined) return [source.replace(/\/+$/, '').replace(/^.*\//s, ''), source];
  const quoted = JSON.stringify(source);
  if (key === '')
    throw new KustomizeError(`missing key name for file path ${JSON.stringify(source.slice(1))} in source ${quoted}`);
  if (more.length > 0) throw new KustomizeError(`source ${quoted} key name or file path contains '='`);
  if (path === '')
    throw new KustomizeError(`missing file path for key name ${JSON.stringify(key)} in source ${quoted}`);
  return [key, path];
}
