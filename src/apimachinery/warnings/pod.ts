import type { ObjectMeta } from '../object.ts';
import { parseQuantity } from '../quantity.ts';
import type { Container, NodeSelectorTerm, PodSpec, Volume } from '../types.ts';

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const annotations: Readonly<Record<string, string>> = {
  'seccomp.security.alpha.kubernetes.io/pod': 'non-functional in v1.27+; use the "seccompProfile" field instead',
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const containerAnnotations: Readonly<Record<string, string>> = {
  'container.apparmor.security.beta.kubernetes.io/': 'deprecated since v1.30; use the "appArmorProfile" field instead',
  'container.seccomp.security.alpha.kubernetes.io/': 'non-functional in v1.27+; use the "seccompProfile" field instead',
};

const volumeSources: Partial<Readonly<Record<keyof Volume, string>>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
};

interface PodLike {
  readonly metadata?: ObjectMeta;
  readonly spec: PodSpec;
}

/**
 * Upstream: pkg/api/pod/warnings.go (GetWarningsForPod, GetWarningsForPodTemplate)
 *
 * @param root where the pod or template stands, e.g. `spec.template.`
 */
export function podWarnings({ metadata, spec }: PodLike, root = ''): readonly string[] {
  const path = `${root}spec`;
  return [
    ...annotationWarnings(metadata?.annotations ?? {}, spec, `${root}metadata.annotations`),
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((label) => labelWarning(`${path}.nodeSelector[${label}]`, label)),
    ...affinityWarnings(spec, path),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey }, at) =>
      termLabelWarning(`${path}.topologySpreadConstraints[${at}].topologyKey`, topologyKey),
    ),
    ...(spec.volumes ?? []).flatMap((volume, at) => volumeWarnings(volume, `${path}.volumes[${at}]`)),
    ...repeated(
      (spec.hostAliases ?? []).map(({ ip }) => ip),
      (at, ip) => `${path}.hostAliases[${at}].ip: duplicate ip ${JSON.stringify(ip)}`,
    ),
    ...pullSecretWarnings(spec, path),
    ...(['initContainers', 'containers'] as const).flatMap((list) =>
      (spec[list] ?? []).flatMap((container, at) => containerWarnings(container, `${path}.${list}[${at}]`)),
    ),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
  ];
}

function annotationWarnings(given: Readonly<Record<string, string>>, spec: PodSpec, path: string): readonly string[] {
  const names = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map(({ name }) => name);
  const known = {
    ...Object.fromEntries(
      names.flatMap((name) =>
        Object.entries(containerAnnotations).map(([prefix, text]) => [prefix + name, text] as const),
      ),
    ),
    ...annotations,
  };
  return Object.keys(known)
    .filter((key) => given[key] !== undefined)
    .toSorted()
    .map((key) => `${path}[${key}]: ${known[key]}`);
}

const labelWarning = (field: string, label: string): readonly string[] =>
  Object.hasOwn(deprecatedLabels, label) ? [`${field}: ${deprecatedLabels[label]}`] : [];

const termLabelWarning = (field: string, label: string): readonly string[] =>
  Object.hasOwn(deprecatedLabels, label) ? [`${field}: ${label} is ${deprecatedLabels[label]}`] : [];

export const termWarnings = ({ matchExpressions }: NodeSelectorTerm, field: string): readonly string[] =>
  (matchExpressions ?? []).flatMap(({ key }, at) => termLabelWarning(`${field}.matchExpressions[${at}].key`, key));

function affinityWarnings({ affinity }: PodSpec, specPath: string): readonly string[] {
  const nodes = affinity?.nodeAffinity;
  const path = `${specPath}.affinity.nodeAffinity`;
  return [
    ...(nodes?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).flatMap((term, at) =>
      termWarnings(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${at}]`),
    ),
    ...(nodes?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ preference }, at) =>
      termWarnings(preference, `${path}.preferredDuringSchedulingIgnoredDuringExecution[${at}].preference`),
    ),
  ];
}

const volumeWarnings = (volume: Volume, path: string): readonly string[] =>
  (Object.keys(volume) as (keyof Volume)[])
    .filter((source) => volumeSources[source] !== undefined)
    .map((source) => `${path}.${source}: ${volumeSources[source]}`);

function pullSecretWarnings({ imagePullSecrets = [] }: PodSpec, path: string): readonly string[] {
  const names = imagePullSecrets.map(({ name = '' }) => name);
  return [
    ...names.flatMap((name, at) =>
      name === '' ? [`${path}.imagePullSecrets[${at}].name: invalid empty name ""`] : [],
    ),
    ...repeated(names, (at, name) =>
      name === '' ? undefined : `${path}.imagePullSecrets[${at}].name: duplicate name ${JSON.stringify(name)}`,
    ),
  ];
}

function containerWarnings({ env = [], ports = [], resources }: Container, path: string): readonly string[] {
  const fractional = (['limits', 'requests'] as const).flatMap((list) =>
    ['memory', 'ephemeral-storage'].flatMap((name) => {
      const amount = resources?.[list]?.[name];
      return amount !== undefined && isFractional(amount)
        ? [
            `${path}.resources.${list}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`,
          ]
        : [];
    }),
  );
  return [
    ...fractional,
    ...repeated(
      env.map(({ name }) => name),
      (at, name) =>
        refersTo(env[at]?.value, name)
          ? undefined
          : `${path}.env[${at}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
    ),
    ...repeated(
      ports.map(({ containerPort, protocol, hostPort, hostIP }) =>
        [containerPort, protocol, hostPort, hostIP].join('/'),
      ),
      (at, _port, first) => `${path}.ports[${at}]: duplicate port definition with ${path}.ports[${first}]`,
    ),
  ];
}

/** `PATH=$(PATH):/more` hides nothing. */
const refersTo = (value: string | undefined, name: string): boolean => value?.includes(`$(${name})`) ?? false;

const isFractional = (amount: string): boolean => parseQuantity(amount).nanos % 1_000_000_000n !== 0n;

function repeated(
  keys: readonly string[],
  text: (at: number, key: string, first: number) => string | undefined,
): readonly string[] {
  return keys.flatMap((key, at) => {
    const first = keys.indexOf(key);
    const found = first < at ? text(at, key, first) : undefined;
    return found === undefined ? [] : [found];
  });
}
