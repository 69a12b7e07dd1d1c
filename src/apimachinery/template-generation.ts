import type { KubeObject } from './object.ts';

/** Where a daemon set tells how often its template has changed. Upstream: k8s.io/api/apps/v1/types.go (DeprecatedTemplateGeneration) */
export const templateGeneration = 'deprecated.daemonset.template.generation';

export const templateGenerationOf = ({ metadata: { annotations } }: KubeObject): number =>
  Number(annotations?.[templateGeneration] ?? 0);

export function setTemplateGeneration(object: KubeObject, generation: number): void {
  object.metadata.annotations = { ...object.metadata.annotations, [templateGeneration]: String(generation) };
}
