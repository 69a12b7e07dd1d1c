import type { ExtenderCall } from '../../protocol/evidence/scheduling.ts';
import type { Snapshot } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import type { Candidate } from '../plugins/default-preemption.ts';
import { type Extender, ExtenderError, fieldOf, isInterested } from './extender.ts';

export interface ReviewedCandidates {
  readonly candidates: readonly Candidate[];
  readonly calls: readonly ExtenderCall[];
  /** An extender that may not be ignored failed: nobody is evicted. */
  readonly error?: string;
}

/** Extenders may take candidates away, and choose other victims. Upstream: pkg/scheduler/framework/preemption/preemption.go (callExtenders) */
export async function reviewCandidates(
  extenders: readonly Extender[],
  pod: PodInfo,
  found: readonly Candidate[],
  snapshot: Snapshot,
): Promise<ReviewedCandidates> {
  let candidates = found;
  const calls: ExtenderCall[] = [];
  for (const extender of extenders) {
    const { preemptVerb, ignorable } = extender.configuration;
    if (candidates.length === 0) break;
    if (!preemptVerb || !isInterested(extender, pod.pod)) continue;
    try {
      const { value, call } = await extender.ask(preemptVerb, argsFor(extender, pod, candidates));
      candidates = candidatesIn(value, extender, snapshot, call);
      calls.push(call);
    } catch (error) {
      if (!(error instanceof ExtenderError)) throw error;
      calls.push({ ...error.call, ...(ignorable && { ignored: true }) });
      if (!ignorable) return { candidates: [], calls, error: error.message };
    }
  }
  return { candidates, calls };
}

/** Upstream: staging/src/k8s.io/kube-scheduler/extender/v1/types.go (ExtenderPreemptionArgs) */
function argsFor({ configuration }: Extender, { pod }: PodInfo, candidates: readonly Candidate[]): object {
  const byNode = (pods: (candidate: Candidate) => readonly object[]): object =>
    Object.fromEntries(
      candidates.map((candidate) => [
        candidate.node,
        { Pods: pods(candidate), NumPDBViolations: candidate.budgetViolations },
      ]),
    );
  return configuration.nodeCacheCapable
    ? {
        Pod: pod,
        NodeNameToVictims: null,
        NodeNameToMetaVictims: byNode(({ victims }) => victims.map((victim) => ({ UID: victim.pod.metadata.uid }))),
      }
    : {
        Pod: pod,
        NodeNameToVictims: byNode(({ victims }) => victims.map((victim) => victim.pod)),
        NodeNameToMetaVictims: null,
      };
}

function candidatesIn(
  value: unknown,
  { configuration: { ignorable, urlPrefix } }: Extender,
  { nodes }: Snapshot,
  call: ExtenderCall,
): readonly Candidate[] {
  const answered = Object.entries(fieldOf(value, 'NodeNameToMetaVictims') ?? {});
  return answered.flatMap(([name, meta]) => {
    const node = nodes.find((each) => each.name === name);
    if (!node) throw new ExtenderError(`nodeinfo not found for node name ${JSON.stringify(name)}`, call);
    const pods = fieldOf(meta, 'Pods');
    const victims = (Array.isArray(pods) ? pods : []).map((each) => {
      const uid = fieldOf(each, 'UID');
      const victim = [...node.pods.values()].find(({ pod }) => pod.metadata.uid === uid);
      if (victim) return victim;
      const claim = `extender: ${urlPrefix} claims to preempt pod (UID: ${String(uid)}) on node: ${name}`;
      throw new ExtenderError(`${claim}, but the pod is not found on that node`, call);
    });
    const budgetViolations = Number(fieldOf(meta, 'NumPDBViolations') ?? 0);
    if (victims.length > 0) return [{ node: name, victims, budgetViolations }];
    if (ignorable) return [];
    throw new ExtenderError(`expected at least one victim pod on node ${JSON.stringify(name)}`, call);
  });
}
