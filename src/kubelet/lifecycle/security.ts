import type { Container, Pod } from '../pod.ts';
import { formatPod } from '../pod-identity.ts';
import type { User } from '../runtime/ownership.ts';

/** As whom a container's processes run: what it says counts before the pod, and that before the image. */
export function userOf({ spec }: Pod, { securityContext: own }: Container, imageUid: number): User {
  const { securityContext: ofPod } = spec;
  const uid = own?.runAsUser ?? ofPod?.runAsUser;
  return {
    uid: uid ?? imageUid,
    gid: own?.runAsGroup ?? ofPod?.runAsGroup ?? 0,
    groups: [...(ofPod?.supplementalGroups ?? []), ...(ofPod?.fsGroup === undefined ? [] : [ofPod.fsGroup])],
  };
}

/** Why a container that must not run as root would. Upstream: pkg/kubelet/kuberuntime/security_context.go (verifyRunAsNonRoot) */
export function rootRefusal(pod: Pod, { name, securityContext: own }: Container, imageUid: number): string | undefined {
  const { securityContext: ofPod } = pod.spec;
  if (!(own?.runAsNonRoot ?? ofPod?.runAsNonRoot)) return undefined;
  const uid = own?.runAsUser ?? ofPod?.runAsUser;
  const where = `(pod: "${formatPod(pod)}", container: ${name})`;
  if (uid === 0) return `container's runAsUser breaks non-root policy ${where}`;
  return uid === undefined && imageUid === 0
    ? `container has runAsNonRoot and image will run as root ${where}`
    : undefined;
}
