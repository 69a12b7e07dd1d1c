import {
  appArmorProfile,
  baselineCapabilities,
  baselineSeccomp,
  type Check,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  sysctls,
  windowsHostProcess,
} from './baseline.ts';
import {
  allowPrivilegeEscalation,
  restrictedCapabilities,
  restrictedSeccomp,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
} from './restricted.ts';
import type { SecuredPod, Violation } from './secured-pod.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** A level and the minor version whose rules count; undefined: the latest. */
export interface Policy {
  readonly level: Level;
  readonly minor?: number;
}

interface Rule {
  readonly check: Check;
  /** First minor version that has it. */
  readonly since: number;
  /** The stricter check that replaces it, from that one's first version on, at level restricted. */
  readonly replacedBy?: Check;
}

/** In the order in which violations are listed. Upstream: pod-security-admission/policy/checks.go */
const baselineRules: readonly Rule[] = [
  { check: appArmorProfile, since: 0 },
  { check: baselineCapabilities, since: 0, replacedBy: restrictedCapabilities },
  { check: hostNamespaces, since: 0 },
  { check: hostPathVolumes, since: 0, replacedBy: restrictedVolumes },
  { check: hostPorts, since: 0 },
  { check: hostProbes, since: 34 },
  { check: privileged, since: 0 },
  { check: procMount, since: 0 },
  { check: seLinuxOptions, since: 0 },
  { check: baselineSeccomp, since: 0, replacedBy: restrictedSeccomp },
  { check: sysctls, since: 0 },
  { check: windowsHostProcess, since: 0 },
];

const restrictedRules: readonly Rule[] = [
  { check: allowPrivilegeEscalation, since: 8 },
  { check: restrictedCapabilities, since: 22 },
  { check: restrictedVolumes, since: 0 },
  { check: runAsNonRoot, since: 0 },
  { check: runAsUser, since: 23 },
  { check: restrictedSeccomp, since: 19 },
];

/** What the policy has against the pod, in order. */
export function violations({ level, minor = Infinity }: Policy, pod: SecuredPod): readonly Violation[] {
  if (level === 'privileged') return [];
  const strict = level === 'restricted' ? restrictedRules.filter(({ since }) => since <= minor) : [];
  const replaced = new Set(strict.map(({ check }) => check));
  const rules = [
    ...baselineRules.filter(({ since, replacedBy }) => since <= minor && !(replacedBy && replaced.has(replacedBy))),
    ...strict,
  ];
  return rules.flatMap(({ check }) => check(pod) ?? []);
}

export const policyText = ({ level, minor }: Policy): string =>
  `"${level}:${minor === undefined ? 'latest' : `v1.${minor}`}"`;

export const violationText = (found: readonly Violation[]): string =>
  found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];

export const isStricter = (a: Policy, b: Policy): boolean => levels.indexOf(a.level) > levels.indexOf(b.level);

/** The policy that a namespace's labels set for a mode. */
export function policyOf(
  labels: Readonly<Record<string, string>> | undefined,
  mode: 'enforce' | 'warn' | 'audit',
): Policy {
  const prefix = `pod-security.kubernetes.io/${mode}`;
  const wanted = labels?.[prefix];
  if (wanted === undefined) return { level: 'privileged' };
  const version = /^v1\.(\d+)$/.exec(labels?.[`${prefix}-version`] ?? '')?.[1];
  // A level that does not exist is as strict as can be where pods are kept out, and says nothing elsewhere.
  const level = levels.find((known) => known === wanted) ?? (mode === 'enforce' ? 'restricted' : 'privileged');
  return version === undefined ? { level } : { level, minor: Number(version) };
}
