import type { Informer } from '../client/informer.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Environment } from '../protocol/environment.ts';
import type { PodSubject } from '../protocol/evidence/pod.ts';
import type { AssumedVolumes } from './assumed-volumes.ts';
import { defaultSchedulerName } from './configuration.ts';
import type { Extenders } from './extenders/extenders.ts';
import type { NodeCache } from './node-cache.ts';
import type { OwnPlugins } from './own-plugins.ts';
import type { PersistentVolumeClaim, Pod } from './objects.ts';
import type { Permits } from './permit.ts';
import type { Profile } from './profile.ts';
import type { SchedulingQueue } from './queue.ts';

/** A profile with the recorder that writes events in its name. */
export interface RunningProfile {
  readonly profile: Profile;
  readonly recorder: EventRecorder;
}

/** What the cycles of one scheduler share. */
export interface Scheduler {
  readonly env: Environment;
  readonly client: RestClient;
  /** By schedulerName. */
  readonly profiles: ReadonlyMap<string, RunningProfile>;
  readonly cache: NodeCache;
  readonly claims: Informer<PersistentVolumeClaim>;
  /** As last heard of; those that have ended are not among them. */
  readonly pods: Informer<Pod>;
  /** Fires when it no longer leads. */
  readonly stopping: Cancellation;
  readonly volumes: AssumedVolumes;
  readonly queue: SchedulingQueue;
  /** Absent: none is configured. */
  readonly extenders?: Extenders;
  /** The same. */
  readonly ownPlugins?: OwnPlugins;
  /** The same. */
  readonly permits?: Permits;
  /** Where the next pod begins to look at nodes. */
  nextStart: number;
}

/** Nothing where no profile is called as the pod asks: it is for somebody else to place. */
export const profileFor = ({ profiles }: Scheduler, { spec }: Pod): RunningProfile | undefined =>
  profiles.get(spec.schedulerName || defaultSchedulerName);

export const podSubject = ({ metadata: { namespace, name, uid } }: Pod): PodSubject => ({ namespace, pod: name, uid });

export const podReference = ({ metadata: { namespace, name, uid, resourceVersion } }: Pod) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  namespace,
  name,
  uid,
  resourceVersion,
});

export const podPath = ({ metadata: { namespace, name } }: Pod, subresource: string): string =>
  `/api/v1/namespaces/${namespace}/pods/${name}/${subresource}`;
