import type { Resource } from './resources.ts';
import { findResource, findResources } from './resources.ts';
import { Failure } from './failure.ts';

/** What a command line names: single objects, or whole collections. */
export type Target =
  | {
      readonly kind: 'object';
      readonly resource: Resource;
      readonly name: string;
      /** Its own, where it has one. */
      readonly namespace?: string;
    }
  | { readonly kind: 'collection'; readonly resource: Resource };

/** Reads `pods`, `pods web db`, `pod/web cm/settings`, `pods,cm`. */
export function parseTargets(all: readonly Resource[], args: readonly string[], command = 'get'): readonly Target[] {
  if (args.some((arg) => arg.includes('/'))) return args.map((arg) => slashTarget(all, arg, command));
  const [types, ...names] = args;
  if (types === undefined) return [];
  const resources = findResources(all, types);
  if (names.length === 0) return resources.map((resource) => ({ kind: 'collection', resource }));
  return resources.flatMap((resource) => names.map((name): Target => ({ kind: 'object', resource, name })));
}

function slashTarget(all: readonly Resource[], arg: string, command: string): Target {
  const parts = arg.split('/');
  if (parts.length === 1)
    throw new Failure(
      `error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl ${command} resource/<resource_name>' instead of 'kubectl ${command} resource resource/<resource_name>'`,
    );
  const [type, name] = parts;
  if (parts.length > 2 || !type || !name)
    throw new Failure('error: arguments in resource/name form may not have more than one slash');
  return { kind: 'object', resource: findResource(all, type), name };
}
