import {
  containersOf,
  type Handler,
  named,
  namesOf,
  quoted,
  type SecuredPod,
  setters,
  type Violation,
} from './secured-pod.ts';

/** Says what is wrong with a pod, or nothing. */
export type Check = (pod: SecuredPod) => Violation | undefined;

const distinct = <Value>(values: readonly Value[]): readonly Value[] =>
  [...new Set(values)].toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

export const appArmorProfile: Check = (pod) => {
  const isBad = (type: string | undefined): boolean => type === 'Unconfined';
  const who = setters(
    isBad(pod.spec.securityContext?.appArmorProfile?.type),
    namesOf(pod, ({ securityContext }) => isBad(securityContext?.appArmorProfile?.type)),
  );
  if (who === '') return undefined;
  return { reason: 'forbidden AppArmor profile', detail: `${who} must not set AppArmor profile type to "Unconfined"` };
};

const defaultCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

export const baselineCapabilities: Check = (pod) => {
  const added = (container: {
    readonly securityContext?: { readonly capabilities?: { readonly add?: readonly string[] } };
  }) => (container.securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name));
  const bad = namesOf(pod, (container) => added(container).length > 0);
  if (bad.length === 0) return undefined;
  const capabilities = distinct(containersOf(pod).flatMap(added));
  return {
    reason: 'non-default capabilities',
    detail: `${named('container', bad)} must not include ${quoted(capabilities)} in securityContext.capabilities.add`,
  };
};

export const hostNamespaces: Check = ({ spec }) => {
  const fields = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]);
  if (fields.length === 0) return undefined;
  return { reason: 'host namespaces', detail: fields.map((field) => `${field}=true`).join(', ') };
};

export const hostPathVolumes: Check = ({ spec }) => {
  const volumes = (spec.volumes ?? []).filter((volume) => volume['hostPath']).map(({ name }) => name);
  return volumes.length === 0 ? undefined : { reason: 'hostPath volumes', detail: named('volume', volumes) };
};

export const hostPorts: Check = (pod) => {
  const bad = namesOf(pod, ({ ports }) => ports?.some(({ hostPort }) => hostPort));
  if (bad.length === 0) return undefined;
  const ports = distinct(
    containersOf(pod).flatMap((container) =>
      (container.ports ?? []).flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : [])),
    ),
  );
  const uses = plural(bad.length, 'uses', 'use');
  return {
    reason: 'hostPort',
    detail: `${named('container', bad)} ${uses} ${plural(ports.length, 'hostPort', 'hostPorts')} ${ports.join(', ')}`,
  };
};

export const hostProbes: Check = (pod) => {
  const hosts = (container: ReturnType<typeof containersOf>[number]): readonly string[] => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
    const handlers: readonly (Handler | undefined)[] = [
      livenessProbe,
      readinessProbe,
      startupProbe,
      lifecycle?.postStart,
      lifecycle?.preStop,
    ];
    return handlers.flatMap((handler) =>
      [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host): host is string => !!host),
    );
  };
  const bad = namesOf(pod, (container) => hosts(container).length > 0);
  if (bad.length === 0) return undefined;
  const found = distinct(containersOf(pod).flatMap(hosts));
  const what = `probe or lifecycle ${plural(found.length, 'host', 'hosts')}`;
  return {
    reason: 'probe or lifecycle host',
    detail: `${named('container', bad)} ${plural(bad.length, 'uses', 'use')} ${what} ${quoted(found)}`,
  };
};

export const privileged: Check = (pod) => {
  const bad = namesOf(pod, ({ securityContext }) => securityContext?.privileged);
  if (bad.length === 0) return undefined;
  return { reason: 'privileged', detail: `${named('container', bad)} must not set securityContext.privileged=true` };
};

export const procMount: Check = (pod) => {
  const isBad = (value: string | undefined): value is string => value !== undefined && value !== 'Default';
  const bad = namesOf(pod, ({ securityContext }) => isBad(securityContext?.procMount));
  if (bad.length === 0) return undefined;
  const values = distinct(
    containersOf(pod).flatMap(({ securityContext }) =>
      isBad(securityContext?.procMount) ? [securityContext.procMount] : [],
    ),
  );
  return {
    reason: 'procMount',
    detail: `${named('container', bad)} must not set securityContext.procMount to ${quoted(values)}`,
  };
};

const allowedSeLinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

export const seLinuxOptions: Check = (pod) => {
  const options = [pod.spec, ...containersOf(pod)].map(({ securityContext }) => securityContext?.seLinuxOptions);
  const isBad = (option: (typeof options)[number]): boolean =>
    !!option && (!allowedSeLinuxTypes.has(option.type ?? '') || !!option.user || !!option.role);
  const who = setters(
    isBad(options[0]),
    namesOf(pod, ({ securityContext }) => isBad(securityContext?.seLinuxOptions)),
  );
  if (who === '') return undefined;
  const types = distinct(
    options.flatMap((option) => (option?.type && !allowedSeLinuxTypes.has(option.type) ? [option.type] : [])),
  );
  const faults = [
    ...(types.length > 0 ? [`${plural(types.length, 'type', 'types')} ${quoted(types)}`] : []),
    ...(options.some((option) => option?.user) ? ['user may not be set'] : []),
    ...(options.some((option) => option?.role) ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${who} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}`,
  };
};

export const baselineSeccomp: Check = (pod) => {
  const isBad = (type: string | undefined): boolean => type === 'Unconfined';
  const who = setters(
    isBad(pod.spec.securityContext?.seccompProfile?.type),
    namesOf(pod, ({ securityContext }) => isBad(securityContext?.seccompProfile?.type)),
  );
  if (who === '') return undefined;
  return {
    reason: 'seccompProfile',
    detail: `${who} must not set securityContext.seccompProfile.type to "Unconfined"`,
  };
};

const safeSysctls = new Set(
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem'.split(
    ' ',
  ),
);

export const sysctls: Check = ({ spec }) => {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safeSysctls.has(name));
  return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
};

export const windowsHostProcess: Check = (pod) => {
  const who = setters(
    !!pod.spec.securityContext?.windowsOptions?.hostProcess,
    namesOf(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess),
  );
  if (who === '') return undefined;
  return { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
};
