import { withoutManagedFields } from '../apimachinery/managed-fields/hide.ts';
import type { Json } from './api.ts';
import { annotated } from './apply-object.ts';
import type { FlagSpecs } from './flags.ts';
import { nameOf, outputFormat, printTyped } from './output/format.ts';
import { collectionPath, displayName, type Resource } from './resources.ts';
import type { VerbContext } from './verbs/verb.ts';
import {
  dryRunFlag,
  dryRunOf,
  dryRunQuery,
  dryRunSuffix,
  fieldValidationOf,
  validationFlag,
} from './verbs/write-options.ts';

/** Flags of the commands that make an object from flags. */
export const creationFlags: FlagSpecs = {
  output: { kind: 'string', short: 'o' },
  'save-config': { kind: 'bool' },
  'field-manager': { kind: 'string' },
  ...dryRunFlag,
  ...validationFlag,
};

/**
 * Has the server create what was made from flags, in the namespace of `-n`, unless it is a dry run.
 * @param made its fields in the order in which Go writes them; who makes it unless a flag says so
 * @throws StatusFailure
 */
export async function createObject(
  { api, flags, namespace }: VerbContext,
  resource: Resource,
  made: Json,
  manager: string,
): Promise<Json> {
  const { kind, apiVersion, metadata, ...rest } = made;
  const { name, ...marks } = metadata as Json;
  const isPlaced = resource.namespaced && flags.has('namespace');
  const placed = { kind, apiVersion, metadata: { name, ...(isPlaced && { namespace }), ...marks }, ...rest };
  const object = flags.bool('save-config') ? annotated({ object: placed, namespace, resource }) : placed;
  const dryRun = dryRunOf(flags);
  if (dryRun === 'client') return object;
  return api.call('POST', collectionPath(resource, namespace), {
    query: {
      fieldManager: flags.string('field-manager') ?? manager,
      fieldValidation: fieldValidationOf(flags),
      dryRun: dryRunQuery(dryRun),
    },
    body: object,
  });
}

/** Prints what was made as `-o` asks, or says that it is done. */
export function showMade({ flags, io }: VerbContext, resource: Resource, object: Json, done: string): void {
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide')
    io.stdout(`${displayName(resource, nameOf(object))} ${done}${dryRunSuffix(dryRunOf(flags))}\n`);
  else io.stdout(printTyped(format, resource, withoutManagedFields(object)));
}
