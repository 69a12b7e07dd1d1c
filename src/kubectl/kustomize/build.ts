import { withTextAnnotations } from './text-marks.ts';
import { absorbed, appended } from './collection.ts';
import { withHashes } from './content-hash.ts';
import { KustomizeError, MalformedYaml, whileDoing } from './failure.ts';
import { generated } from './generators.ts';
import type { Kustomization } from './kustomization.ts';
import { cannotFetch, type Files, isRemote, type Loader, loaderAt, type LoadRestrictor } from './loader.ts';
import { withNewNames } from './name-references.ts';
import { inOrder } from './order.ts';
import { readKustomization } from './read-kustomization.ts';
import { isLocal, readResources } from './read-resources.ts';
import type { JsonObject, Resource } from './resource.ts';
import { transformations } from './transformations.ts';

export interface BuildRequest {
  readonly files: Files;
  /** As it was typed. */
  readonly directory: string;
  /** Absolute. */
  readonly workingDirectory: string;
  readonly restrictor: LoadRestrictor;
  /** Whole lines about fields that are deprecated. */
  readonly warn: (line: string) => void;
}

/**
 * The objects that a kustomization and what it is based on make, in the order in which they are printed.
 * Upstream: kustomize/api/krusty/kustomizer.go, which kubectl 1.36 has in version 5.8.1
 * @throws KustomizeError
 */
export async function buildKustomization(request: BuildRequest): Promise<readonly JsonObject[]> {
  const { files, directory, workingDirectory, restrictor, warn } = request;
  const loader = await loaderAt(files, { path: directory, workingDirectory }, restrictor);
  const kustomization = await readKustomization(loader, warn);
  const resources = await accumulated([], { kustomization, loader, warn });
  const named = withNewNames(withHashes(resources));
  return inOrder(
    named.filter((resource) => !isLocal(resource)),
    kustomization.sortOptions,
  ).map(({ object }) => withTextAnnotations(object));
}

/** A directory that is being built. */
interface Target {
  readonly kustomization: Kustomization;
  readonly loader: Loader;
  readonly warn: (line: string) => void;
}

/** Upstream: kustomize/api/internal/target/kusttarget.go (accumulateTarget) @param around what a component is added to */
async function accumulated(around: readonly Resource[], target: Target): Promise<readonly Resource[]> {
  const { kustomization, loader } = target;
  let resources = await whileDoing('accumulating resources', () => withResources(around, target));
  for (const made of await generated(kustomization, loader)) resources = withGenerated(resources, made);
  resources = await whileDoing('accumulating components', () => withComponents(resources, target));
  for (const transformation of transformations) resources = await transformation(resources, kustomization, loader);
  return resources;
}

function withGenerated(resources: readonly Resource[], made: Resource): readonly Resource[] {
  try {
    return absorbed(resources, made);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`merging from generator ${made.object['kind'] as string}: ${error.message}`);
  }
}

/** A path is a file, or else a directory. */
async function withResources(around: readonly Resource[], target: Target): Promise<readonly Resource[]> {
  let resources = around;
  for (const path of target.kustomization.resources ?? []) {
    if (isRemote(path)) throw new KustomizeError(cannotFetch(path));
    try {
      resources = await withFile(resources, path, target.loader);
    } catch (error) {
      if (!(error instanceof KustomizeError) || error instanceof MalformedYaml) throw error;
      const before = resources;
      resources = await whileDoing(`accumulation err='${error.message}'`, () => withBase(before, path, target));
    }
  }
  return resources;
}

async function withFile(resources: readonly Resource[], path: string, loader: Loader): Promise<readonly Resource[]> {
  const found = await resourcesIn(path, loader);
  return whileDoing(`merging resources from '${path}'`, () => appended(resources, found));
}

async function resourcesIn(path: string, loader: Loader): Promise<readonly Resource[]> {
  const from = `accumulating resources from '${path}'`;
  try {
    return appended([], readResources(await loader.load(path)));
  } catch (error) {
    if (error instanceof MalformedYaml)
      throw new MalformedYaml(`${from}: MalformedYAMLError: ${error.message} in File: ${path}`);
    if (error instanceof KustomizeError) throw new KustomizeError(`${from}: ${error.message}`);
    throw error;
  }
}

async function withBase(resources: readonly Resource[], path: string, target: Target): Promise<readonly Resource[]> {
  const next = await targetOf({ ...target, loader: await target.loader.at(path) });
  const { root } = next.loader;
  if (next.kustomization.kind === 'Component')
    throw new KustomizeError(`expected kind != 'Component' for path '${root}'`);
  const found = await whileDoing(`recursed accumulation of path '${root}'`, () => accumulated([], next));
  return whileDoing(`recursed merging from path '${root}'`, () => appended(resources, found));
}

async function withComponents(around: readonly Resource[], target: Target): Promise<readonly Resource[]> {
  let resources = around;
  for (const path of target.kustomization.components ?? []) {
    const [before, loader] = [resources, await quoted('loader.New', () => target.loader.at(path))];
    resources = await quoted('accumulateDirectory:', () => withComponent(before, { ...target, loader }));
  }
  return resources;
}

/** @param place with the component's loader */
async function withComponent(around: readonly Resource[], place: Omit<Target, 'kustomization'>) {
  const next = await targetOf(place);
  const { root } = next.loader;
  const { kind = 'Kustomization' } = next.kustomization;
  if (kind !== 'Component') throw new KustomizeError(`expected kind 'Component' for path '${root}' but got '${kind}'`);
  return whileDoing(`recursed accumulation of path '${root}'`, () => accumulated(around, next));
}

/** As Go's `%q` has what went wrong. */
async function quoted<Result>(prefix: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`${prefix} ${JSON.stringify(error.message)}`);
  }
}

async function targetOf({ loader, warn }: Omit<Target, 'kustomization'>): Promise<Target> {
  const kustomization = await whileDoing(`couldn't make target for path '${loader.root}'`, () =>
    readKustomization(loader, warn),
  );
  return { kustomization, loader, warn };
}
