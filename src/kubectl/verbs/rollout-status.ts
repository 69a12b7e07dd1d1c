import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';

/** How far a rollout has got, and whether it is over. */
export interface RolloutStatus {
  readonly text: string;
  readonly isOver: boolean;
}

interface Rolled {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly generation?: number };
  readonly spec: {
    readonly replicas?: number;
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
  };
  readonly status?: Readonly<Record<string, number | undefined>> & {
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

const going = (text: string): RolloutStatus => ({ text, isOver: false });
const over = (text: string): RolloutStatus => ({ text, isOver: true });

/** @throws Failure for a rollout that has failed. Upstream: kubectl/pkg/polymorphichelpers/rollout_status.go */
export function rolloutStatus(object: Json): RolloutStatus {
  const rolled = object as unknown as Rolled;
  const { kind, metadata, status } = rolled;
  const noun = kind === 'DaemonSet' ? 'daemon set' : kind.toLowerCase();
  if ((metadata.generation ?? 0) > (status?.['observedGeneration'] ?? 0))
    return going(`Waiting for ${noun} spec update to be observed...`);
  if (kind === 'Deployment') return deploymentStatus(rolled);
  if (kind === 'DaemonSet') return daemonSetStatus(rolled);
  return statefulSetStatus(rolled);
}

function deploymentStatus({ metadata: { name }, spec, status = {} }: Rolled): RolloutStatus {
  if (status.conditions?.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded'))
    throw new Failure(`error: deployment "${name}" exceeded its progress deadline`);
  const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status;
  const waiting = `Waiting for deployment "${name}" rollout to finish`;
  const wanted = spec.replicas ?? 1;
  if (updated < wanted) return going(`${waiting}: ${updated} out of ${wanted} new replicas have been updated...`);
  if (replicas > updated) return going(`${waiting}: ${replicas - updated} old replicas are pending termination...`);
  if (available < updated) return going(`${waiting}: ${available} of ${updated} updated replicas are available...`);
  return over(`deployment "${name}" successfully rolled out`);
}

function daemonSetStatus({ metadata: { name }, spec, status = {} }: Rolled): RolloutStatus {
  requireRolling(spec);
  const { desiredNumberScheduled: wanted = 0, updatedNumberScheduled: updated = 0, numberAvailable = 0 } = status;
  const waiting = `Waiting for daemon set "${name}" rollout to finish`;
  if (updated < wanted) return going(`${waiting}: ${updated} out of ${wanted} new pods have been updated...`);
  if (numberAvailable < wanted)
    return going(`${waiting}: ${numberAvailable} of ${wanted} updated pods are available...`);
  return over(`daemon set "${name}" successfully rolled out`);
}

function statefulSetStatus({ spec, status = {} }: Rolled): RolloutStatus {
  requireRolling(spec);
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, currentReplicas: current = 0 } = status;
  const wanted = spec.replicas ?? 1;
  if (ready < wanted) return going(`Waiting for ${wanted - ready} pods to be ready...`);
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    const due = wanted - partition;
    return updated < due
      ? going(`Waiting for partitioned roll out to finish: ${updated} out of ${due} new pods have been updated...`)
      : over(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  const { updateRevision, currentRevision } = status;
  return updateRevision === currentRevision
    ? over(`statefulset rolling update complete ${current} pods at revision ${currentRevision}...`)
    : going(`waiting for statefulset rolling update to complete ${updated} pods at revision ${updateRevision}...`);
}

function requireRolling({ updateStrategy }: Rolled['spec']): void {
  if (updateStrategy?.type === 'OnDelete')
    throw new Failure('error: rollout status is only available for RollingUpdate strategy type');
}
