import type { KubeObject } from '../object.ts';
import type { ResourceQuota } from '../types.ts';
import type { Amounts } from './pod-amounts.ts';

/** One part of the objects that a quota is about, e.g. those that end by themselves. */
export interface QuotaScope {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** A write, as far as counting goes. */
export interface CountedWrite {
  readonly operation: string;
  /** '' for the object itself. */
  readonly subresource: string;
}

/** Counts what objects of one resource take. Upstream: apiserver/pkg/quota/v1/interfaces.go */
export interface QuotaEvaluator {
  readonly handles: (write: CountedWrite) => boolean;
  /** Whether it counts what the quota calls so. */
  readonly counts: (name: string) => boolean;
  readonly usage: (object: KubeObject) => Amounts;
  /** What has to be said about an object, as there is a quota of it. */
  readonly missing?: (object: KubeObject, names: readonly string[]) => string | undefined;
  readonly isInScope?: (object: KubeObject, scope: QuotaScope) => boolean;
}

/** The plain scopes, and those that say more. */
export const scopesOf = ({ spec }: ResourceQuota): readonly QuotaScope[] => [
  ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
  ...(spec.scopeSelector?.matchExpressions ?? []),
];

/** Whether a text is one that a scope speaks of; an empty one is as none. */
export function matchesScope(text: string | undefined, { operator, values = [] }: QuotaScope): boolean {
  switch (operator) {
    case 'Exists':
      return Boolean(text);
    case 'DoesNotExist':
      return !text;
    case 'In':
      return Boolean(text) && values.includes(text!);
    default:
      return !text || !values.includes(text);
  }
}

export const countOf = (resource: string, group: string): string =>
  `count/${group === '' ? resource : `${resource}.${group}`}`;
