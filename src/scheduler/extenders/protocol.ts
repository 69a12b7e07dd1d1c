import type { KnownNode } from '../framework.ts';
import type { Pod } from '../objects.ts';
import { type Extender, fieldOf } from './extender.ts';

/** Upstream: staging/src/k8s.io/kube-scheduler/extender/v1/types.go (ExtenderArgs) */
export const argsFor = (
  { configuration: { nodeCacheCapable } }: Extender,
  pod: Pod,
  nodes: readonly KnownNode[],
): object => ({
  Pod: pod,
  Nodes: nodeCacheCapable ? null : { metadata: {}, items: nodes.map(({ node }) => node) },
  NodeNames: nodeCacheCapable ? nodes.map(({ name }) => name) : null,
});

export const namesIn = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;

/** Node to reason. */
export function messagesIn(value: unknown, name: string): Readonly<Record<string, string>> {
  const map = fieldOf(value, name);
  if (typeof map !== 'object' || map === null) return {};
  return Object.fromEntries(Object.entries(map).map(([node, reason]) => [node, String(reason)]));
}
