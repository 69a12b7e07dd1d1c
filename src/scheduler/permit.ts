import type { Clock } from '../kernel/clock.ts';
import { type Outcome, passed, refused } from '../kernel/outcome.ts';
import type { PermitEvidence } from '../protocol/evidence/scheduling.ts';
import { type Failed, wentWrong } from './failed.ts';
import { nodesMessage } from './fit-error.ts';
import { rejected } from './framework.ts';
import type { OwnPlugins, PermittedByOwn, PlacedPod } from './own-plugins.ts';
import type { OwnPlugin } from './profile.ts';
import { type PermitRefusal, WaitingPods } from './waiting-pods.ts';

/** Whoever has a say between Reserve and PreBind, and the pods that have to wait for it. */
export interface Permits {
  /**
   * Asks the plugins about a pod that has got its node, and once more about those that wait.
   * @param onWait called when the pod has begun to wait: others go on meanwhile
   */
  ask(plugins: readonly OwnPlugin[], placed: PlacedPod, onWait: () => void): Promise<Permitted>;
  /** The pod is gone: it waits no longer. */
  remove(uid: string): void;
}

/** Whether the pod may be bound. */
export type Permitted = Outcome<undefined, PermitEvidence, Failed>;

/** Upstream: pkg/scheduler/schedule_one.go (RunPermitPlugins in schedulingCycle, WaitOnPermit in bindingCycle) */
export function createPermits(clock: Clock, own: OwnPlugins): Permits {
  const waiting = new WaitingPods(clock);

  async function permit(plugins: readonly OwnPlugin[], placed: PlacedPod, onWait: () => void): Promise<Permitted> {
    const others = waiting.all;
    const { permissions, runs, error } = await own.permit(plugins, [placed, ...others]);
    const evidence = { node: placed.node.name, own: runs, plugins: saidOfFirst(permissions) };
    if (error !== undefined) return refused(wentWrong(error), { ...evidence, message: error });
    const refusal = refusalOfFirst(permissions);
    if (refusal) return unschedulable(refusal, evidence);
    tellOthers(waiting, others, permissions);
    const patience = new Map(
      evidence.plugins.flatMap(({ name, waitSeconds }) => (waitSeconds ? [[name, waitSeconds]] : [])),
    );
    if (patience.size === 0) return passed(undefined, evidence);
    const began = clock.now();
    const released = waiting.hold(placed, patience);
    onWait();
    const late = await released;
    const waited = { ...evidence, waitedMs: clock.now() - began };
    return late ? unschedulable(late, waited) : passed(undefined, waited);
  }

  return {
    ask: permit,
    remove: (uid) => waiting.reject(uid, '', 'removed'),
  };
}

type Permissions = PermittedByOwn['permissions'];

const saidOfFirst = (permissions: Permissions): PermitEvidence['plugins'] =>
  permissions.map(({ plugin, of: [first] }) => ({
    name: plugin,
    ...(first && 'waitSeconds' in first && { waitSeconds: first.waitSeconds }),
  }));

function refusalOfFirst(permissions: Permissions): PermitRefusal | undefined {
  for (const {
    plugin,
    of: [first],
  } of permissions)
    if (first && 'reason' in first) return { plugin, reason: first.reason };
  return undefined;
}

/** Who waits may go, or has to give up; or waits on, no longer than was said at first. */
function tellOthers(waiting: WaitingPods, others: readonly PlacedPod[], permissions: Permissions): void {
  for (const { plugin, of } of permissions)
    for (const [place, placed] of others.entries()) {
      const { uid } = placed.pod.pod.metadata;
      const permission = of[place + 1];
      if (!permission) waiting.allow(uid, plugin);
      else if ('reason' in permission) waiting.reject(uid, plugin, permission.reason);
    }
}

function unschedulable({ plugin, reason }: PermitRefusal, evidence: PermitEvidence): Permitted {
  const message = nodesMessage(1, [rejected(reason)]);
  return refused({ reason: 'Unschedulable', message, rejectedBy: new Set([plugin]) }, { ...evidence, message });
}
