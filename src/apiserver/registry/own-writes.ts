import { formatTime } from '../../apimachinery/time.ts';
import type { Author } from '../../apimachinery/managed-fields/entries.ts';
import { compare } from '../../apimachinery/managed-fields/compare.ts';
import { recordUpdate } from '../../apimachinery/managed-fields/record-update.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { ignoredFields, managedKind } from './field-management.ts';
import type { ServedResource } from './served-resource.ts';

interface OwnWrite<Kind extends KubeObject> {
  readonly draft: Kind;
  /** What the draft takes the place of; absent on creation. */
  readonly current?: KubeObject;
  /** Of which part of the object the write is. */
  readonly scope: 'main' | 'status';
  /** Epoch ms. */
  readonly now: number;
}

/** The draft of a write that the server makes to itself, with the note that its fields are the server's. */
export function ownWrite<Kind extends KubeObject>(
  resource: ServedResource,
  { draft, current, scope, now }: OwnWrite<Kind>,
): Kind {
  const { type, zero, apiVersion } = managedKind(resource);
  const claims = current?.metadata.managedFields ?? [];
  if (current && claims.length === 0) return draft;
  const author: Author = {
    manager: 'kube-apiserver',
    operation: 'Update',
    apiVersion,
    ...(scope === 'status' && { subresource: 'status' }),
  };
  const found = compare(type, current ?? zero, draft, ignoredFields(resource, scope));
  const managedFields = recordUpdate(claims, found, author, formatTime(now));
  return managedFields.length === 0 ? draft : { ...draft, metadata: { ...draft.metadata, managedFields } };
}
