import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import { isStaticPod } from '../pod-identity.ts';
import type { Container, Pod } from '../pod.ts';
import { podQosClass } from '../../apimachinery/pod-qos.ts';

/** Upstream: pkg/apis/scheduling/types.go (system-node-critical) */
const nodeCritical = 2_000_001_000;

const bytesOf = (quantity: string): number => quantityValue(parseQuantity(quantity));

/** Whom the kernel takes first when memory runs out. Upstream: pkg/kubelet/qos/policy.go (GetContainerOOMScoreAdjust) */
export function oomScoreAdj(pod: Pod, { resources }: Container, capacity: string): number {
  const qosClass = podQosClass(pod);
  if (isStaticPod(pod) || (pod.spec.priority ?? 0) >= nodeCritical || qosClass === 'Guaranteed') return -997;
  if (qosClass === 'BestEffort') return 1000;
  const request = bytesOf(resources?.requests?.['memory'] ?? '0');
  return Math.min(999, Math.max(3, Math.trunc(1000 - (1000 * request) / bytesOf(capacity))));
}
