import { ApiError, isNotFound } from '../client/api-error.ts';
import type { Context } from '../kernel/context.ts';
import { type Outcome, passed, refused } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import { later } from './later.ts';
import type { BindEvidence } from '../protocol/evidence/scheduling.ts';
import { type Failed, wentWrong } from './failed.ts';
import type { KnownNode } from './framework.ts';
import type { Pod } from './objects.ts';
import { type PodInfo, podKey } from './pod-info.ts';
import { podPath, podReference, type RunningProfile, type Scheduler } from './scheduler.ts';
import type { VolumeReservation } from './volume-reservation.ts';

export type Bound = 'bound' | 'deleted' | { readonly failed: Failed };

/** Where a pod goes, and what has to be done before. */
export interface Placement {
  readonly node: KnownNode;
  readonly reservation?: VolumeReservation;
}

/** Tells the API server the node: the only thing that the scheduler ever writes of a placement. Upstream: plugins/defaultbinder */
async function post(
  { client, extenders }: Scheduler,
  context: Context,
  pod: Pod,
  node: string,
): Promise<Outcome<Bound, BindEvidence, Bound>> {
  const { name, namespace, uid } = pod.metadata;
  const byExtender = await extenders?.bind(pod, node);
  if (byExtender) {
    const { call, error } = byExtender;
    if (error === undefined) return passed('bound', { node, calls: [call] });
    return refused({ failed: wentWrong(error) }, { node, message: error, calls: [call] });
  }
  try {
    await client.write('POST', podPath(pod, 'binding'), {
      context,
      body: {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace, uid },
        target: { kind: 'Node', name: node },
      },
    });
    return passed('bound', { node });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isNotFound(error)) return refused('deleted', { node, message });
    const why = error instanceof ApiError ? message : `binding not confirmed: ${message}`;
    return refused({ failed: wentWrong(`running Bind plugin "DefaultBinder": ${why}`) }, { node, message });
  }
}

/** What the binding waits for. Upstream: pkg/scheduler/framework/runtime/framework.go (RunPreBindPlugins) */
async function prebind(
  scheduler: Scheduler,
  context: Context,
  pod: Pod,
  reservation: VolumeReservation,
): Promise<Outcome<undefined, { claims: readonly string[]; message?: string }, Exclude<Bound, 'bound'>>> {
  const claims = reservation.plans.map(({ claim }) => claim.metadata.name);
  try {
    const isThere = await later.bindVolumes.use(({ bindVolumes }) => bindVolumes(scheduler, context, pod, reservation));
    return isThere ? passed(undefined, { claims }) : refused('deleted', { claims });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused({ failed: wentWrong(`running PreBind plugin "VolumeBinding": ${message}`) }, { claims, message });
  }
}

/** Tells others where the pod is about to go, as it may take a while. Upstream: schedule_one.go (bindingCycle) */
async function nominate({ client, pods }: Scheduler, context: Context, pod: Pod, node: string): Promise<void> {
  if (pods.get(podKey(pod))?.status?.nominatedNodeName === node) return;
  try {
    await client.write('PATCH', podPath(pod, 'status'), {
      context,
      contentType: 'application/strategic-merge-patch+json',
      body: { metadata: { uid: pod.metadata.uid }, status: { nominatedNodeName: node } },
    });
  } catch {
    // Nobody needs to know: the binding goes on.
  }
}

/**
 * Runs beside the next pods' cycles, but for the first question of Permit.
 * @param onDecided the next pod may have its cycle
 */
export async function bind(
  scheduler: Scheduler,
  context: Context,
  { profile, recorder }: RunningProfile,
  info: PodInfo,
  placement: Placement,
  onDecided: () => void,
): Promise<Bound> {
  const { pod } = info;
  const { reservation } = placement;
  const node = placement.node.name;
  const { permits } = scheduler;
  const permitting = profile.own.filter((plugin) => plugin.permits);
  if (permits && permitting.length > 0) {
    const label = `permit ${pod.metadata.name}`;
    const permitted = await traced(scheduler.env, context, { name: 'permit', label }, (asking) =>
      permits.ask(permitting, { pod: info, node: placement.node }, () => {
        onDecided();
        // It may have been deleted while the plugins were asked.
        if (scheduler.pods.get(info.key)?.metadata.uid !== pod.metadata.uid) permits.remove(pod.metadata.uid);
        else void nominate(scheduler, asking, pod, node);
      }),
    );
    if (!permitted.ok) return { failed: permitted.refusal };
  }
  onDecided();
  if (reservation) {
    const prepared = await traced(
      scheduler.env,
      context,
      { name: 'prebind', label: `prebind ${pod.metadata.name}` },
      async (preparing) => {
        await nominate(scheduler, preparing, pod, node);
        return prebind(scheduler, preparing, pod, reservation);
      },
    );
    if (!prepared.ok) return prepared.refusal;
  }
  const label = `bind ${pod.metadata.name}`;
  const outcome = await traced(scheduler.env, context, { name: 'bind', label }, (binding) =>
    post(scheduler, binding, pod, node),
  );
  if (!outcome.ok) return outcome.refusal;
  const { namespace, name } = pod.metadata;
  recorder.event(
    podReference(pod),
    'Normal',
    'Scheduled',
    `Successfully assigned ${namespace}/${name} to ${node}`,
    'Binding',
  );
  return outcome.value;
}
