import type { KubeObject } from '../object.ts';
import type { EndpointSlice, Pod, Service } from '../types.ts';
import { coreWarnings } from './core.ts';
import { ingressWarnings } from './ingress.ts';
import { podWarnings } from './pod.ts';
import type { WarningRules } from './rule.ts';
import { serviceWarnings } from './service.ts';
import { workloadWarnings } from './workloads.ts';

const mountableSecrets = 'kubernetes.io/enforce-mountable-secrets';

const serviceAccountWarnings = ({ metadata }: KubeObject): readonly string[] =>
  metadata.annotations?.[mountableSecrets] === undefined
    ? []
    : [
        `metadata.annotations[${mountableSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
      ];

const sliceWarnings = (object: KubeObject): readonly string[] =>
  (object as EndpointSlice).addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];

const warnsOfService = (object: KubeObject): readonly string[] => serviceWarnings(object as Service);

/** What is accepted, but hardly meant. Upstream: the strategies' WarningsOnCreate and WarningsOnUpdate */
const rules: Readonly<Record<string, WarningRules>> = {
  'v1/Pod': { create: (object) => podWarnings(object as Pod) },
  'v1/Service': { create: warnsOfService, update: warnsOfService },
  'discovery.k8s.io/v1/EndpointSlice': { create: sliceWarnings },
  'v1/ServiceAccount': { create: serviceAccountWarnings, update: serviceAccountWarnings },
  'networking.k8s.io/v1/Ingress': ingressWarnings,
  ...coreWarnings,
  ...workloadWarnings,
};

/** Texts for Warning headers. The object has been found valid. */
export const creationWarnings = (object: KubeObject): readonly string[] =>
  rules[`${object.apiVersion}/${object.kind}`]?.create(object) ?? [];

export const updateWarnings = (object: KubeObject, old: KubeObject): readonly string[] =>
  rules[`${object.apiVersion}/${object.kind}`]?.update?.(object, old) ?? [];
