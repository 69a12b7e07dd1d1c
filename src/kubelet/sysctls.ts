import type { Pod } from './pod.ts';

/** Kernel parameters that are each namespace's own, so that no pod disturbs another. Upstream: pkg/kubelet/sysctl/safe_sysctls.go */
const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

const normal = (name: string): string => name.replaceAll('/', '.');

/** Of those that a pod asks for, the first that the node does not grant. Upstream: pkg/kubelet/sysctl/allowlist.go */
export const forbiddenSysctl = ({ spec }: Pod): string | undefined =>
  spec.securityContext?.sysctls?.map(({ name }) => name).find((name) => !safe.has(normal(name)));

/** What a pod sets, by name. */
export const sysctlsOf = ({ spec }: Pod): Readonly<Record<string, string>> =>
  Object.fromEntries((spec.securityContext?.sysctls ?? []).map(({ name, value }) => [normal(name), value]));
