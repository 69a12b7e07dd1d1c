import { formatTime } from '../../apimachinery/time.ts';
import { plainError } from '../../apimachinery/status.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { generatedName } from '../../apimachinery/names.ts';
import { randomUuid } from '../../kernel/random.ts';
import type { Server } from '../server.ts';
import { Refusal } from '../refusal.ts';
import { objectKey } from '../storage/keys.ts';
import type { Change, Routed, WriteOptions } from '../walk.ts';
import { decodeBody, type Decode, ensureNamespace } from './decoding.ts';
import { noteOwners } from './field-management.ts';
import { namespaceOf } from './request-keys.ts';
import { isStored } from './served-resource.ts';
import { parseWriteOptions } from './write-options.ts';

/** POST. Upstream: apiserver/pkg/endpoints/handlers/create.go */
export const decodeCreation: Decode = (server, _context, request, notes) => {
  const options = parseWriteOptions(request.info, 'CreateOptions');
  const draft = decodeBody(server, request, options, notes);
  ensureNamespace(request, draft);
  return noteOwners(server, creation(server, request, draft, options));
};

/** The way of an object that is new: gets its name, uid and time of birth. */
export function creation(server: Server, request: Routed, draft: KubeObject, options: WriteOptions): Change {
  const { metadata } = draft;
  if (metadata.resourceVersion && request.info.subresource === '')
    throw new Refusal(plainError(500, 'resourceVersion should not be set on objects to be created'));
  const nameGenerated = !metadata.name && metadata.generateName !== undefined && metadata.generateName !== '';
  if (nameGenerated) metadata.name = generatedName(metadata.generateName!, server.env.random);
  if (isStored(request.resource) && request.info.subresource === '') {
    metadata.uid = randomUuid(server.env.random);
    metadata.creationTimestamp = formatTime(server.env.clock.now());
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
  }
  const name = request.info.name || (metadata.name ?? '');
  const view = request.resource.views[request.info.subresource];
  return {
    operation: 'CREATE',
    scope: 'main',
    options,
    name,
    key: objectKey(request.resource.prefix, namespaceOf(request), name),
    draft: view ? view.store(draft, undefined) : draft,
    nameGenerated,
    expectsRevision: false,
    ...request,
  };
}
