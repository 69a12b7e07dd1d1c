import type { KubeObject } from '../../../apimachinery/object.ts';
import { compareQuantities, formatQuantity, parseQuantity } from '../../../apimachinery/quantity.ts';
import type { ResourceQuota } from '../../../apimachinery/types.ts';
import { type QuotaEvaluator, scopesOf } from '../../../apimachinery/quota/evaluator.ts';
import { type Amounts, added } from '../../../apimachinery/quota/pod-amounts.ts';

const zero = parseQuantity('0');

const negated = (amount: string): string => {
  const { nanos, format } = parseQuantity(amount);
  return formatQuantity({ nanos: -nanos, format });
};

const pick = (amounts: Amounts, names: readonly string[]): Amounts =>
  Object.fromEntries(names.flatMap((name) => (amounts[name] === undefined ? [] : [[name, amounts[name]]])));

/** `cpu=1,memory=1Gi`, by name. */
const shown = (amounts: Amounts): string =>
  Object.keys(amounts)
    .toSorted()
    .map((name) => `${name}=${amounts[name]}`)
    .join(',');

/** The names of what an object claims to take less than nothing of. */
export const negativeUsage = (evaluator: QuotaEvaluator, object: KubeObject): string =>
  Object.entries(evaluator.usage(object))
    .flatMap(([name, amount]) => (compareQuantities(parseQuantity(amount), zero) < 0 ? [name] : []))
    .toSorted()
    .join(',');

/** The change that an object makes to what is used; undefined: none. */
export function usageChange(
  evaluator: QuotaEvaluator,
  object: KubeObject,
  old: KubeObject | undefined,
): Amounts | undefined {
  const change: Record<string, string> = { ...evaluator.usage(object) };
  for (const [name, amount] of Object.entries(old ? evaluator.usage(old) : {}))
    change[name] = added(change[name], negated(amount));
  const names = Object.keys(change).filter((name) => compareQuantities(parseQuantity(change[name]!), zero) !== 0);
  return names.length === 0 ? undefined : pick(change, names);
}

/** The names under which a quota limits what the object takes; undefined: it is not about the object. */
export function limitedNames(
  quota: ResourceQuota,
  evaluator: QuotaEvaluator,
  object: KubeObject,
): readonly string[] | undefined {
  const names = Object.keys(quota.status?.hard ?? {}).filter(evaluator.counts);
  const isAbout = names.length > 0 && scopesOf(quota).every((scope) => evaluator.isInScope?.(object, scope) ?? false);
  return isAbout ? names : undefined;
}

/** What keeps a quota from being applied at all. */
export function quotaObstacle(
  quota: ResourceQuota,
  evaluator: QuotaEvaluator,
  object: KubeObject,
  names: readonly string[],
): string | undefined {
  const { name } = quota.metadata;
  const missing = evaluator.missing?.(object, names);
  if (missing !== undefined) return `failed quota: ${name}: ${missing}`;
  const unknown = names.some((limited) => quota.status?.used?.[limited] === undefined);
  return unknown ? `status unknown for quota: ${name}, resources: ${names.toSorted().join(',')}` : undefined;
}

/** What is used after the change, or why there must be none. Upstream: apiserver/pkg/admission/plugin/resourcequota/controller.go (CheckRequest) */
export function charged(
  quota: ResourceQuota,
  change: Amounts,
): { readonly used: Amounts } | { readonly exceeded: string } {
  const hard = quota.status?.hard ?? {};
  const used = quota.status?.used ?? {};
  const requested = pick(change, Object.keys(hard));
  const after: Record<string, string> = { ...used };
  for (const [name, amount] of Object.entries(requested)) after[name] = added(used[name], amount);
  const exceeded = Object.keys(requested).filter(
    (name) => compareQuantities(parseQuantity(after[name]!), parseQuantity(hard[name]!)) > 0,
  );
  if (exceeded.length === 0) return { used: after };
  const [asked, had, limit] = [pick(requested, exceeded), pick(used, exceeded), pick(hard, exceeded)];
  return {
    exceeded: `exceeded quota: ${quota.metadata.name}, requested: ${shown(asked)}, used: ${shown(had)}, limited: ${shown(limit)}`,
  };
}
