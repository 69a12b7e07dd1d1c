import type { Json } from '../api.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { readManifests, type ManifestObject } from '../manifests.ts';
import { mergeKeyOf } from '../merge-keys.ts';
import { nameOf, outputFormat, printObject } from '../output/format.ts';
import { sorted, withoutManagedFields } from '../output/serialize.ts';
import { collectionPath, displayName, objectPath, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { threeWayPatch } from '../three-way-patch.ts';
import { checkedNamespace, resourceOf } from './create.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix, fieldValidationOf, validationFlag } from './write-options.ts';

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

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
  readonly verb: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
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
  const dryRun = dryRunOf(flags);
  const query = {
    fieldManager: 'kubectl-client-side-apply',
    fieldValidation: fieldValidationOf(flags),
    dryRun: dryRunQuery(dryRun),
  };
  const modified = annotated(object, namespace, resource);
  const current = await currentOrNothing(api.call('GET', objectPath(resource, namespace, nameOf(object))));
  if (!current) {
    if (dryRun === 'client') return { object: modified, verb: 'created' };
    const created = await api.call('POST', collectionPath(resource, namespace), { query, body: modified });
    return { object: created, verb: 'created' };
  }
  const patch = threeWayPatch(lastAppliedOf(current), modified, current, mergeKeyOf);
  if (Object.keys(patch).length === 0) return { object: current, verb: 'unchanged' };
  if (dryRun === 'client') return { object: current, verb: 'configured' };
  try {
    const patched = await api.call('PATCH', objectPath(resource, namespace, nameOf(object)), {
      query,
      contentType: 'application/strategic-merge-patch+json',
      body: patch,
    });
    return { object: patched, verb: 'configured' };
  } catch (error) {
    if (error instanceof StatusFailure) doing.set(error, `error when applying patch to "${source}"`);
    throw error;
  }
}

async function currentOrNothing(answer: Promise<Json>): Promise<Json | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StatusFailure && error.status.reason === 'NotFound') return undefined;
    throw error;
  }
}

/** The manifest with itself as annotation: what the next apply compares with. */
function annotated(object: Json, namespace: string, resource: Resource): Json {
  const metadata = { ...(object['metadata'] as Json | undefined) };
  const annotations = { ...(metadata['annotations'] as Json | undefined) };
  delete annotations[lastApplied];
  const plain = {
    ...object,
    metadata: { ...metadata, annotations, ...(resource.namespaced && { namespace }) },
  };
  const text = `${JSON.stringify(sorted(plain))}\n`;
  return { ...plain, metadata: { ...plain.metadata, annotations: { ...annotations, [lastApplied]: text } } };
}

function lastAppliedOf(current: Json): Json {
  const metadata = current['metadata'] as Json | undefined;
  const text = (metadata?.['annotations'] as Json | undefined)?.[lastApplied];
  if (typeof text !== 'string') return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
