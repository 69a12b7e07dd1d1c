import type { ReplicationController } from '../types.ts';
import { defaultPodTemplate } from './pod.ts';

/** Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_ReplicationController) */
export function defaultReplicationController({ metadata, spec }: ReplicationController): void {
  const labels = spec.template?.metadata?.labels;
  if (labels) {
    if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
    if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
  }
  spec.replicas ??= 1;
  if (spec.template) defaultPodTemplate(spec.template);
}
