import { requestOf } from '../../apimachinery/volume-binding.ts';
import { compareQuantities, parseQuantity } from '../../apimachinery/quantity.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { claimReference, type StoredClaim } from './volume-objects.ts';

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
  start({ recorder, queue, informers: { persistentVolumeClaims: claims, persistentVolumes: volumes } }) {
    const work = queue((key) => {
      const claim = claims.get(key);
      const volume = claim && volumes.get(claim.spec.volumeName ?? '');
      if (!claim || !wantsMore(claim) || volume?.spec.claimRef?.uid !== claim.metadata.uid)
        return Promise.resolve(nothingToDo);
      recorder.event(claimReference(claim), 'Warning', 'ExternalExpanding', message);
      return Promise.resolve(done);
    });
    claims.onEvent((event) => {
      const { object, cause } = event;
      if (event.type === 'delete' || !wantsMore(object)) return;
      if (event.type === 'update' && requestOf(event.old) >= requestOf(object)) return;
      work.add(objectKey(object), cause);
    });
  },
};
