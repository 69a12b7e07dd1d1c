import type { decodeJson } from '../../apimachinery/decode.ts';
import { applyDefaults } from '../../apimachinery/defaults/defaults.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { KindName } from '../../apimachinery/kinds.ts';
import { badRequest } from '../../apimachinery/status.ts';
import { fillDefaults } from '../../apimachinery/structural/fill-defaults.ts';
import type { JsonObject } from '../../apimachinery/structural/schema.ts';
import type { Context } from '../../kernel/context.ts';
import type { FieldChange } from '../../protocol/evidence/admission.ts';
import type { CustomKind } from '../custom-resources/custom-kind.ts';
import { decodeCustom } from '../custom-resources/decode-custom.ts';
import type { Server } from '../server.ts';
import { Refusal } from '../refusal.ts';
import type { Decoded, Routed, WriteOptions } from '../walk.ts';
import { decodeObject } from './decode-object.ts';
import { fieldChanges } from './field-changes.ts';

/** What the decoding room takes note of on the way, for its evidence. */
export interface DecodingNotes {
  apiVersion?: string;
  kind?: string;
  patchType?: string;
  /** What defaulting filled in; told at tracing level `full`, as the change itself is: finding out costs more than defaulting. */
  defaulted: readonly FieldChange[];
  /** The draft before defaulting and after it, where that changed it. */
  change?: { readonly before: string; readonly after: string };
}

/** One verb's way of finding out what is to be written. Throws `Refusal`. */
export type Decode = (
  server: Server,
  context: Context,
  request: Routed,
  notes: DecodingNotes,
) => Decoded | Promise<Decoded>;

export const mediaTypeOf = (headers: Readonly<Record<string, string>>): string =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() || 'application/json';

/** The kind that a request's body has: the resource's own, or its subresource's. */
export function bodyKind({ resource, info }: Routed): KindName {
  const subresource = resource.subresources.find(({ name }) => name === info.subresource);
  return {
    group: subresource?.group ?? resource.group,
    version: subresource?.version ?? resource.version,
    kind: subresource?.kind ?? resource.kind,
  };
}

/** The body as an object of the expected kind, defaults filled in. */
export function decodeBody(
  server: Server,
  request: Routed,
  { fieldValidation }: WriteOptions,
  notes: DecodingNotes,
): KubeObject {
  const { http, warnings } = request;
  const kind = bodyKind(request);
  const custom = customBody(request);
  const decode: typeof decodeJson | undefined =
    custom && ((text, expected, validation) => decodeCustom(text, expected, custom.schema, validation));
  const decoded = decodeObject(kind, http.body ?? '', mediaTypeOf(http.headers), fieldValidation, decode);
  warnings.push(...decoded.warnings);
  const object = complete(server, request, decoded.object, notes);
  request.trail?.requested(object, () => structured(object));
  return object;
}

const structured = (object: KubeObject): unknown => JSON.parse(JSON.stringify(object));

/** Of a request whose body is of a custom kind: that kind. The scale of one is a built-in kind. */
export const customBody = ({ resource, info }: Routed): CustomKind | undefined =>
  info.subresource !== '' && resource.views[info.subresource] ? undefined : resource.custom;

/** Fills in defaults and notes what they were. */
export function complete({ env }: Server, request: Routed, object: KubeObject, notes: DecodingNotes): KubeObject {
  const custom = customBody(request);
  notes.apiVersion = object.apiVersion;
  notes.kind = bodyKind(request).kind;
  object.metadata ??= { name: '' };
  const fill = (): void =>
    custom ? fillDefaults(object as unknown as JsonObject, custom.schema) : applyDefaults(object);
  if (env.tracer.level !== 'full') {
    fill();
    return object;
  }
  const before = JSON.stringify(object);
  fill();
  notes.defaulted = fieldChanges(JSON.parse(before), object);
  if (notes.defaulted.length > 0) notes.change = { before, after: JSON.stringify(object) };
  return object;
}

/** An object belongs where the path says. Upstream: apiserver/pkg/registry/rest/meta.go (EnsureObjectNamespaceMatchesRequestNamespace) */
export function ensureNamespace({ resource, info }: Routed, { metadata }: KubeObject): void {
  if (!resource.namespaced) {
    delete metadata.namespace;
    return;
  }
  if (metadata.namespace && metadata.namespace !== info.namespace)
    throw new Refusal(
      badRequest('the namespace of the provided object does not match the namespace sent on the request'),
    );
  metadata.namespace = info.namespace;
}

/** An object has the name that the path says. Upstream: endpoints/handlers/rest.go (checkName) */
export function ensureName({ metadata: { name } }: KubeObject, wanted: string): void {
  if (!name)
    throw new Refusal(
      badRequest(`the name of the object (${wanted} based on URL) was undeterminable: name must be provided`),
    );
  if (name !== wanted)
    throw new Refusal(badRequest(`the name of the object (${name}) does not match the name on the URL (${wanted})`));
}
