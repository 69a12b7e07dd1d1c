import { badRequest, conflict, invalid, notFound } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Server } from '../server.ts';
import { Refusal } from '../stage.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { DeleteOptions, Deletion, Routed } from '../walk.ts';
import { currentObject } from './current.ts';
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
  const { info } = request;
  const deletion = deleteOptions(request);
  notes.kind = 'DeleteOptions';
  const errors = dryRunErrors(deletion.dryRun ?? []);
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

/** From the body where there is one, else from the query. */
function deleteOptions({ http, info }: Routed): Options {
  if (http.body) {
    const kind = { group: '', version: 'v1', kind: 'DeleteOptions' };
    const { object } = decodeObject(kind, http.body, mediaTypeOf(http.headers), 'Ignore');
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
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = current.object;
  const refuse = (reason: string): never => {
    throw new Refusal(conflict({ group: resource.group, resource: resource.kind }, info.name, reason));
  };
  if (uid !== undefined && uid !== metadata.uid)
    refuse(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    refuse(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
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
