import type { PodFailurePolicyRule } from '../../apimachinery/types.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import type { StoredJob } from './job-pods.ts';

export interface FailureVerdict {
  readonly action: string;
  readonly message: string;
}

type ExitCodes = NonNullable<PodFailurePolicyRule['onExitCodes']>;

const exitCodesMatch = ({ operator, values }: ExitCodes, code: number): boolean =>
  code !== 0 && values.includes(code) === (operator === 'In');

/** What a job's policy says to a failed pod; undefined: no rule is about it. Upstream: pkg/controller/job/pod_failure_policy.go */
export function failureVerdict({ spec }: StoredJob, { metadata, status }: StoredPod): FailureVerdict | undefined {
  const pod = `pod ${metadata.namespace}/${metadata.name}`;
  for (const [at, { action, onExitCodes, onPodConditions }] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    if (onExitCodes) {
      const found = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(
        ({ name, state }) =>
          (onExitCodes.containerName === undefined || onExitCodes.containerName === name) &&
          state?.terminated &&
          exitCodesMatch(onExitCodes, state.terminated.exitCode),
      );
      if (found)
        return {
          action,
          message: `Container ${found.name} for ${pod} failed with exit code ${found.state!.terminated!.exitCode} matching ${action} rule at index ${at}`,
        };
    }
    const condition = status?.conditions?.find((known) =>
      (onPodConditions ?? []).some(
        (wanted) => wanted.type === known.type && (wanted.status ?? 'True') === known.status,
      ),
    );
    if (condition)
      return {
        action,
        message: `Pod ${metadata.namespace}/${metadata.name} has condition ${condition.type} matching ${action} rule at index ${at}`,
      };
  }
  return undefined;
}
