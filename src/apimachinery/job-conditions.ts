import type { JobStatus } from './types.ts';

export const isConditionTrue = ({ conditions = [] }: JobStatus, type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');
