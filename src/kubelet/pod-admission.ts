import type { Rejection } from './rejection.ts';
import { hostPortsOf, portsConflict } from '../apimachinery/host-ports.ts';
import { matchesNodeTerms } from '../apimachinery/node-selector.ts';
import { tolerates } from '../apimachinery/tolerations.ts';
import type { Context } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import { shortage, shortageMessage } from './node/node-fit.ts';
import type { OwnNode } from './node/own-node.ts';
import { isStaticPod } from './pod-identity.ts';
import type { Pod } from './pod.ts';
import { podSubject } from './pod-identity.ts';
import type { PodServices } from './services.ts';
import { forbiddenSysctl } from './sysctls.ts';

/**
 * The node's own look at a pod that was bound to it: does it fit, does it match?
 * Upstream: pkg/kubelet/lifecycle/predicate.go
 */
export async function podAdmission(context: Context, pod: Pod, services: PodServices): Promise<Rejection | undefined> {
  const subject = podSubject(pod);
  let rejection: Rejection | undefined;
  await traced(
    services.env,
    context,
    { name: 'pod-admission', subject, label: `admit ${subject.pod}` },
    async (inner) => {
      // A pod that ran here before the kubelet was started again stays, whatever the sum says now.
      rejection = pod.status?.startTime ? undefined : await judge(inner, pod, services);
      if (rejection)
        services.events.pod(pod, 'Warning', rejection.reason, rejection.message.replace('Pod was rejected: ', ''));
      return passed(undefined, { admitted: rejection === undefined, ...rejection });
    },
  );
  return rejection;
}

async function judge(context: Context, pod: Pod, services: PodServices): Promise<Rejection | undefined> {
  if (isStaticPod(pod)) return undefined;
  const { node, pressure } = services;
  const sysctl = forbiddenSysctl(pod);
  if (sysctl !== undefined) return rejected('SysctlForbidden', `forbidden sysctl: "${sysctl}" not allowlisted`);
  const evicted = pressure(pod);
  if (evicted) return evicted;
  const objections = objectionsOn(pod, node.own.known(), services);
  if (objections.length === 0 || objections.some(({ reason }) => reason !== 'NodeAffinity')) return objections[0];
  // The labels may have changed a moment ago: before a pod fails over them they are asked for.
  const asked = await node.own.ask(context).catch(() => undefined);
  return asked ? objectionsOn(pod, asked, services)[0] : objections[0];
}

/** All that speaks against a pod, in the order in which the kubelet looks. */
function objectionsOn(pod: Pod, own: OwnNode, { node, activePods }: PodServices): readonly Rejection[] {
  const others = activePods().filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const lacking = shortage(pod, others, node.allocatable);
  return [
    ...(lacking ? [rejected(`OutOf${lacking.resource}`, shortageMessage(lacking))] : []),
    ...(wants(pod, node.name, own)
      ? []
      : [predicateFailed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")]),
    ...(portsTaken(pod, others)
      ? [predicateFailed('NodePorts', "node(s) didn't have free ports for the requested pod ports")]
      : []),
    ...(isRepelled(pod, own)
      ? [predicateFailed('TaintToleration', "node(s) had taints that the pod didn't tolerate")]
      : []),
  ];
}

const rejected = (reason: string, message: string): Rejection => ({
  reason,
  message: `Pod was rejected: ${message}`,
});

const predicateFailed = (predicate: string, message: string): Rejection =>
  rejected(predicate, `Predicate ${predicate} failed: ${message}`);

function wants({ spec }: Pod, name: string, { labels }: OwnNode): boolean {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value) &&
    (!terms || matchesNodeTerms(terms, { name, labels }))
  );
}

function portsTaken({ spec }: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPortsOf(spec);
  if (wanted.length === 0) return false;
  const taken = others.flatMap((other) => hostPortsOf(other.spec));
  return wanted.some((port) => taken.some((used) => portsConflict(port, used)));
}

const isRepelled = ({ spec }: Pod, { taints }: OwnNode): boolean =>
  taints.some(
    (taint) => taint.effect === 'NoExecute' && !spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
  );
