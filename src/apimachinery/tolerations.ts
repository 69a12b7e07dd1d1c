/** A taint of a node, as far as tolerations look at it. */
export interface Repelling {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** What a pod puts up with. */
export interface Tolerant {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** An empty effect or key means every one. Upstream: staging/src/k8s.io/component-helpers/scheduling/corev1 (ToleratesTaint) */
export function tolerates({ key = '', operator = '', value = '', effect = '' }: Tolerant, taint: Repelling): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || ((operator === 'Equal' || operator === '') && value === (taint.value ?? ''));
}
