import type { Json } from './api.ts';
import { Failure } from './failure.ts';
import type { FlagSpecs } from './flags.ts';
import { filenameFlags, namesFiles, readManifests, refuseWords, requireTypeMeta } from './manifests.ts';
import { ofNamespace } from './named-object.ts';
import { nameOf, namespaceOf } from './output/format.ts';
import {
  collectionPath,
  displayName,
  findResources,
  objectPath,
  type Resource,
  resourceOfObject,
} from './resources.ts';
import { parseTargets } from './targets.ts';
import type { VerbContext } from './verbs/verb.ts';

/** An object that a command works on, and where it is. */
export interface Subject {
  readonly resource: Resource;
  readonly object: Json;
}

/** Which objects are meant. */
export const subjectFlags: FlagSpecs = {
  selector: { kind: 'string', short: 'l' },
  all: { kind: 'bool' },
  ...filenameFlags,
};

const noneNamed = `error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** As `subjectsOf`, but a whole collection has to be asked for. */
export async function namedSubjects(
  context: VerbContext,
  args: readonly string[],
  command: string,
): Promise<readonly Subject[]> {
  const { flags } = context;
  const isWhole = args.length === 1 && !args[0]!.includes('/') && !namesFiles(flags);
  if (isWhole && !flags.has('selector') && !flags.bool('all')) {
    findResources(await context.resources(), args[0]!);
    throw new Failure('error: resource(s) were provided, but no name was specified');
  }
  return subjectsOf(context, args, command);
}

/** The objects that words, files, `-l` and `--all` mean, as the server has them. */
export async function subjectsOf(
  context: VerbContext,
  args: readonly string[],
  command: string,
): Promise<readonly Subject[]> {
  const { api, flags, namespace } = context;
  const resources = await context.resources();
  if (namesFiles(flags)) {
    refuseWords(args);
    return Promise.all(
      (await subjectsInFiles(context)).map(async (subject) => ({
        ...subject,
        object: await api.call('GET', pathOf(context, subject)),
      })),
    );
  }
  const targets = parseTargets(resources, args, command);
  if (targets.length === 0) throw new Failure(noneNamed);
  const found = await Promise.all(
    targets.map(async (target): Promise<readonly Subject[]> => {
      const { resource } = target;
      if (target.kind === 'object')
        return [
          {
            resource,
            object: await ofNamespace(
              api,
              resource.namespaced ? namespace : undefined,
              api.call('GET', objectPath(resource, namespace, target.name)),
            ),
          },
        ];
      const list = await api.call('GET', collectionPath(resource, namespace), {
        query: { labelSelector: flags.string('selector') },
      });
      return ((list['items'] ?? []) as readonly Json[]).map((object) => ({ resource, object }));
    }),
  );
  return found.flat();
}

/** The objects of the files that `-f` names, as they stand there. */
export async function subjectsInFiles({ flags, io, resources }: VerbContext): Promise<readonly Subject[]> {
  const known = await resources();
  return (await readManifests({ io, flags })).map((manifest) => {
    const { apiVersion, kind } = requireTypeMeta(manifest);
    const resource = resourceOfObject(known, apiVersion, kind);
    if (!resource) throw new Failure(`error: no matches for kind "${kind}" in version "${apiVersion}"`);
    return { resource, object: manifest.object };
  });
}

export const pathOf = ({ namespace }: VerbContext, { resource, object }: Subject): string =>
  objectPath(resource, namespaceOf(object) ?? namespace, nameOf(object));

/** `deployment.apps/web` */
export const titleOf = ({ resource, object }: Subject): string => displayName(resource, nameOf(object));
