import { nodeRules } from '../authz/node-rules.ts';
import type { Role } from '../authz/rbac-rule.ts';
import { clusterRole, type RuleLine } from './rbac-objects.ts';

const read = 'get list watch';
const write = 'create delete deletecollection patch update';
const readWrite = 'create delete deletecollection get list patch update watch';
const events: RuleLine = 'create patch update | core events.k8s.io | events';
const reviews: readonly RuleLine[] = [
  'create | authentication.k8s.io | tokenreviews',
  'create | authorization.k8s.io | subjectaccessreviews',
];

const viewRules: readonly RuleLine[] = [
  `${read} | core | configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status`,
  `${read} | core | bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status`,
  `${read} | core | namespaces`,
  `${read} | discovery.k8s.io | endpointslices`,
  `${read} | apps | controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status`,
  `${read} | autoscaling | horizontalpodautoscalers horizontalpodautoscalers/status`,
  `${read} | batch | cronjobs cronjobs/status jobs jobs/status`,
  `${read} | extensions | daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale`,
  `${read} | policy | poddisruptionbudgets poddisruptionbudgets/status`,
  `${read} | networking.k8s.io | ingresses ingresses/status networkpolicies`,
];

const editRules: readonly RuleLine[] = [
  `${read} | core | pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy`,
  'impersonate | core | serviceaccounts',
  `${write} | core | pods pods/attach pods/exec pods/portforward pods/proxy`,
  'create | core | pods/eviction',
  `${write} | core | configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy`,
  'create | core | serviceaccounts/token',
  `${write} | apps | daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale`,
  `${write} | autoscaling | horizontalpodautoscalers`,
  `${write} | batch | cronjobs jobs`,
  `${write} | extensions | daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale`,
  `${write} | policy | poddisruptionbudgets`,
  `${write} | networking.k8s.io | ingresses networkpolicies`,
  `${readWrite} | coordination.k8s.io | leases`,
];

const adminRules: readonly RuleLine[] = [
  'create | authorization.k8s.io | localsubjectaccessreviews',
  `${readWrite} | rbac.authorization.k8s.io | rolebindings roles`,
];

const aggregatesTo = (name: string): Readonly<Record<string, string>> => ({
  [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true',
});

/** A role that is the sum of others; it comes already summed up, as the aggregation controller would leave it. */
const aggregated = (name: string, rules: readonly RuleLine[], labels?: Readonly<Record<string, string>>): Role => ({
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregatesTo(name) }] },
  ...clusterRole(name, rules, labels),
});

const signerApprover = (role: string, signer: string): Role =>
  clusterRole(`system:certificates.k8s.io:${role}`, [
    `approve | certificates.k8s.io | signers | kubernetes.io/${signer}`,
  ]);

/** Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (ClusterRoles) */
export const clusterRoles: readonly Role[] = [
  clusterRole('cluster-admin', ['* | * | *', '* | *']),
  aggregated('admin', [...adminRules, ...editRules, ...viewRules]),
  aggregated('edit', [...editRules, ...viewRules], aggregatesTo('admin')),
  aggregated('view', viewRules, aggregatesTo('edit')),
  clusterRole('system:aggregate-to-admin', adminRules, aggregatesTo('admin')),
  clusterRole('system:aggregate-to-edit', editRules, aggregatesTo('edit')),
  clusterRole('system:aggregate-to-view', viewRules, aggregatesTo('view')),
  clusterRole('system:discovery', [
    'get | /api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/',
  ]),
  clusterRole('system:public-info-viewer', ['get | /healthz /livez /readyz /version /version/']),
  clusterRole('system:monitoring', [
    'get | /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*',
    'get | /statusz',
    'get | /flagz',
  ]),
  clusterRole('system:basic-user', [
    'create | authorization.k8s.io | selfsubjectaccessreviews selfsubjectrulesreviews',
    'create | authentication.k8s.io | selfsubjectreviews',
  ]),
  clusterRole('system:auth-delegator', reviews),
  clusterRole('system:heapster', [
    `${read} | core | events namespaces nodes pods`,
    `${read} | extensions | deployments`,
  ]),
  clusterRole('system:kube-aggregator', [`${read} | core | endpoints services`]),
  clusterRole('system:kube-dns', ['list watch | core | endpoints services']),
  { ...clusterRole('system:node', []), rules: nodeRules },
  clusterRole('system:node-bootstrapper', ['create get list watch | certificates.k8s.io | certificatesigningrequests']),
  clusterRole('system:node-problem-detector', ['get | core | nodes', 'patch | core | nodes/status', events]),
  clusterRole('system:node-proxier', [
    'list watch | core | endpoints services',
    `${read} | core | nodes`,
    events,
    'list watch | discovery.k8s.io | endpointslices',
  ]),
  clusterRole('system:kubelet-api-admin', [
    `${read} | core | nodes`,
    'proxy | core | nodes',
    '* | core | nodes/log nodes/metrics nodes/proxy nodes/stats',
  ]),
  clusterRole('system:persistent-volume-provisioner', [
    'create delete get list watch | core | persistentvolumes',
    'get list update watch | core | persistentvolumeclaims',
    `${read} | storage.k8s.io | storageclasses`,
    'watch | core | events',
    events,
  ]),
  clusterRole('system:volume-scheduler', [
    'get list patch update watch | core | persistentvolumes',
    `${read} | storage.k8s.io | storageclasses`,
    'get list patch update watch | core | persistentvolumeclaims',
  ]),
  clusterRole('system:service-account-issuer-discovery', ['get | /.well-known/openid-configuration /openid/v1/jwks']),
  ...['nodeclient', 'selfnodeclient'].map((kind) =>
    clusterRole(`system:certificates.k8s.io:certificatesigningrequests:${kind}`, [
      `create | certificates.k8s.io | certificatesigningrequests/${kind}`,
    ]),
  ),
  signerApprover('kube-apiserver-client-approver', 'kube-apiserver-client'),
  signerApprover('kube-apiserver-client-kubelet-approver', 'kube-apiserver-client-kubelet'),
  signerApprover('kubelet-serving-approver', 'kubelet-serving'),
  signerApprover('legacy-unknown-approver', 'legacy-unknown'),
  clusterRole('system:kube-controller-manager', [
    events,
    'create | coordination.k8s.io | leases',
    'get update | coordination.k8s.io | leases | kube-controller-manager',
    'create | core | secrets serviceaccounts',
    'delete | core | secrets',
    'get | core | configmaps namespaces secrets serviceaccounts',
    'update | core | secrets serviceaccounts',
    ...reviews,
    'list watch | * | *',
    'create | core | serviceaccounts/token',
  ]),
  clusterRole('system:kube-scheduler', [
    events,
    'create | coordination.k8s.io | leases',
    'get update | coordination.k8s.io | leases | kube-scheduler',
    `${read} | core | nodes`,
    'delete get list watch | core | pods',
    'create | core | bindings pods/binding',
    'patch update | core | pods/status',
    `${read} | core | replicationcontrollers services`,
    `${read} | apps extensions | replicasets`,
    `${read} | apps | statefulsets`,
    `${read} | policy | poddisruptionbudgets`,
    `${read} | core | persistentvolumeclaims persistentvolumes`,
    ...reviews,
    `${read} | storage.k8s.io | csinodes`,
    `${read} | core | namespaces`,
    `${read} | storage.k8s.io | csidrivers`,
    `${read} | storage.k8s.io | csistoragecapacities`,
    `${read} | resource.k8s.io | deviceclasses resourceslices`,
    'get list patch update watch | resource.k8s.io | resourceclaims',
    'patch update | resource.k8s.io | resourceclaims/status',
  ]),
];
