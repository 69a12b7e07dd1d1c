import type { Json } from '../../api.ts';
import { type ApplyWrite, applyObject, lastAppliedKey } from '../../apply-object.ts';
import { mapAt, textAt } from '../../describe/facts.ts';
import { Failure, StatusFailure } from '../../failure.ts';
import { checkedNamespace, resourceOf } from '../../manifest-place.ts';
import type { ManifestObject } from '../../manifests.ts';
import { nameOf } from '../../output/format.ts';
import { collectionPath, displayName, objectPath, qualified, type Resource } from '../../resources.ts';
import { statusText } from '../../status-text.ts';
import { deleteObject, gone } from '../delete.ts';
import type { VerbContext } from '../verb.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, fieldValidationOf } from '../write-options.ts';

/** What has become of a manifest. */
export interface Applied {
  readonly resource: Resource;
  readonly namespace: string;
  readonly object: Json;
}

/** A refusal in the command's own words. */
export class Refused extends Error {
  readonly text: string;
  constructor(text: string) {
    super(text);
    this.text = `${text}\n`;
  }
}

/** @throws StatusFailure or Refused, after which others are applied nevertheless */
export async function applyOne(
  context: VerbContext,
  manifest: ManifestObject,
  told: 'at once' | 'at the end',
): Promise<Applied> {
  const { flags, io } = context;
  const resource = await resourceOf(context, manifest);
  const namespace = checkedNamespace(context, manifest.object);
  const target: Target = { resource, namespace, ...manifest };
  const generated = textAt(mapAt(manifest.object, 'metadata'), 'generateName');
  if (nameOf(manifest.object) === '' && generated)
    throw new Failure(`error: from ${generated}: cannot use generate name with apply`);
  const { object, verb } = flags.bool('server-side')
    ? await serverSide(context, target)
    : await clientSide(context, target);
  if (mapAt(object, 'metadata')['deletionTimestamp'] && verb !== 'created')
    io.stderr(`Warning: Detected changes to resource ${nameOf(object)} which is currently being deleted.\n`);
  if (told === 'at once') {
    const title = displayName(resource, nameOf(object));
    const text = flags.string('output') === 'name' ? title : `${title} ${verb}${dryRunSuffix(dryRunOf(flags))}`;
    io.stdout(`${text}\n`);
  }
  return { resource, namespace, object };
}

interface Target extends ManifestObject {
  readonly resource: Resource;
  readonly namespace: string;
}

interface Outcome {
  readonly object: Json;
  readonly verb: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
}

async function serverSide({ flags, api }: VerbContext, { resource, namespace, object }: Target): Promise<Outcome> {
  try {
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
  } catch (error) {
    if (error instanceof StatusFailure && error.status.reason === 'Conflict')
      throw new Refused(`error: ${error.message}\n${conflictAdvice}`);
    throw error;
  }
}

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

async function clientSide(context: VerbContext, target: Target): Promise<Outcome> {
  const { flags, api } = context;
  const { resource, namespace, object } = target;
  if (nameOf(object) === '') throw namelessFailure(target);
  const outcome = await applyObject(api, { resource, namespace, object }, (write) => written(context, target, write));
  const isDry = dryRunOf(flags) === 'client';
  return isDry && outcome.verb === 'unchanged' ? { ...outcome, verb: 'configured' } : outcome;
}

/** The object after the one write that it needs. */
async function written(context: VerbContext, target: Target, write: ApplyWrite): Promise<Json> {
  const { flags, api } = context;
  const { method, path, contentType, body, before } = write;
  const dryRun = dryRunOf(flags);
  if (dryRun === 'client') return before;
  const query = {
    fieldManager: flags.string('field-manager') ?? 'kubectl-client-side-apply',
    fieldValidation: fieldValidationOf(flags),
    dryRun: dryRunQuery(dryRun),
  };
  if (method === 'PATCH') warnOfMissingAnnotation(context, target, before);
  try {
    return await api.call(method, path, { query, contentType, body });
  } catch (error) {
    if (!(error instanceof StatusFailure)) throw error;
    const isStubborn = error.status.reason === 'Conflict' || error.status.reason === 'Invalid';
    if (method === 'PATCH' && isStubborn && flags.bool('force')) return remade(context, target, write, query);
    const doing = method === 'PATCH' ? 'applying patch to' : 'creating';
    throw new Refused(statusText(error.status, `error when ${doing} "${target.source}"`));
  }
}

function warnOfMissingAnnotation({ io }: VerbContext, { resource }: Target, current: Json): void {
  if (lastAppliedKey in mapAt(current, 'metadata', 'annotations')) return;
  io.stderr(
    `Warning: resource ${qualified(resource.name, resource)}/${nameOf(current)} is missing the ${lastAppliedKey} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
  );
}

/** With `--force`: what cannot be changed is deleted and made anew. */
async function remade(
  context: VerbContext,
  { resource, namespace, object }: Target,
  { modified }: ApplyWrite,
  query: Readonly<Record<string, string | undefined>>,
): Promise<Json> {
  const pending = await deleteObject(context, { resource, namespace, name: nameOf(object) });
  if (pending) await gone(context, pending.path, pending.uid);
  return context.api.call('POST', collectionPath(resource, namespace), { query, body: modified });
}

function namelessFailure({ resource, namespace, source }: Target): Failure {
  const { group, version, name, kind, namespaced } = resource;
  const groupVersion = `${group}/${version}`;
  return new Failure(
    `error: error when retrieving current configuration of:\nResource: "${groupVersion}, Resource=${name}", GroupVersionKind: "${groupVersion}, Kind=${kind}"\nName: "", Namespace: "${namespaced ? namespace : ''}"\nfrom server for: "${source}": resource name may not be empty`,
  );
}
