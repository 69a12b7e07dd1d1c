import { selectedNode } from '../apimachinery/volume-binding.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { Context } from '../kernel/context.ts';
import { keptFor, provisionedOn } from './assumed-volumes.ts';
import type { Pod } from './objects.ts';
import { isFullyBound } from './plugins/claims.ts';
import type { Scheduler } from './scheduler.ts';
import type { ClaimPlan, VolumeReservation } from './volume-reservation.ts';

/**
 * Writes which volumes the pod's claims get, and waits until they have them; for a scheduler that stops it never ends.
 * @returns false where the pod is gone meanwhile
 * @throws {Error} where that fails or takes too long; the API's own refusals too
 * Upstream: pkg/scheduler/framework/plugins/volumebinding/binder.go (BindPodVolumes)
 */
export async function bindVolumes(
  scheduler: Scheduler,
  context: Context,
  { metadata: { uid } }: Pod,
  { plans, timeoutMs }: VolumeReservation,
): Promise<boolean> {
  for (const plan of plans) await write(scheduler, context, plan);
  const { env, claims, pods, stopping } = scheduler;
  const watched: Disposer[] = [];
  const unwatch = (): void => {
    for (const stop of watched.splice(0)) stop();
  };
  watched.push(stopping.onCancel(unwatch));
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`binding volumes: ${why}`));
      const check = (): void => {
        const states = plans.map((plan) => stateOf(scheduler, plan));
        const problem = states.find((state) => typeof state === 'string');
        if (problem !== undefined) fail(problem);
        else if (states.every(Boolean)) resolve(true);
      };
      watched.push(env.clock.after(timeoutMs, () => fail('context deadline exceeded')));
      watched.push(claims.onEvent(check));
      watched.push(
        pods.onEvent(({ type, object }) => {
          if (type === 'delete' && object.metadata.uid === uid) resolve(false);
        }),
      );
    });
  } finally {
    unwatch();
  }
}

async function write({ client }: Scheduler, context: Context, plan: ClaimPlan): Promise<void> {
  if ('bindTo' in plan) {
    const volume = keptFor(plan.claim, plan.bindTo);
    const body = { ...volume, apiVersion: 'v1', kind: 'PersistentVolume' };
    await client.write('PUT', `/api/v1/persistentvolumes/${volume.metadata.name}`, { context, body });
    return;
  }
  const claim = provisionedOn(plan.provisionOn, plan.claim);
  const { namespace, name } = claim.metadata;
  const body = { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
  await client.write('PUT', `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`, { context, body });
}

/** Whether the claim has its volume, or why it will not get it. Upstream: binder.go (checkBindings) */
function stateOf({ claims }: Scheduler, plan: ClaimPlan): boolean | string {
  const { namespace, name, resourceVersion } = plan.claim.metadata;
  const claim = claims.get(`${namespace}/${name}`);
  if (!claim) return `persistentvolumeclaim "${name}" not found`;
  // What was written has not come back yet.
  if (claim.metadata.resourceVersion === resourceVersion) return false;
  const isElsewhere =
    'provisionOn' in plan && !claim.spec.volumeName && claim.metadata.annotations?.[selectedNode] !== plan.provisionOn;
  return isElsewhere ? `provisioning failed for PVC "${name}"` : isFullyBound(claim);
}
