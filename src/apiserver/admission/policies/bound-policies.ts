import type { KubeObject } from '../../../apimachinery/object.ts';
import type { GroupResource, Reader } from '../../registry/reader.ts';

/** A policy with what puts it in force. */
export interface BoundPolicy<Policy, Binding> {
  readonly policy: Policy;
  readonly bindings: readonly Binding[];
}

interface BindingLike extends KubeObject {
  readonly spec: { readonly policyName?: string };
}

/** Those policies that some binding names; found out again only when one of either changes. */
export function boundPolicies<Policy extends KubeObject, Binding extends BindingLike>(
  policies: GroupResource,
  bindings: GroupResource,
): (reader: Reader) => readonly BoundPolicy<Policy, Binding>[] {
  interface Known {
    readonly asOf: string;
    readonly bound: readonly BoundPolicy<Policy, Binding>[];
  }
  const known = new WeakMap<Reader, Known>();
  const none: readonly BoundPolicy<Policy, Binding>[] = [];
  return (reader) => {
    const found = reader.list(bindings) as readonly Binding[];
    if (found.length === 0) return none;
    const asOf = `${reader.version(policies)}/${reader.version(bindings)}`;
    const last = known.get(reader);
    if (last?.asOf === asOf) return last.bound;
    const bound = (reader.list(policies) as readonly Policy[])
      .map((policy) => ({ policy, bindings: found.filter(({ spec }) => spec.policyName === policy.metadata.name) }))
      .filter((one) => one.bindings.length > 0);
    known.set(reader, { asOf, bound });
    return bound;
  };
}
