import type { Informers } from '../informers.ts';
import type { SyncParts } from '../workload/sync.ts';

/** What the controller works with. */
export type StatefulParts = SyncParts & Pick<Informers, 'pods' | 'controllerRevisions' | 'persistentVolumeClaims'>;
