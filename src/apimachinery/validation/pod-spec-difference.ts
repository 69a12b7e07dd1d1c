import type { PodSpec } from '../types.ts';

/** SEAM */
export const specDifference = (_old: PodSpec, _now: PodSpec): string => '';
