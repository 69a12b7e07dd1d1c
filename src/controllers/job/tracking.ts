import type { AnyObject } from '../objects.ts';

/** Keeps a pod from vanishing before it is counted. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

export const isTracked = ({ metadata }: Pick<AnyObject, 'metadata'>): boolean =>
  metadata.finalizers?.includes(trackingFinalizer) ?? false;
