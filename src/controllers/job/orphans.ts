import { isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import { collectionOf, controllerOf, jobKind } from '../workload/kinds.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { ownerKey } from '../workload/requeue-owners.ts';
import type { StoredJob } from './job-pods.ts';
import { letGo } from './let-go.ts';
import { isTracked } from './tracking.ts';

/** Lets go of pods that were kept for a job that is gone. Upstream: pkg/controller/job/job_controller.go (syncOrphanPod) */
export function releaseOrphans({ client, informers: { jobs, pods }, queue }: ControllerEnvironment): void {
  const orphans = queue(async (key, context) => {
    const pod = pods.get(key);
    if (!pod || !isTracked(pod) || (await hasJob(client, pod, context))) return nothingToDo;
    await letGo(client, pod, context);
    return done;
  });
  pods.onEvent(({ type, object, cause }) => {
    if (type === 'delete' || !isTracked(object) || ownerKey(object, jobKind, jobs)) return;
    const { kind } = controllerOf(object) ?? {};
    if (kind === undefined || kind === 'Job') orphans.add(objectKey(object), cause);
  });
  jobs.onEvent(({ type, object, cause }) => {
    if (type !== 'delete') return;
    for (const pod of pods.by('controller', object.metadata.uid)) orphans.add(objectKey(pod), cause);
  });
}

/** The copy of the jobs may be behind that of the pods, so the server is asked. */
async function hasJob(client: RestClient, pod: StoredPod, context: Context): Promise<boolean> {
  const reference = controllerOf(pod);
  if (!reference) return false;
  const path = `${collectionOf(jobKind, pod.metadata.namespace)}/${reference.name}`;
  try {
    const { metadata } = await client.send<StoredJob>('GET', path, { context });
    return metadata.uid === reference.uid;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
