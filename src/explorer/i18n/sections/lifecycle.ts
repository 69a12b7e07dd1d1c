/** Texts of the lifecycle view. */
export const lifecycleEn = {
  'lifecycle.title': 'From Enter to Ready',
  'lifecycle.subtitle':
    'Each arrow is a cause. Components meet only through writes and watch events, until the kubelet calls containerd.',
  'lifecycle.pod': 'Pod',
  'lifecycle.scale': 'Scale',
  'lifecycle.scale.split': 'split',
  'lifecycle.scale.clock': 'clock',
  'lifecycle.scale.causal': 'causal',
  'lifecycle.empty': 'Create a pod to see its way from the first request to Ready.',
  'lifecycle.readable': 'What a client could have read',
  'lifecycle.same-axis': 'pod status as stored, on the same time axis',
  'lifecycle.phase': 'phase',
  'lifecycle.status': 'STATUS',
  'lifecycle.status-differs':
    'STATUS says {status} although the phase is {phase}: kubectl shows the first container’s reason instead ({container}).',
  'lifecycle.status-deleting':
    'STATUS says {status} although the phase is {phase}: the pod has a deletion timestamp, which kubectl shows first.',
  'lifecycle.container': 'container state',
  'lifecycle.summary': 'pieces of work: {count}',
} as const;
