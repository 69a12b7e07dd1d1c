import { conflict, invalid, notFound, plainError } from '../../apimachinery/status.ts';
import { invalidValue } from '../../apimachinery/field-error.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { Refusal } from '../refusal.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Change, Routed, WriteOptions } from '../walk.ts';
import { currentObject } from './current.ts';
import { creation } from './decode-creation.ts';
import { decodeBody, type Decode, ensureName, ensureNamespace } from './decoding.ts';
import { objectModified } from './persist-change.ts';
import { objectKeyOf } from './request-keys.ts';
import { ensureMayCreate } from './create-on-update.ts';
import { noteOwners } from './field-management.ts';
import type { UpdateScope } from './strategy.ts';
import { parseWriteOptions } from './write-options.ts';

/** PUT. Upstream: apiserver/pkg/endpoints/handlers/update.go, registry/generic/registry/store.go (Update) */
export const decodeUpdate: Decode = async (server, context, request, notes) => {
  const { resource, info } = request;
  const options = parseWriteOptions(info, 'UpdateOptions');
  const draft = decodeBody(server, request, options, notes);
  ensureNamespace(request, draft);
  ensureName(draft, info.name);
  const key = objectKeyOf(request);
  const current = await currentObject(server, context, {
    prefix: resource.prefix,
    key,
    attempt: request.attempt,
    resourceVersion: draft.metadata.resourceVersion,
  });
  if (current) {
    ensureSameObject(request, draft, current);
    return noteOwners(server, replacement(request, draft, current, options));
  }
  if (info.subresource !== '' || !resource.strategy.allowCreateOnUpdate)
    throw new Refusal(notFound(resource, info.name));
  ensureMayCreate(server, context, request);
  return noteOwners(server, creation(server, request, draft, options));
};

/** A PUT that names a uid means that very object, not its successor of the same name. */
function ensureSameObject({ resource, info }: Routed, { metadata: { uid } }: KubeObject, current: StoredObject): void {
  const stored = current.object.metadata.uid;
  if (uid && uid !== stored)
    throw new Refusal(
      conflict(
        resource,
        info.name,
        `StorageError: invalid object, Code: 4, Key: ${current.key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
          `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored}`,
      ),
    );
}

/** The way of an object that takes another's place: must be the same one, and start from its newest revision. */
export function replacement(request: Routed, draft: KubeObject, current: StoredObject, options: WriteOptions): Change {
  const { resource, info } = request;
  const { resourceVersion = '' } = draft.metadata;
  const old = current.object;
  if (resourceVersion !== '' && !/^\d+$/.test(resourceVersion))
    throw new Refusal(plainError(500, `strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`));
  const unnamed = resourceVersion === '' || resourceVersion === '0';
  if (unnamed && !resource.strategy.allowUnconditionalUpdate)
    throw new Refusal(
      invalid({ group: resource.group, kind: resource.resource }, info.name, [
        invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
      ]),
    );
  if (!unnamed && Number(resourceVersion) !== current.revision)
    throw new Refusal(conflict(resource, info.name, objectModified));
  keepServerFields(draft, old);
  const view = resource.views[info.subresource];
  return {
    operation: 'UPDATE',
    scope: scopeOf(request),
    options,
    name: info.name,
    key: current.key,
    draft: view ? view.store(draft, old) : draft,
    current,
    nameGenerated: false,
    expectsRevision: !unnamed,
    ...request,
  };
}

/** Which part of an object a request is about; in another shape it is the object itself. */
export const scopeOf = ({ resource, info: { subresource } }: Routed): UpdateScope =>
  subresource === '' ? 'main' : (resource.views[subresource]?.writes ?? (subresource as UpdateScope));

/** What a client leaves out of an update stays as it was. Upstream: apimachinery/pkg/api/validation/objectmeta.go */
function keepServerFields({ metadata }: KubeObject, { metadata: old }: KubeObject): void {
  metadata.resourceVersion = old.resourceVersion;
  metadata.uid ||= old.uid;
  metadata.creationTimestamp = old.creationTimestamp;
  if (old.generation === undefined) delete metadata.generation;
  else metadata.generation = old.generation;
  if (old.deletionTimestamp) {
    metadata.deletionTimestamp ??= old.deletionTimestamp;
    metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
  }
}
