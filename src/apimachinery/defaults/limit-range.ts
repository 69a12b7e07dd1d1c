import type { LimitRange, LimitRangeItem } from '../types.ts';

/** What containers get by default follows from what they may have at most. Upstream: SetDefaults_LimitRangeItem */
function defaultItem(item: LimitRangeItem): void {
  if (item.type !== 'Container') return;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (hasMore(limits, item.default)) item.default = limits;
  if (hasMore(requests, item.defaultRequest)) item.defaultRequest = requests;
}

const hasMore = (filled: object, given: object = {}): boolean => Object.keys(filled).length > Object.keys(given).length;

export const defaultLimitRange = ({ spec }: LimitRange): void => spec.limits?.forEach(defaultItem);
