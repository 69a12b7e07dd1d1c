import { requestOf } from '../../apimachinery/volume-binding.ts';
import { compareQuantities, parseQuantity } from '../../apimachinery/quantity.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { claimReference, claimsPath, type StoredClaim, type StoredVolume, volumesPath } from './volume-objects.ts';

const message =
  "didn't find a plugin capable of expanding the volume; waiting for an external controller to process this PVC";

const wantsMore = ({ spec, status }: StoredClaim): boolean =>
  status?.phase === 'Bound' &&
  compareQuantities(
    parseQuantity(spec.resources?.requests?.['storage'] ?? '0'),
    parseQuantity(status.capacity?.['storage'] ?? '0'),
  ) > 0;

/**
 * Says of claims that ask for more than they have that somebody else has to see to it: no kind of volume that is mounted
 * here can be made larger. Upstream: pkg/controller/volume/expand/expand_controller.go
 */
export const volumeExpander: Controller = {
  name: 'persistentvolume-expander-controller',
  account: 'expand-controller',
  eventSource: 'volume_expand',
  start({ recorder, queue, watch }) {
    const claims = watch<StoredClaim>({ path: claimsPath });
    const volumes = watch<StoredVolume>({ path: volumesPath });
    const work = queue(async (key) => {
      await Promise.all([claims.synced, volumes.synced]);
      const claim = claims.get(key);
      const volume = claim && volumes.get(claim.spec.volumeName ?? '');
      if (!claim || !wantsMore(claim) || volume?.spec.claimRef?.uid !== claim.metadata.uid) return nothingToDo;
      recorder.event(claimReference(claim), 'Warning', 'ExternalExpanding', message);
      return done;
    });
    claims.onEvent((event) => {
      const { object, cause } = event;
      if (event.type === 'delete' || !wantsMore(object)) return;
      if (event.type === 'update' && requestOf(event.old) >= requestOf(object)) return;
      work.add(objectKey(object), cause);
    });
  },
};
