import type { PodCondition, PodStatus } from '../pod.ts';

type Patch = Record<string, unknown>;

/**
 * The strategic merge patch that turns one status into another, or undefined when nothing changes. Conditions are
 * merged by type, so that those of others are left alone. Upstream: pkg/util/pod/pod.go PatchPodStatus
 */
export function statusPatch(uid: string, before: PodStatus, after: PodStatus): object | undefined {
  const status: Patch = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof PodStatus>) {
    if (field === 'conditions' || isSame(before[field], after[field])) continue;
    if (field === 'podIPs' || field === 'hostIPs') addAddresses(status, field, before[field] ?? [], after[field] ?? []);
    else status[field] = after[field] === undefined ? null : after[field];
  }
  const changed = changedConditions(before.conditions ?? [], after.conditions ?? []);
  if (changed.length > 0) {
    status['$setElementOrder/conditions'] = (after.conditions ?? []).map(({ type }) => ({ type }));
    status['conditions'] = changed;
  }
  return Object.keys(status).length === 0 ? undefined : { metadata: { uid }, status };
}

/** Addresses are merged too, each its own key: those of the sandbox before have to be taken out by name. */
function addAddresses(
  status: Patch,
  field: 'podIPs' | 'hostIPs',
  before: NonNullable<PodStatus['podIPs']>,
  after: NonNullable<PodStatus['podIPs']>,
): void {
  const [known, kept] = [before, after].map((all) => new Set(all.map(({ ip }) => ip)));
  status[`$setElementOrder/${field}`] = after;
  status[field] = [
    ...after.filter(({ ip }) => !known!.has(ip)),
    ...before.filter(({ ip }) => !kept!.has(ip)).map(({ ip }) => ({ $patch: 'delete', ip })),
  ];
}

function changedConditions(before: readonly PodCondition[], after: readonly PodCondition[]): readonly object[] {
  const known = new Map(before.map((condition) => [condition.type, condition]));
  const changed: object[] = [];
  for (const condition of after) {
    const old = known.get(condition.type);
    if (old && isSame({ ...old, lastProbeTime: undefined }, { ...condition, lastProbeTime: undefined })) continue;
    const gone: Patch = {};
    for (const field of ['reason', 'message'] as const) if (old?.[field] && !condition[field]) gone[field] = null;
    changed.push({ ...condition, ...gone });
  }
  const kept = new Set(after.map(({ type }) => type));
  for (const { type } of before) if (!kept.has(type)) changed.push({ $patch: 'delete', type });
  return changed;
}

/** Deep equality of plain data; a field that is undefined counts as absent. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const one = a as Readonly<Record<string, unknown>>;
  const other = b as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(one)) if (!isSame(one[key], other[key])) return false;
  for (const key of Object.keys(other)) if (one[key] === undefined && other[key] !== undefined) return false;
  return true;
}
