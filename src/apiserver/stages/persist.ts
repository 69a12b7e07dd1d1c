import { persistChange } from '../registry/persist-change.ts';
import { persistDeletion } from '../registry/persist-deletion.ts';
import { storageRefusal } from '../registry/storage-refusal.ts';
import { virtualPersistence } from '../registry/virtual-resources.ts';
import type { Stage } from '../stage.ts';
import type { Admitted, Stored } from '../walk.ts';

/** Writes to etcd, if nobody else wrote meanwhile. Upstream: registry/generic/registry/store.go, storage/etcd3/store.go */
export const persist: Stage<'storage', Admitted, Stored> = {
  room: 'storage',
  run: async (server, context, request) => {
    try {
      if (request.operation === 'DELETE') return await persistDeletion(server, context, request);
      const virtual = virtualPersistence(request);
      return await (virtual ?? persistChange)(server, context, request);
    } catch (error) {
      return storageRefusal(error, request.key, request.operation === 'DELETE' ? 'delete' : 'update');
    }
  },
};
