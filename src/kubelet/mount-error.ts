import type { Pod } from './pod.ts';

/** A volume cannot be set up yet. */
export class MountError extends Error {}

/** There is nobody to mount a share from. Upstream: k8s.io/mount-utils/mount_linux.go */
export const noServer = (
  { server, path }: { readonly server: string; readonly path: string },
  volume: string,
  { metadata }: Pod,
): string =>
  `mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs ${server}:${path} /var/lib/kubelet/pods/${metadata.uid}/volumes/kubernetes.io~nfs/${volume}\nOutput: mount.nfs: Connection timed out\n`;

/** No driver has registered with a kubelet here. Upstream: pkg/volume/csi/csi_client.go */
export const noDriver = (driver: string): string =>
  `driver name ${driver} not found in the list of registered CSI drivers`;
