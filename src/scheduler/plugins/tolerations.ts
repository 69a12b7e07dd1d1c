import type { Pod, Taint, Toleration } from '../objects.ts';

/** Upstream: staging/src/k8s.io/api/core/v1/toleration.go (ToleratesTaint) */
export function tolerates(
  { key = '', operator = 'Equal', value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || (operator === 'Equal' || operator === '' ? value === (taint.value ?? '') : false);
}

/** The first taint with one of `effects` that no toleration of the pod covers. */
export const untolerated = (pod: Pod, taints: readonly Taint[], effects: readonly string[]): Taint | undefined =>
  taints.find(
    (taint) =>
      effects.includes(taint.effect) && !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
  );

export const hardEffects = ['NoSchedule', 'NoExecute'] as const;
