import { tolerates } from '../../apimachinery/tolerations.ts';
import type { Pod, Taint } from '../objects.ts';

/** The first taint with one of `effects` that no toleration of the pod covers. */
export const untolerated = (pod: Pod, taints: readonly Taint[], effects: readonly string[]): Taint | undefined =>
  taints.find(
    (taint) =>
      effects.includes(taint.effect) && !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
  );

export const hardEffects = ['NoSchedule', 'NoExecute'] as const;
