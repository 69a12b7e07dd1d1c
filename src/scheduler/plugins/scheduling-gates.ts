import type { Pod } from '../objects.ts';

/** A pod with gates does not enter the queue. Upstream: pkg/scheduler/framework/plugins/schedulinggates */
export const isGated = ({ spec }: Pod): boolean => (spec.schedulingGates?.length ?? 0) > 0;
