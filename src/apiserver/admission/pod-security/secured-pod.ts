/** The parts of a pod that the pod security standards speak of. */
export interface SecuredPod {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: SecuredSpec;
}

export interface SecuredSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext & { readonly sysctls?: readonly { readonly name: string }[] };
  readonly containers?: readonly SecuredContainer[];
  readonly initContainers?: readonly SecuredContainer[];
  readonly ephemeralContainers?: readonly SecuredContainer[];
  readonly volumes?: readonly SecuredVolume[];
  readonly os?: { readonly name?: string };
}

export type SecuredVolume = { readonly name: string } & Readonly<Record<string, unknown>>;

export interface SecuredContainer {
  readonly name: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
  readonly securityContext?: SecurityContext & ContainerSecurity;
}

export interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly seccompProfile?: { readonly type?: string };
  readonly appArmorProfile?: { readonly type?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

interface ContainerSecurity {
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

/** In the order in which the real checks visit them. */
export const containersOf = ({ spec }: SecuredPod): readonly SecuredContainer[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
];

/** What a check has against a pod. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** `container "a"`, `containers "a", "b"` */
export const named = (kind: string, names: readonly string[]): string =>
  `${kind}${names.length === 1 ? '' : 's'} ${quoted(names)}`;

/** Those who set something wrong: the pod itself, then its containers. */
export function setters(podDoes: boolean, containers: readonly string[]): string {
  const all = [...(podDoes ? ['pod'] : []), ...(containers.length > 0 ? [named('container', containers)] : [])];
  return all.join(' and ');
}

export const namesOf = (
  pod: SecuredPod,
  isBad: (container: SecuredContainer) => boolean | undefined,
): readonly string[] =>
  containersOf(pod)
    .filter(isBad)
    .map(({ name }) => name);
