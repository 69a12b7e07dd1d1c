import { formatTime } from '../../apimachinery/time.ts';
import type { Container, Pod, PodAffinityTerm, PodCondition, PodSpec } from '../../apimachinery/types.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { podQosClass } from '../../apimachinery/pod-qos.ts';

/**
 * What the server decides about a new pod: its first status, and fields that follow from others.
 * Upstream: pkg/registry/core/pod/strategy.go (PrepareForCreate)
 */
export function preparePod(pod: Pod, now: number): void {
  const { spec } = pod;
  pod.metadata.generation = 1;
  pod.status = { phase: 'Pending', qosClass: podQosClass(pod) };
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
  if (spec.schedulingGates?.length) pod.status.conditions = [gatedCondition(now) as PodCondition];
  selectByOwnLabels(pod);
  profilesFromAnnotations(pod);
}

/** Upstream: applySchedulingGatedCondition */
const gatedCondition = (now: number): object => ({
  type: 'PodScheduled',
  status: 'False',
  lastProbeTime: null,
  lastTransitionTime: formatTime(now),
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
});

/**
 * Terms that speak of pods with the same labels as this one, or with others, say so in their selectors.
 * Upstream: mutateTopologySpreadConstraints, mutatePodAffinity
 */
function selectByOwnLabels({ metadata: { labels = {} }, spec }: Pod): void {
  const expressions = (keys: readonly string[] = [], operator: 'In' | 'NotIn') =>
    keys.filter((key) => labels[key] !== undefined).map((key) => ({ key, operator, values: [labels[key]!] }));
  const terms: readonly Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>[] = [
    ...(spec.topologySpreadConstraints ?? []),
    ...[spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].flatMap((affinity) => [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => term.podAffinityTerm),
    ]),
  ];
  for (const { labelSelector, matchLabelKeys, mismatchLabelKeys } of terms) {
    const added = [...expressions(matchLabelKeys, 'In'), ...expressions(mismatchLabelKeys, 'NotIn')];
    if (labelSelector && added.length > 0)
      labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  }
}

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

/** AppArmor profiles that are still given as annotations. Upstream: applyAppArmorVersionSkew */
function profilesFromAnnotations({ metadata: { annotations }, spec }: Pod): void {
  if (!annotations || spec.os?.name === 'windows') return;
  for (const container of containersOf(spec)) {
    const profile = profileOf(annotations[appArmorPrefix + container.name]);
    if (!profile || jsonEqual(profile, spec.securityContext?.appArmorProfile)) continue;
    container.securityContext ??= {};
    container.securityContext.appArmorProfile ??= profile;
  }
}

const containersOf = (spec: PodSpec): readonly Container[] => [...(spec.initContainers ?? []), ...spec.containers];

const localhost = 'localhost/';

function profileOf(annotation: string | undefined): { type: string; localhostProfile?: string } | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  return annotation?.startsWith(localhost) && annotation.length > localhost.length
    ? { type: 'Localhost', localhostProfile: annotation.slice(localhost.length) }
    : undefined;
}
