/** What of a container decides whether it is restarted. */
export interface RestartTerms {
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly {
    readonly action?: string;
    readonly exitCodes?: { readonly operator?: string; readonly values?: readonly number[] };
  }[];
}

/**
 * Whether a container that ended so is restarted by its rules, its own policy or the pod's.
 * Upstream: pkg/api/v1/pod/util.go ContainerShouldRestart
 */
export function isRestarted(
  { restartPolicy, restartPolicyRules = [] }: RestartTerms,
  policyOfPod: string,
  exitCode: number,
): boolean {
  const rule = restartPolicyRules.find(({ exitCodes }) => {
    const isListed = exitCodes?.values?.includes(exitCode) ?? false;
    return exitCodes !== undefined && isListed === (exitCodes.operator === 'In');
  });
  if (restartPolicy !== undefined && rule?.action === 'Restart') return true;
  const policy = restartPolicy ?? policyOfPod;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
