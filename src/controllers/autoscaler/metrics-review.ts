import { matchesLabels, parseLabelSelector } from '../../apimachinery/selectors.ts';
import type { V2MetricSpec, V2MetricStatus } from '../../apimachinery/types.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import type { Finding } from './conditions.ts';
import { type MetricFacts, type MetricProblem, type MetricProposal, proposalOf } from './metric-sources.ts';

/** What all metrics of an autoscaler come to. */
export interface MetricsReview {
  /** The condition ScalingActive. */
  readonly active: Finding;
  readonly statuses: readonly V2MetricStatus[];
  readonly warnings: readonly { readonly reason: string; readonly message: string }[];
  /** Absent: the metrics say nothing that may be acted upon. */
  readonly wanted?: Pick<MetricProposal, 'replicas' | 'name'>;
  /** What went wrong, if anything. */
  readonly failure?: string;
}

/** The greatest of what the metrics ask for. Upstream: pkg/controller/podautoscaler/horizontal.go (computeReplicasForMetrics) */
export async function reviewMetrics(specs: readonly V2MetricSpec[], facts: MetricFacts): Promise<MetricsReview> {
  const results = await Promise.all(specs.map((spec) => proposalOf(spec, facts)));
  const proposals = results.filter((result): result is MetricProposal => 'replicas' in result);
  const problems = results.filter((result): result is MetricProblem => 'reason' in result);
  // Clients find the status of a metric by its place.
  const statuses = results.map((result) => ('status' in result ? result.status : { type: '' }));
  const warnings = problems.map(({ reason, message }) => ({ reason, message }));
  const [problem] = problems;
  const failure =
    problem &&
    `invalid metrics (${problems.length} invalid out of ${specs.length}), first error is: ${problem.summary}`;
  const wanted = proposals.reduce<MetricProposal | undefined>(
    (most, proposal) => (most && most.replicas >= proposal.replicas ? most : proposal),
    undefined,
  );
  // What is not known might speak against fewer.
  if (problem && (!wanted || wanted.replicas < facts.load.replicas)) {
    const message = `the HPA was unable to compute the replica count: ${problem.message}`;
    return { active: { status: 'False', reason: problem.reason, message }, statuses, warnings, failure: failure! };
  }
  const name = wanted?.name ?? '';
  return {
    active: {
      status: 'True',
      reason: 'ValidMetricFound',
      message: `the HPA was able to successfully calculate a replica count from ${name}`,
    },
    statuses,
    warnings,
    wanted: { replicas: wanted?.replicas ?? 0, name },
    ...(failure && { failure }),
  };
}

/** A review that did not come to the metrics. */
export const withoutMetrics = (failure: string, reason: string, warning: string, message = failure): MetricsReview => ({
  active: { status: 'False', reason, message },
  statuses: [],
  warnings: [{ reason: warning, message: failure }],
  failure,
});

/** Selectors of the targets, by the key of the autoscaler that scales them. */
export type TargetSelectors = ReadonlyMap<string, string>;

/** The autoscalers of a namespace whose targets have some of the pods. Upstream: hpasControllingPodsUnderSelector */
export const autoscalersOf = (
  pods: readonly StoredPod[],
  namespace: string,
  selectors: TargetSelectors,
): readonly string[] =>
  [...selectors]
    .filter(([key]) => key.startsWith(`${namespace}/`))
    .filter(([, selector]) => {
      const requirements = parseLabelSelector(selector);
      return pods.some(({ metadata }) => matchesLabels(requirements, metadata.labels));
    })
    .map(([key]) => key)
    .toSorted();
