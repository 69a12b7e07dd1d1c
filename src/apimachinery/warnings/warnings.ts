import type { KubeObject } from '../object.ts';
import type { Pod } from '../types.ts';
import { podWarnings } from './pod.ts';
import type { WarningRules } from './rule.ts';
import { workloadWarnings } from './workloads.ts';

const mountableSecrets = 'kubernetes.io/enforce-mountable-secrets';

const serviceAccountWarnings = ({ metadata }: KubeObject): readonly string[] =>
  metadata.annotations?.[mountableSecrets] === undefined
    ? []
    : [
        `metadata.annotations[${mountableSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
      ];

/** What is accepted, but hardly meant. Upstream: the strategies' WarningsOnCreate and WarningsOnUpdate */
const rules: Readonly<Record<string, WarningRules>> = {
  'v1/Pod': { create: (object) => podWarnings(object as Pod) },
  'v1/ServiceAccount': { create: serviceAccountWarnings, update: serviceAccountWarnings },
  ...workloadWarnings,
};

/** Texts for Warning headers. The object has been found valid. */
export const creationWarnings = (object: KubeObject): readonly string[] =>
  rules[`${object.apiVersion}/${object.kind}`]?.create(object) ?? [];

export const updateWarnings = (object: KubeObject, old: KubeObject): readonly string[] =>
  rules[`${object.apiVersion}/${object.kind}`]?.update?.(object, old) ?? [];
