import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../apimachinery/types.ts';
import type { ObjectReference } from '../../client/event-recorder.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import type { Stored, StoredMeta } from '../workload/kinds.ts';

/** An object of no namespace as a list or a watch brings it. */
type ClusterWide<Kind extends object> = Omit<Stored<Kind>, 'metadata'> & { metadata: Omit<StoredMeta, 'namespace'> };

export type StoredClaim = Stored<PersistentVolumeClaim>;
export type StoredVolume = ClusterWide<PersistentVolume>;
export type StoredClass = ClusterWide<StorageClass>;

export const volumesPath = '/api/v1/persistentvolumes';

export const claimPath = ({ metadata: { namespace, name } }: StoredClaim): string =>
  `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
export const volumePath = ({ metadata: { name } }: StoredVolume): string => `${volumesPath}/${name}`;

/** As an event or a volume's claimRef names it. */
export const claimReference = ({ metadata }: StoredClaim): ObjectReference & { readonly uid: string } => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: metadata.namespace,
  name: metadata.name,
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
});

export const volumeReference = ({ metadata }: StoredVolume): ObjectReference => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  name: metadata.name,
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
});

/** Replaces a claim, or its status with `/status`; a newer version on the server refuses it. */
export const saveClaim = (
  client: RestClient,
  context: Context,
  claim: StoredClaim,
  subresource: '' | '/status' = '',
): Promise<StoredClaim> =>
  client.send('PUT', `${claimPath(claim)}${subresource}`, {
    context,
    body: { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  });

/** As `saveClaim`. */
export const saveVolume = (
  client: RestClient,
  context: Context,
  volume: StoredVolume,
  subresource: '' | '/status' = '',
): Promise<StoredVolume> =>
  client.send('PUT', `${volumePath(volume)}${subresource}`, {
    context,
    body: { ...volume, apiVersion: 'v1', kind: 'PersistentVolume' },
  });
