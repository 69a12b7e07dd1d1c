import { startInformer } from '../client/informer.ts';
import { cancellationSource } from '../kernel/cancellation.ts';
import { type OnDemand, onDemand } from '../kernel/on-demand.ts';
import { requestsPath } from './certificates/requests.ts';
import { sharedCopy } from './informers.ts';
import { isTracked } from './job/tracking.ts';
import { type Controller, type ManagerOptions, startController } from './manager.ts';
import type { AnyObject } from './objects.ts';
import { policiesPath } from './policystatus/policies.ts';
import { volumesPath } from './volume/volume-objects.ts';
import {
  autoscalerKind,
  cronJobKind,
  daemonSetKind,
  deploymentKind,
  everywhere,
  jobKind,
  podKind,
  replicaSetKind,
  replicationControllerKind,
  statefulSetKind,
} from './workload/kinds.ts';

interface Wake {
  /** The collection whose first object wakes. */
  readonly path: string;
  /** Absent: any object. */
  readonly when?: (object: AnyObject) => boolean;
}

/** Controllers of which many clusters never need the code: it comes with the first object that they are for. */
interface Dormant {
  readonly wakes: readonly Wake[];
  readonly controllers: OnDemand<readonly Controller[]>;
}

const dormant = (wakes: readonly (string | Wake)[], fetch: () => Promise<readonly Controller[]>): Dormant => ({
  wakes: wakes.map((wake) => (typeof wake === 'string' ? { path: wake } : wake)),
  controllers: onDemand(fetch),
});

const claimsPath = '/api/v1/persistentvolumeclaims';

const all: readonly Dormant[] = [
  dormant([everywhere(deploymentKind)], async () => [(await import('./deployment/deployment.ts')).deployment]),
  dormant([everywhere(replicaSetKind)], async () => [(await import('./replicaset/replicaset.ts')).replicaSet]),
  dormant([everywhere(replicationControllerKind)], async () => [
    (await import('./replicaset/replication-controller.ts')).replicationController,
  ]),
  dormant([everywhere(daemonSetKind)], async () => [(await import('./daemonset/daemonset.ts')).daemonSet]),
  dormant([everywhere(statefulSetKind)], async () => [(await import('./statefulset/statefulset.ts')).statefulSet]),
  // A pod whose Job is gone waits for its release all the same.
  dormant([everywhere(jobKind), { path: everywhere(podKind), when: isTracked }], async () => [
    (await import('./job/job.ts')).job,
    (await import('./job/ttl-after-finished.ts')).ttlAfterFinished,
  ]),
  dormant([everywhere(cronJobKind)], async () => [(await import('./cronjob/cronjob.ts')).cronJob]),
  dormant([everywhere(autoscalerKind)], async () => [
    (await import('./autoscaler/autoscaler.ts')).horizontalPodAutoscaler,
  ]),
  dormant([claimsPath, volumesPath], async () => [
    (await import('./volume/binder.ts')).persistentVolumeBinder,
    (await import('./volume/local-path-provisioner.ts')).localPathProvisioner,
    (await import('./volume/expander.ts')).volumeExpander,
  ]),
  dormant([requestsPath], async () => [
    (await import('./certificates/signing.ts')).certificateSigning,
    (await import('./certificates/approving.ts')).certificateApproving,
    (await import('./certificates/cleaner.ts')).certificateCleaner,
  ]),
  dormant([policiesPath], async () => [(await import('./policystatus/policy-status.ts')).policyStatus]),
];

/** Fetches the code of all of them: for whoever lets time run by itself and could not wait for it. */
export async function loadControllers(): Promise<void> {
  await Promise.all(all.map(({ controllers }) => controllers.load()));
}

/** Before code that could not be fetched is asked for again, ms. */
const againMs = 5_000;

/** Starts each of them when there is something for it to do. */
export function startDormant(options: ManagerOptions): void {
  for (const { wakes, controllers } of all) {
    const waiting = cancellationSource(options.stopping);
    const start = (awake: readonly Controller[]): void => {
      if (options.stopping.cancelled) return;
      for (const controller of awake) startController(controller, options);
    };
    const fetch = (): void => {
      controllers.load().then(start, () => {
        if (!options.stopping.cancelled) options.env.clock.after(againMs, fetch);
      });
    };
    const wake = (): void => {
      if (waiting.cancelled) return;
      waiting.cancel();
      if (controllers.here) start(controllers.here);
      else fetch();
    };
    for (const first of wakes) onFirst(options, first, waiting, wake);
  }
}

function onFirst(
  { env, root, informers }: ManagerOptions,
  { path, when = () => true }: Wake,
  waiting: ReturnType<typeof cancellationSource>,
  wake: () => void,
): void {
  const copy = sharedCopy(informers, path) ?? startInformer<AnyObject>(env.clock, root, { path }, waiting);
  const leave = copy.onEvent(({ object }) => {
    if (when(object)) wake();
  });
  waiting.onCancel(() => leave());
}
