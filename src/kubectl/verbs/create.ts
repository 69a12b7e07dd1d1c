import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { readManifests, requireTypeMeta, type ManifestObject } from '../manifests.ts';
import { nameOf, namespaceOf, outputFormat, printObject } from '../output/format.ts';
import { collectionPath, displayName, type Resource, resourceOfObject } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { generators } from './create-generators.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix, fieldValidationOf, validationFlag } from './write-options.ts';

export const create: Verb = {
  usage: 'create -f FILENAME',
  summary: 'Create a resource from a file or from stdin',
  flags: {
    filename: { kind: 'list', short: 'f' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
    ...validationFlag,
    'from-literal': { kind: 'list' },
    'from-file': { kind: 'list' },
    type: { kind: 'string' },
    verb: { kind: 'list' },
    resource: { kind: 'list' },
    'resource-name': { kind: 'list' },
    role: { kind: 'string' },
    clusterrole: { kind: 'string' },
    user: { kind: 'list' },
    group: { kind: 'list' },
    serviceaccount: { kind: 'list' },
    image: { kind: 'list' },
    replicas: { kind: 'int', short: 'r' },
    port: { kind: 'int' },
    from: { kind: 'string' },
    schedule: { kind: 'string' },
    restart: { kind: 'string' },
  },
  run: runCreate,
};

async function runCreate(context: VerbContext): Promise<number | void> {
  const { flags, io, args } = context;
  const files = flags.list('filename');
  if (files.length > 0) {
    const manifests = await readManifests(io, files);
    if (manifests.length === 0) throw new Failure('error: no objects passed to create');
    return createAll(context, manifests);
  }
  const [kind, ...rest] = args;
  const generator = kind === undefined ? undefined : generators[kind];
  if (!generator)
    throw new Failure(
      kind === undefined
        ? 'error: must specify one of -f and -k'
        : `error: unknown command "${args.join(' ')}"\nSee 'kubectl create -h' for help and examples`,
    );
  const object = await generator(rest, context);
  return createAll(context, [{ source: '', object }]);
}

async function createAll(context: VerbContext, manifests: readonly ManifestObject[]): Promise<number> {
  const { io } = context;
  let exitCode = 0;
  for (const manifest of manifests) {
    try {
      await createOne(context, manifest);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      exitCode = 1;
      const { status } = error;
      const generated = manifest.source === '';
      io.stderr(
        generated && status.reason === 'AlreadyExists' && manifest.object['kind'] !== 'Namespace'
          ? `error: failed to create ${String(manifest.object['kind']).toLowerCase()}: ${status.message}\n`
          : `${statusText(status, generated ? undefined : `error when creating "${manifest.source}"`)}\n`,
      );
    }
  }
  return exitCode;
}

async function createOne(context: VerbContext, manifest: ManifestObject): Promise<void> {
  const { flags, io, api } = context;
  const resource = await resourceOf(context, manifest);
  const dryRun = dryRunOf(flags);
  const object = manifest.object;
  const namespace = checkedNamespace(context, object);
  const created =
    dryRun === 'client'
      ? object
      : await api.call('POST', collectionPath(resource, namespace), {
          query: {
            fieldManager: 'kubectl-create',
            fieldValidation: fieldValidationOf(flags),
            dryRun: dryRunQuery(dryRun),
          },
          body: object,
        });
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide')
    io.stdout(`${displayName(resource, nameOf(created))} created${dryRunSuffix(dryRun)}\n`);
  else io.stdout(printObject(format, resource, withoutManagedFields(created)));
}

/** @throws Failure when the server knows no such kind */
export async function resourceOf(context: VerbContext, manifest: ManifestObject): Promise<Resource> {
  const { apiVersion, kind } = requireTypeMeta(manifest);
  const resource = resourceOfObject(await context.resources(), apiVersion, kind);
  if (resource) return resource;
  throw new Failure(
    `error: resource mapping not found for name: "${nameOf(manifest.object)}" namespace: "${namespaceOf(manifest.object) ?? ''}" from "${manifest.source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
  );
}

/** The namespace to write to: the object's own, which `-n` must not contradict. */
export function checkedNamespace({ flags, namespace }: VerbContext, object: Json): string {
  const own = namespaceOf(object);
  if (own !== undefined && flags.has('namespace') && own !== namespace)
    throw new Failure(
      `error: the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  return own ?? namespace;
}
