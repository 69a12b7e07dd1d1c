import { isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { jobKind, pathOf } from '../workload/kinds.ts';
import type { StoredJob } from './job-pods.ts';

/** When a Job that says so may be deleted, epoch ms; undefined: it has not ended, or stays. */
export function expiryOf({ metadata, spec, status }: StoredJob): number | undefined {
  const { ttlSecondsAfterFinished } = spec;
  const ended = status?.conditions?.find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
  if (ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp || !ended?.lastTransitionTime)
    return undefined;
  return Date.parse(ended.lastTransitionTime) + ttlSecondsAfterFinished * 1_000;
}

/** Deletes Jobs a while after they have ended, their pods first. Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go */
export const ttlAfterFinished: Controller = {
  name: 'ttl-after-finished-controller',
  account: 'ttl-after-finished-controller',
  start({ env, client, informers: { jobs }, queue }) {
    const work = queue(async (key, context) => {
      const known = jobs.get(key);
      if (!known || waitFor(key, known)) return nothingToDo;
      const path = pathOf(jobKind, known);
      try {
        // Somebody may have given it more time meanwhile.
        const fresh = await client.send<StoredJob>('GET', path, { context });
        if (waitFor(key, fresh)) return nothingToDo;
        const preconditions = { uid: fresh.metadata.uid };
        const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', preconditions };
        await client.write('DELETE', path, { context, body: options });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      return done;
    });
    /** True where its time has not come; it is looked at again then. */
    const waitFor = (key: string, job: StoredJob): boolean => {
      const expiry = expiryOf(job);
      const left = expiry === undefined ? Infinity : expiry - env.clock.now();
      if (left > 0 && left < Infinity) work.addAfter(key, left);
      return left > 0;
    };
    jobs.onEvent(({ type, object, cause }) => {
      if (type !== 'delete' && expiryOf(object) !== undefined) work.add(objectKey(object), cause);
    });
  },
};
