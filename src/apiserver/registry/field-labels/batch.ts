import { at, type FieldLabels, metadata } from './field-label.ts';

/** Upstream: pkg/apis/batch/v1/conversion.go, pkg/registry/batch/job/strategy.go */
export const batchFieldLabels: FieldLabels = {
  'jobs.batch': { ...metadata, 'status.successful': at('status.succeeded', '0') },
};
