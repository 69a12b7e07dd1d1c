/** What a debugging container may do, and what of a node its pod sees. */
interface Profile {
  readonly securityContext?: object;
  readonly onNode: { readonly hostNamespaces: boolean; readonly hostRoot: boolean; readonly securityContext?: object };
}

const netAdmin = { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
const privileged = { privileged: true };
const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Upstream: kubectl/pkg/cmd/debug/profiles.go */
export const profiles: Readonly<Record<string, Profile>> = {
  general: {
    securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    onNode: { hostNamespaces: true, hostRoot: true },
  },
  baseline: { onNode: { hostNamespaces: false, hostRoot: false } },
  restricted: {
    securityContext: restricted,
    onNode: { hostNamespaces: false, hostRoot: false, securityContext: restricted },
  },
  netadmin: {
    securityContext: netAdmin,
    onNode: { hostNamespaces: true, hostRoot: false, securityContext: netAdmin },
  },
  sysadmin: {
    securityContext: privileged,
    onNode: { hostNamespaces: true, hostRoot: true, securityContext: privileged },
  },
};
