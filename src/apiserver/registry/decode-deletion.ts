import { type FieldError, invalidValue, notSupported } from '../../apimachinery/field-error.ts';
import { badRequest, invalid, notFound } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Server } from '../server.ts';
import { Refusal } from '../refusal.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { DeleteOptions, Deletion, Routed } from '../walk.ts';
import { currentObject } from './current.ts';
import { preconditionConflict } from './deletion.ts';
import { type Decode, mediaTypeOf } from './decoding.ts';
import { parseListOptions } from './list-options.ts';
import { decodeObject } from './decode-object.ts';
import { namespacePrefix, objectKeyOf } from './request-keys.ts';
import { parseSelection } from './selection.ts';
import { dryRunErrors } from './write-options.ts';

interface Options extends DeleteOptions {
  readonly dryRun?: readonly string[];
}

const freshnessLimitMs = 3000;

/** DELETE of one object or of a collection. Upstream: apiserver/pkg/endpoints/handlers/delete.go */
export const decodeDeletion: Decode = async (server, context, request, notes) => {
  const { info, resource, warnings } = request;
  const deletion = deleteOptions(request);
  const { undecidedDeletionWarning } = resource.strategy;
  const isDecided = deletion.propagationPolicy !== undefined || deletion.orphanDependents !== undefined;
  if (undecidedDeletionWarning && !isDecided && !warnings.includes(undecidedDeletionWarning))
    warnings.push(undecidedDeletionWarning);
  notes.kind = 'DeleteOptions';
  const errors = deletionErrors(deletion);
  if (errors.length > 0) throw new Refusal(invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors));
  const isCollection = info.verb === 'deletecollection';
  const doomed = isCollection
    ? await collection(server, context, request)
    : [await one(server, context, request, deletion)];
  return {
    operation: 'DELETE',
    scope: 'main',
    options: { dryRun: (deletion.dryRun ?? []).length > 0, fieldManager: '', fieldValidation: 'Ignore' },
    name: info.name,
    key: isCollection ? namespacePrefix(request) : objectKeyOf(request),
    doomed,
    deletion,
    ...request,
  } satisfies Deletion;
};

const policies = ['Foreground', 'Background', 'Orphan'];

/** Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go (ValidateDeleteOptions) */
function deletionErrors({ propagationPolicy: policy, orphanDependents, dryRun = [] }: Options): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (policy !== undefined && orphanDependents !== undefined)
    errors.push(
      invalidValue('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'),
    );
  if (policy !== undefined && !policies.includes(policy))
    errors.push(notSupported('propagationPolicy', policy, [...policies, 'nil']));
  return [...errors, ...dryRunErrors(dryRun)];
}

/** From the body where there is one, else from the query. */
function deleteOptions({ http, info, trail }: Routed): Options {
  if (http.body) {
    const kind = { group: '', version: 'v1', kind: 'DeleteOptions' };
    const { object } = decodeObject(kind, http.body, mediaTypeOf(http.headers), 'Ignore');
    trail?.requested(object, () => object);
    return object as unknown as Options;
  }
  return queryOptions(info);
}

function queryOptions({ options }: RequestInfo): Options {
  const grace = options.get('gracePeriodSeconds');
  const orphan = options.get('orphanDependents');
  const policy = options.get('propagationPolicy');
  if (grace !== '' && !/^-?\d+$/.test(grace))
    throw new Refusal(badRequest(`strconv.ParseInt: parsing "${grace}": invalid syntax`));
  return {
    ...(grace !== '' && { gracePeriodSeconds: Number(grace) }),
    ...(orphan !== '' && { orphanDependents: orphan === 'true' }),
    ...(policy !== '' && { propagationPolicy: policy }),
    ...(options.has('dryRun') && { dryRun: options.all('dryRun') }),
  };
}

async function one(server: Server, context: Context, request: Routed, options: Options): Promise<StoredObject> {
  const { resource, info } = request;
  const current = await currentObject(server, context, {
    prefix: resource.prefix,
    key: objectKeyOf(request),
    attempt: request.attempt,
  });
  if (!current) throw new Refusal(notFound(resource, info.name));
  const clash = preconditionConflict(resource, options, current.object);
  if (clash) throw new Refusal(clash);
  return current;
}

async function collection(server: Server, context: Context, request: Routed): Promise<readonly StoredObject[]> {
  const { resource, info } = request;
  const options = parseListOptions(info.options, false);
  if ('code' in options) throw new Refusal(options);
  const selection = parseSelection(resource, options, info);
  if ('code' in selection) throw new Refusal(selection);
  await server.cache.freshAsOf(server.store.confirmed, freshnessLimitMs, context.cancellation);
  return Array.from(server.cache.resource(resource.prefix).list(namespacePrefix(request))).filter(selection.selects);
}
