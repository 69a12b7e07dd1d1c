import type { Check } from './baseline.ts';
import { containersOf, named, namesOf, quoted, type SecuredPod, setters } from './secured-pod.ts';

const isWindows = ({ spec }: SecuredPod): boolean => spec.os?.name === 'windows';

export const allowPrivilegeEscalation: Check = (pod) => {
  if (isWindows(pod)) return undefined;
  const bad = namesOf(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named('container', bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

export const restrictedCapabilities: Check = (pod) => {
  if (isWindows(pod)) return undefined;
  const keeping = namesOf(pod, ({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const added = (container: ReturnType<typeof containersOf>[number]): readonly string[] =>
    (container.securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = namesOf(pod, (container) => added(container).length > 0);
  const capabilities = [...new Set(containersOf(pod).flatMap(added))].toSorted();
  const details = [
    ...(keeping.length > 0
      ? [`${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [`${named('container', adding)} must not include ${quoted(capabilities)} in securityContext.capabilities.add`]
      : []),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
};

const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

export const restrictedVolumes: Check = ({ spec }) => {
  const typeOf = (volume: object): string => Object.keys(volume).find((field) => field !== 'name') ?? 'unknown';
  const bad = (spec.volumes ?? []).filter((volume) => {
    const fields = Object.keys(volume).filter((field) => field !== 'name');
    return fields.length > 0 && !fields.some((field) => allowedVolumes.has(field));
  });
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map(typeOf))].toSorted();
  const uses = bad.length === 1 ? 'uses' : 'use';
  return {
    reason: 'restricted volume types',
    detail: `${named(
      'volume',
      bad.map(({ name }) => name),
    )} ${uses} ${named('restricted volume type', types)}`,
  };
};

export const runAsNonRoot: Check = (pod) => {
  const podSays = pod.spec.securityContext?.runAsNonRoot;
  const explicit = namesOf(pod, ({ securityContext }) => securityContext?.runAsNonRoot === false);
  const silent = namesOf(pod, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  const reason = 'runAsNonRoot != true';
  const who = setters(podSays === false && silent.length > 0, explicit);
  if (who !== '') return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  if (podSays || silent.length === 0) return undefined;
  return { reason, detail: `pod or ${named('container', silent)} must set securityContext.runAsNonRoot=true` };
};

export const runAsUser: Check = (pod) => {
  const who = setters(
    pod.spec.securityContext?.runAsUser === 0,
    namesOf(pod, ({ securityContext }) => securityContext?.runAsUser === 0),
  );
  return who === '' ? undefined : { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` };
};

export const restrictedSeccomp: Check = (pod) => {
  if (isWindows(pod)) return undefined;
  const isGood = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost';
  const podType = pod.spec.securityContext?.seccompProfile?.type;
  const explicit = namesOf(pod, ({ securityContext }) => {
    const type = securityContext?.seccompProfile?.type;
    return type !== undefined && !isGood(type);
  });
  const silent = namesOf(pod, ({ securityContext }) => securityContext?.seccompProfile?.type === undefined);
  const reason = 'seccompProfile';
  const who = setters(podType !== undefined && !isGood(podType) && silent.length > 0, explicit);
  if (who !== '') {
    const types = [podType, ...containersOf(pod).map(({ securityContext }) => securityContext?.seccompProfile?.type)];
    const bad = [...new Set(types.filter((type): type is string => type !== undefined && !isGood(type)))].toSorted();
    return { reason, detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(bad)}` };
  }
  if (isGood(podType) || silent.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${named('container', silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
};
