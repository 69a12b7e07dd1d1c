import type { PolicyRule } from './rbac-rule.ts';

const rule = (apiGroups: string, resources: string, verbs: string): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [apiGroups],
  resources: resources.split(' '),
});

/**
 * What every kubelet may do, before the node authorizer narrows it down to what is on the node.
 * Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (NodeRules)
 */
export const nodeRules: readonly PolicyRule[] = [
  rule('authentication.k8s.io', 'tokenreviews', 'create'),
  rule('authorization.k8s.io', 'subjectaccessreviews localsubjectaccessreviews', 'create'),
  rule('', 'services', 'get list watch'),
  rule('', 'nodes', 'create get list watch'),
  rule('', 'nodes/status', 'update patch'),
  rule('', 'nodes', 'update patch'),
  rule('', 'pods', 'get list watch'),
  rule('', 'pods', 'create delete'),
  rule('', 'pods/status', 'update patch'),
  rule('', 'pods/eviction', 'create'),
  rule('', 'configmaps secrets', 'get list watch'),
  rule('', 'persistentvolumeclaims persistentvolumes', 'get'),
  rule('', 'endpoints', 'get'),
  rule('certificates.k8s.io', 'certificatesigningrequests', 'create get list watch'),
  rule('coordination.k8s.io', 'leases', 'create delete get patch update'),
  rule('storage.k8s.io', 'volumeattachments', 'get'),
  rule('', 'serviceaccounts/token', 'create'),
  rule('', 'persistentvolumeclaims/status', 'get patch update'),
  rule('storage.k8s.io', 'csidrivers', 'get list watch'),
  rule('storage.k8s.io', 'csinodes', 'create delete get patch update'),
  rule('node.k8s.io', 'runtimeclasses', 'get list watch'),
  rule('', 'events', 'create patch update'),
  rule('resource.k8s.io', 'resourceclaims', 'get'),
  rule('resource.k8s.io', 'resourceslices', 'deletecollection'),
];
