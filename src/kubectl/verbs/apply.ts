import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { type AppliedObject, applyObject } from '../apply-object.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { checkedNamespace, resourceOf } from '../manifest-place.ts';
import { readManifests, type ManifestObject } from '../manifests.ts';
import { nameOf, outputFormat, printObject } from '../output/format.ts';
import { displayName, objectPath, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix, fieldValidationOf, validationFlag } from './write-options.ts';

export const apply: Verb = {
  usage: 'apply -f FILENAME',
  summary: 'Apply a configuration to a resource by file name or stdin',
  flags: {
    filename: { kind: 'list', short: 'f' },
    output: { kind: 'string', short: 'o' },
    'server-side': { kind: 'bool' },
    'force-conflicts': { kind: 'bool' },
    'field-manager': { kind: 'string' },
    ...dryRunFlag,
    ...validationFlag,
  },
  run: runApply,
};

async function runApply(context: VerbContext): Promise<number> {
  const { flags, io } = context;
  const files = flags.list('filename');
  if (files.length === 0) throw new Failure('error: must specify one of -f and -k');
  const manifests = await readManifests(io, files);
  if (manifests.length === 0) throw new Failure('error: no objects passed to apply');
  let exitCode = 0;
  for (const manifest of manifests) {
    try {
      await applyOne(context, manifest);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      exitCode = 1;
      io.stderr(`${statusText(error.status, doing.get(error) ?? `error when creating "${manifest.source}"`)}\n`);
    }
  }
  return exitCode;
}

/** What kubectl says it was doing when a request was refused, where that is not creating. */
const doing = new WeakMap<StatusFailure, string>();

async function applyOne(context: VerbContext, manifest: ManifestObject): Promise<void> {
  const { flags, io } = context;
  const resource = await resourceOf(context, manifest);
  const namespace = checkedNamespace(context, manifest.object);
  const dryRun = dryRunOf(flags);
  const { object, verb } = flags.bool('server-side')
    ? await serverSide(context, resource, namespace, manifest)
    : await clientSide(context, resource, namespace, manifest);
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide')
    io.stdout(`${displayName(resource, nameOf(object))} ${verb}${dryRunSuffix(dryRun)}\n`);
  else io.stdout(printObject(format, resource, withoutManagedFields(object)));
}

interface Applied {
  readonly object: Json;
  readonly verb: AppliedObject['verb'] | 'serverside-applied';
}

async function serverSide(
  { flags, api }: VerbContext,
  resource: Resource,
  namespace: string,
  { object }: ManifestObject,
): Promise<Applied> {
  const applied = await api.call('PATCH', objectPath(resource, namespace, nameOf(object)), {
    query: {
      fieldManager: flags.string('field-manager') ?? 'kubectl',
      force: flags.bool('force-conflicts') ? 'true' : 'false',
      fieldValidation: fieldValidationOf(flags),
      dryRun: dryRunQuery(dryRunOf(flags)),
    },
    contentType: 'application/apply-patch+yaml',
    body: object,
  });
  return { object: applied, verb: 'serverside-applied' };
}

async function clientSide(
  { flags, api }: VerbContext,
  resource: Resource,
  namespace: string,
  { object, source }: ManifestObject,
): Promise<Applied> {
  if (nameOf(object) === '') throw namelessFailure(resource, namespace, source);
  const dryRun = dryRunOf(flags);
  const query = {
    fieldManager: 'kubectl-client-side-apply',
    fieldValidation: fieldValidationOf(flags),
    dryRun: dryRunQuery(dryRun),
  };
  return applyObject(api, { resource, namespace, object }, async ({ method, path, contentType, body, before }) => {
    if (dryRun === 'client') return before;
    try {
      return await api.call(method, path, { query, contentType, body });
    } catch (error) {
      if (method === 'PATCH' && error instanceof StatusFailure)
        doing.set(error, `error when applying patch to "${source}"`);
      throw error;
    }
  });
}

function namelessFailure({ group, version, name, kind, namespaced }: Resource, namespace: string, source: string) {
  const groupVersion = `${group}/${version}`;
  return new Failure(
    `error: error when retrieving current configuration of:\nResource: "${groupVersion}, Resource=${name}", GroupVersionKind: "${groupVersion}, Kind=${kind}"\nName: "", Namespace: "${namespaced ? namespace : ''}"\nfrom server for: "${source}": resource name may not be empty`,
  );
}
