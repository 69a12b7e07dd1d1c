import { eventRecorder, type EventRecorder } from '../client/event-recorder.ts';
import { type Informer, type InformerOptions, startInformer } from '../client/informer.ts';
import type { ClientObject } from '../client/objects.ts';
import type { Pace } from '../client/pace.ts';
import type { RestClient } from '../client/rest.ts';
import { WorkQueue, type WorkQueueOptions } from '../client/work-queue.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import { backgroundContext, causedBy, type Context } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import type { Environment } from '../protocol/environment.ts';
import type { ReconcileEvidence } from '../protocol/spans.ts';
import type { Pki } from '../protocol/pki.ts';
import type { Informers } from './informers.ts';
import { serviceAccountClient } from './service-account-client.ts';

/** What a controller does with one key; what it returns says what came of it. */
export type Reconcile = (key: string, context: Context) => Promise<ReconcileEvidence>;

/** What a controller gets of the world. */
export interface ControllerEnvironment {
  readonly env: Environment;
  readonly pki: Pki;
  /** Acts as the controller's own service account, where it has one. */
  readonly client: RestClient;
  readonly recorder: EventRecorder;
  /** Shared local copies; complete when the controller starts. */
  readonly informers: Informers;
  /** A local copy of its own. */
  watch<Item extends ClientObject>(options: InformerOptions<Item>): Informer<Item>;
  /** Keys to reconcile, each as a `reconcile` span that is linked to what put it there. */
  queue(reconcile: Reconcile, options?: Pick<WorkQueueOptions, 'firstDelayMs'>): WorkQueue;
  /** Calls `tick` every `ms`, the first time after `ms`. */
  every(ms: number, tick: () => void): void;
  /** Fires when the manager stops leading. */
  readonly stopping: Cancellation;
}

export interface Controller {
  /** As in the real --controllers list, e.g. `serviceaccount-controller`. */
  readonly name: string;
  /** Its account in kube-system, bound to the role system:controller:<account>; absent: it acts as the manager itself. */
  readonly account?: string;
  /** How fast it may ask the API server, where that is not the usual pace. */
  readonly pace?: Pace;
  /** As whom it writes Events, where that is not its name. */
  readonly eventSource?: string;
  readonly start: (environment: ControllerEnvironment) => void;
}

/** Upstream: --kube-api-qps and --kube-api-burst */
export const usualPace: Pace = { perSecond: 20, burst: 30 };

export const done: ReconcileEvidence = { result: 'done' };
export const nothingToDo: ReconcileEvidence = { result: 'nothing-to-do' };

export interface ManagerOptions {
  readonly env: Environment;
  readonly pki: Pki;
  readonly root: RestClient;
  readonly informers: Informers;
  readonly stopping: Cancellation;
}

export function startController(
  { name, account, pace = usualPace, eventSource = name, start }: Controller,
  options: ManagerOptions,
): void {
  const { env, pki, root, informers, stopping } = options;
  const client = account === undefined ? root : serviceAccountClient(env, root, account, pace);
  start({
    env,
    pki,
    client,
    informers,
    stopping,
    recorder: eventRecorder(env, client, { component: eventSource }),
    watch: (informer) => startInformer(env.clock, root, informer, stopping),
    queue(reconcile, queueOptions) {
      const queue = new WorkQueue({
        ...queueOptions,
        clock: env.clock,
        work: ({ key, causes }) =>
          reconciled(env, name, key, causes.length > 0 ? causedBy(causes, stopping) : backgroundContext, reconcile),
        onError: () => {},
      });
      stopping.onCancel(() => queue.stop());
      return queue;
    },
    every(ms, tick) {
      const arm = (): void => {
        const disarm = env.clock.after(ms, () => {
          arm();
          tick();
        });
        stopping.onCancel(disarm);
      };
      arm();
    },
  });
}

/** A throw ends the span as an error, and the queue tries the key again later. */
async function reconciled(
  env: Environment,
  controller: string,
  key: string,
  context: Context,
  reconcile: Reconcile,
): Promise<void> {
  const point = { name: 'reconcile', subject: { controller, key }, label: `${controller} ${key}` };
  await traced(env, context, point, async (working) => passed(undefined, await reconcile(key, working)));
}
