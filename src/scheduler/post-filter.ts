import { formatTime } from '../apimachinery/time.ts';
import { isNotFound } from '../client/api-error.ts';
import type { Context } from '../kernel/context.ts';
import { passed, refused } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import type { PostFilterEvidence } from '../protocol/evidence/scheduling.ts';
import type { Diagnosis } from './fit-error.ts';
import type { Snapshot } from './framework.ts';
import type { PodInfo } from './pod-info.ts';
import { type Candidate, leastHarm, preempt, type Preemption } from './plugins/default-preemption.ts';
import type { Profile } from './profile.ts';
import { podPath, podReference, type RunningProfile, type Scheduler } from './scheduler.ts';

/** What can still be done for a pod that fits nowhere. */
export interface Afterword {
  /** Closes the FailedScheduling message; '' when room is being made. */
  readonly message: string;
  readonly nominatedNode?: string;
}

type Room = Extract<Preemption, { readonly candidate: Candidate }>;

/** What the DynamicResources plugin says first, about pods that claim no devices. */
const noClaims = 'no new claims to deallocate';

/** Where a PreFilter plugin rejected the pod, DynamicResources has not seen it: that is its error, and nobody evicts. */
const notPrefiltered = 'not found';

/** The PostFilter plugins, DynamicResources and DefaultPreemption, as one decision: room, or a message why there is none. */
export function makeRoom(profile: Profile, pod: PodInfo, diagnosis: Diagnosis, snapshot: Snapshot): Preemption {
  const { deallocates, preempts } = profile;
  if (deallocates && diagnosis.prefilterMessage !== undefined) return { message: notPrefiltered };
  const said = deallocates ? [noClaims] : [];
  if (!preempts) return { message: said.join() };
  const outcome = preempt(profile, pod, diagnosis, snapshot);
  return 'message' in outcome ? { message: [...said, outcome.message].join(', ') } : outcome;
}

/** Makes room by evicting less important pods, where that helps. */
export async function postFilter(
  scheduler: Scheduler,
  context: Context,
  running: RunningProfile,
  pod: PodInfo,
  diagnosis: Diagnosis,
  snapshot: Snapshot,
): Promise<Afterword> {
  const point = { name: 'postfilter', label: `make room for ${pod.pod.metadata.name}` };
  const outcome = await traced(scheduler.env, context, point, async (inner) => {
    const found = makeRoom(running.profile, pod, diagnosis, snapshot);
    const { room, ...calls } = await reviewed(scheduler, pod, found, snapshot);
    if ('message' in room) return refused(room.message, { candidates: [], message: room.message, ...calls });
    const { candidate } = room;
    scheduler.cache.nominate(pod, candidate.node);
    await Promise.all(candidate.victims.map((victim) => evict(scheduler, inner, running, pod, victim, candidate)));
    return passed(candidate.node, { ...evidenceOf(room), ...calls });
  });
  return outcome.ok ? { message: '', nominatedNode: outcome.value } : { message: outcome.refusal, nominatedNode: '' };
}

/** What extenders leave of the choice. */
async function reviewed(
  { extenders }: Scheduler,
  pod: PodInfo,
  found: Preemption,
  snapshot: Snapshot,
): Promise<{ readonly room: Preemption } & Pick<PostFilterEvidence, 'calls'>> {
  if (!extenders || 'message' in found) return { room: found };
  const { candidates, calls, error } = await extenders.review(pod, found.candidates, snapshot);
  if (calls.length === 0) return { room: found };
  const candidate = leastHarm(candidates);
  const message =
    error === undefined ? `${noClaims}, preemption: no candidate node for preemption` : `preemption: ${error}`;
  return { room: candidate ? { candidate, candidates } : { message }, calls };
}

/** How many nodes of a choice are told. */
const told = 20;

const evidenceOf = ({ candidate, candidates }: Room): PostFilterEvidence => ({
  candidates: [candidate, ...candidates.filter((other) => other !== candidate)]
    .slice(0, told)
    .map(({ node, victims, budgetViolations }) => ({
      node,
      victims: victims.map(({ key, priority }) => ({ pod: key, priority })),
      budgetViolations,
    })),
});

/** Upstream: pkg/scheduler/framework/preemption/executor.go */
async function evict(
  { client, env }: Scheduler,
  context: Context,
  { profile, recorder }: RunningProfile,
  pod: PodInfo,
  { pod: victim }: PodInfo,
  { node }: Candidate,
): Promise<void> {
  if (victim.metadata.deletionTimestamp) return;
  const now = formatTime(env.clock.now());
  const disrupted = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${profile.schedulerName}: preempting to accommodate a higher priority pod`,
    lastTransitionTime: now,
  };
  try {
    await client.write('PATCH', podPath(victim, 'status'), {
      context,
      contentType: 'application/strategic-merge-patch+json',
      body: { metadata: { uid: victim.metadata.uid }, status: { conditions: [disrupted] } },
    });
    const { namespace, name, uid } = victim.metadata;
    await client.write('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, {
      context,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
    });
    const message = `Preempted by pod ${pod.pod.metadata.uid} on node ${node}`;
    recorder.event(podReference(victim), 'Normal', 'Preempted', message, 'Preempting');
  } catch (error) {
    if (!isNotFound(error)) env.report(`preempting ${victim.metadata.name}: ${String(error)}`);
  }
}
