import { rejectionIf } from '../algorithm.ts';
import type { Diagnosis } from '../fit-error.ts';
import { nodesMessage } from '../fit-error.ts';
import { type KnownNode, rejected, type Rejection, type Snapshot, unresolvable } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import type { PodDisruptionBudget } from '../objects.ts';
import type { Profile } from '../profile.ts';
import { isEmptySelector, labelMatcher } from '../selectors.ts';

export interface Candidate {
  readonly node: string;
  /** To be evicted, most important first. */
  readonly victims: readonly PodInfo[];
  readonly budgetViolations: number;
}

export type Preemption =
  /** The one that is taken, and all between which there was a choice. */
  | { readonly candidate: Candidate; readonly candidates: readonly Candidate[] }
  /** Why no room can be made. */
  | { readonly message: string };

/** So that a pod that cannot be evicted for comes last in each comparison. */
const notHelpful = unresolvable('Preemption is not helpful for scheduling');
const noVictims = unresolvable('No preemption victims found for incoming pod');

/**
 * Looks for a node where evicting less important pods makes room, with the least harm.
 * Upstream: pkg/scheduler/framework/preemption/preemption.go, plugins/defaultpreemption/default_preemption.go
 */
export function preempt(profile: Profile, pod: PodInfo, diagnosis: Diagnosis, snapshot: Snapshot): Preemption {
  const refusal = notEligible(pod, snapshot);
  if (refusal) return { message: `preemption: ${refusal}.` };
  const statuses: Rejection[] = [];
  const candidates: Candidate[] = [];
  for (const node of snapshot.nodes) {
    const rejection = diagnosis.rejections.get(node.name);
    if (!rejection || rejection.unresolvable) {
      statuses.push(notHelpful);
      continue;
    }
    const outcome = dryRun(profile, pod, node, snapshot);
    if ('victims' in outcome) candidates.push(outcome);
    else statuses.push(outcome);
  }
  const candidate = leastHarm(candidates);
  if (candidate) return { candidate, candidates };
  return { message: `preemption: ${nodesMessage(snapshot.nodes.length, statuses)}` };
}

function notEligible({ pod, priority }: PodInfo, { nodes }: Snapshot): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never';
  const nominated = nodes.find(({ name }) => name === pod.status?.nominatedNodeName);
  const leaving = [...(nominated?.pods.values() ?? [])].some(
    (other) => other.pod.metadata.deletionTimestamp !== undefined && other.priority < priority,
  );
  return leaving ? 'not eligible due to a terminating pod on the nominated node' : undefined;
}

const startOf = ({ pod }: PodInfo): string => pod.status?.startTime ?? '9999';

/** Higher priority first, then who has run longer. */
const byImportance = (a: PodInfo, b: PodInfo): number =>
  b.priority - a.priority || (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0);

/** Takes all less important pods away, then gives back as many as fit, those that budgets protect first. */
function dryRun(profile: Profile, pod: PodInfo, node: KnownNode, snapshot: Snapshot): Candidate | Rejection {
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority).toSorted(byImportance);
  if (lower.length === 0) return noVictims;
  const kept = new Map(node.pods);
  for (const { key } of lower) kept.delete(key);
  const rejection = (): Rejection | undefined =>
    rejectionIf(profile, pod, node.with(kept.values()) as KnownNode, snapshot);
  const first = rejection();
  if (first) return first;
  const violators = violating(lower, snapshot.cluster.budgets());
  const victims: PodInfo[] = [];
  let budgetViolations = 0;
  const isProtected = ({ key }: PodInfo): boolean => violators.has(key);
  for (const other of [...lower.filter(isProtected), ...lower.filter((info) => !isProtected(info))]) {
    kept.set(other.key, other);
    if (!rejection()) continue;
    kept.delete(other.key);
    victims.push(other);
    if (isProtected(other)) budgetViolations++;
  }
  // It fits as things are: what keeps the pod away is not among the plugins, and eviction does not help against it.
  if (victims.length === 0) return rejected(`expected at least one victim pod on node "${node.name}"`);
  return { node: node.name, victims: victims.toSorted(byImportance), budgetViolations };
}

/** Of these pods, most important first, the keys of those whose eviction their disruption budgets would not allow. */
function violating(pods: readonly PodInfo[], budgets: Iterable<PodDisruptionBudget>): ReadonlySet<string> {
  const left = Array.from(budgets, ({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    selects: isEmptySelector(spec?.selector) ? () => false : labelMatcher(spec?.selector),
    evicted: status?.disruptedPods ?? {},
    allowed: status?.disruptionsAllowed ?? 0,
  }));
  const violators = new Set<string>();
  for (const { key, pod } of pods) {
    const { namespace, name, labels } = pod.metadata;
    if (!labels) continue;
    for (const budget of left) {
      if (budget.namespace !== namespace || !budget.selects(labels) || name in budget.evicted) continue;
      budget.allowed--;
      if (budget.allowed < 0) violators.add(key);
    }
  }
  return violators;
}

const highest = ({ victims }: Candidate): number => Math.max(...victims.map(({ priority }) => priority));

/** The priorities are made positive, so that fewer victims of negative priority are not worse. */
const sum = ({ victims }: Candidate): number => victims.reduce((total, { priority }) => total + priority + 2 ** 31, 0);

/** When the longest-running of the most important victims started: the later, the less is lost. */
function earliestStart(candidate: Candidate): number {
  const priority = highest(candidate);
  const starts = candidate.victims.filter((victim) => victim.priority === priority).map(startOf);
  return Date.parse(starts.toSorted()[0] ?? '9999');
}

/** In order of weight; smaller is better. */
const harms: readonly ((candidate: Candidate) => number)[] = [
  ({ budgetViolations }) => budgetViolations,
  highest,
  sum,
  ({ victims }) => victims.length,
  (candidate) => -earliestStart(candidate),
];

/** The first of those that no other is better than. */
export function leastHarm(candidates: readonly Candidate[]): Candidate | undefined {
  let best = candidates;
  for (const harm of harms) {
    const least = Math.min(...best.map(harm));
    best = best.filter((candidate) => harm(candidate) === least);
    if (best.length === 1) break;
  }
  return best[0];
}
