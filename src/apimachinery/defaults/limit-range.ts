import type { LimitRange, LimitRangeItem } from '../types.ts';

/** What containers get by default follows from what they may have at most. Upstream: SetDefaults_LimitRangeItem */
function defaultItem(item: LimitRangeItem): void {
  if (item.type !== 'Container') return;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}

export const defaultLimitRange = ({ spec }: LimitRange): void => spec.limits?.forEach(defaultItem);
