import { badRequest, methodNotAllowed, notAcceptable, resourceNotFound } from '../apimachinery/status.ts';
import { isRegistered } from '../apimachinery/kinds.ts';
import { answerTypes, isStreamed, negotiate, type Offers, streamTypes, wantsPretty } from './negotiation.ts';
import { parseIncludeObject } from './registry/tables/table.ts';
import { customRefusal } from './custom-resources/custom-route.ts';
import { groups } from './registry/resources.ts';
import type { ServedResource } from './registry/served-resource.ts';
import type { Server } from './server.ts';
import { Refusal } from './refusal.ts';
import { connectingSubresources } from './request-info.ts';
import type { Authorized, Routed } from './walk.ts';

const writingVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Finds who serves the path, and whether the method is one of its verbs; undefined: nobody knows such a path. */
export function route(server: Server, request: Authorized): Routed | undefined {
  const { info, http } = request;
  const resource = server.resources.find(info.group, info.version, info.resource);
  if (!resource && info.group !== '' && !groups.includes(info.group)) return undefined;
  if (!resource) throw new Refusal(resourceNotFound());
  const refusal = resource.custom && customRefusal(resource, info);
  if (refusal === 'elsewhere') return undefined;
  if (refusal) throw new Refusal(refusal);
  const subresource = resource.subresources.find(({ name }) => name === info.subresource);
  if (info.subresource !== '' && !subresource) throw new Refusal(resourceNotFound());
  if (info.namespace !== '' && !resource.namespaced && info.resource !== 'namespaces')
    throw new Refusal(resourceNotFound());
  const verbs = (subresource ?? resource).verbs;
  const isAcrossNamespaces = resource.namespaced && info.namespace === '';
  const allowed =
    verbs.includes(info.verb) &&
    http.method !== 'HEAD' &&
    !(isAcrossNamespaces && info.verb !== 'list' && info.verb !== 'watch') &&
    !(info.verb === 'create' && info.subresource === '' && info.name !== '') &&
    !((info.verb === 'update' || info.verb === 'patch') && info.name === '');
  if (!allowed) throw new Refusal(methodNotAllowed());
  if (resource.deprecation) request.warnings.push(resource.deprecation);
  const representation = negotiate(
    http.headers,
    wantsPretty(http.headers, info.options.get('pretty')),
    offersOf(resource, verbs),
  );
  if (!representation) throw new Refusal(notAcceptable(answerTypes));
  if (info.verb === 'watch' && !isStreamed(representation.encoding)) throw new Refusal(notAcceptable(streamTypes));
  const include = info.options.get('includeObject');
  if (representation.as === 'Table' && parseIncludeObject(include) === undefined)
    throw new Refusal(
      badRequest(
        `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
      ),
    );
  return {
    attempt: 0,
    resource,
    writes: writingVerbs.has(info.verb) && !connectingSubresources.has(info.subresource),
    ...request,
    representation,
  };
}

/**
 * What is answered and forgotten has no tables. Custom kinds have no messages of their own, and tables have none at all.
 * Upstream: endpoints/handlers/rest.go (AllowsMediaTypeTransform)
 */
const offersOf =
  ({ apiVersion, kind }: ServedResource, verbs: readonly string[]): Offers =>
  ({ encoding, as }) =>
    !(as === 'Table' && verbs.every((verb) => verb === 'create')) &&
    (encoding !== 'protobuf' || (as === 'object' ? isRegistered(apiVersion, kind) : as !== 'Table'));
