import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Job } from '../../../apimachinery/types.ts';
import { specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/**
 * Labels that no other job's pods have, and a selector for them; what the user gave is kept, for validation to judge.
 * Upstream: pkg/registry/batch/job/strategy.go (generateSelector)
 */
function generateSelector({ metadata, spec }: Job): void {
  const { name, uid = '' } = metadata;
  const { template } = spec;
  template.metadata!.labels = {
    'job-name': name || '',
    'batch.kubernetes.io/job-name': name || '',
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    ...template.metadata!.labels,
  };
  spec.selector = {
    ...spec.selector,
    matchLabels: { 'batch.kubernetes.io/controller-uid': uid, ...spec.selector?.matchLabels },
  };
}

const jobStrategy: Strategy = {
  ...specAndStatus,
  orphansDependents: true,
  undecidedDeletionWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  prepareForCreate(object: KubeObject) {
    const job = object as Job;
    // Labels that came from the template by default are the template's, whatever it gets.
    const isLabelledAsPods = job.metadata.labels === job.spec.template.metadata?.labels;
    specAndStatus.prepareForCreate(object);
    if (!job.spec.manualSelector) generateSelector(job);
    if (isLabelledAsPods) job.metadata.labels = job.spec.template.metadata?.labels;
  },
};

export const batchStrategies: Strategies = {
  'cronjobs.batch': specAndStatus,
  'jobs.batch': jobStrategy,
};
