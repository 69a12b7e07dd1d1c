import { matchesNodeTerms } from '../../apimachinery/node-selector.ts';
import { tolerates } from '../../apimachinery/tolerations.ts';
import type { Node, PodSpec, Toleration } from '../../apimachinery/types.ts';
import type { AnyObject } from '../objects.ts';

/** What of a node decides whether a daemon belongs there. */
export type DaemonNode = AnyObject & Pick<Node, 'spec'>;

/** Taints that a daemon lives with wherever it runs. Upstream: pkg/controller/daemon/util/daemonset_util.go (AddOrUpdateDaemonPodTolerations) */
export const daemonTolerations = ({ hostNetwork }: Pick<PodSpec, 'hostNetwork'>): Toleration[] =>
  [
    ['not-ready', 'NoExecute'],
    ['unreachable', 'NoExecute'],
    ['disk-pressure', 'NoSchedule'],
    ['memory-pressure', 'NoSchedule'],
    ['pid-pressure', 'NoSchedule'],
    ['unschedulable', 'NoSchedule'],
    ...(hostNetwork ? [['network-unavailable', 'NoSchedule']] : []),
  ].map(([name, effect]) => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect: effect! }));

export interface Fit {
  /** A daemon should be started there. */
  readonly starts: boolean;
  /** One that runs there may stay. */
  readonly stays: boolean;
}

/** Upstream: pkg/controller/daemon/daemon_controller.go (NodeShouldRunDaemonPod) */
export function fitOf(spec: Partial<PodSpec>, node: DaemonNode): Fit {
  const { nodeName, nodeSelector, affinity, tolerations = [], hostNetwork } = spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const selected = Object.entries(nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
  const affine = !required || matchesNodeTerms(required.nodeSelectorTerms, node.metadata);
  if ((nodeName && nodeName !== node.metadata.name) || !selected || !affine) return { starts: false, stays: false };
  const all = [...tolerations, ...daemonTolerations({ hostNetwork: hostNetwork ?? false })];
  const repelling = (node.spec?.taints ?? []).filter(
    (taint) => !all.some((toleration) => tolerates(toleration, taint)),
  );
  return {
    starts: repelling.every(({ effect }) => effect === 'PreferNoSchedule'),
    stays: repelling.every(({ effect }) => effect !== 'NoExecute'),
  };
}

const byName = (name: string) => ({ key: 'metadata.name', operator: 'In', values: [name] });

/** The spec of the daemon of one node, which the scheduler can put nowhere else. */
export function specFor(spec: Partial<PodSpec>, node: string): Partial<PodSpec> {
  const { affinity } = spec;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  return {
    ...spec,
    affinity: {
      ...affinity,
      nodeAffinity: {
        ...affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map((term) => ({ ...term, matchFields: [byName(node)] })),
        },
      },
    },
    tolerations: [
      ...(spec.tolerations ?? []),
      ...daemonTolerations({ hostNetwork: spec.hostNetwork ?? false }).filter(
        (added) => !(spec.tolerations ?? []).some(({ key, effect }) => key === added.key && effect === added.effect),
      ),
    ],
  };
}

/** The node that a daemon is on, or meant for. */
export function nodeOf({ nodeName, affinity }: PodSpec): string | undefined {
  if (nodeName) return nodeName;
  for (const { matchFields } of affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms ?? [])
    for (const { key, operator, values } of matchFields ?? [])
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0];
  return undefined;
}
