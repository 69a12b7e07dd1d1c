import type { SpanName } from '../protocol/spans.ts';

/** How close a piece of work is to the real one. */
export interface Fidelity {
  readonly level: 'modelled' | 'simplified';
  readonly docs: string;
  /** Path in the repository of Kubernetes, or of etcd for its own work; '' where there is no one file to read. */
  readonly upstream: string;
  /** What a real one does as well and this one does not at all, by the names that its documentation uses. */
  readonly absent?: readonly Absence[];
}

export interface Absence {
  readonly name: string;
  readonly docs: string;
}

/** The release that everything here is held against. */
export const release = '1.36';

const repositories = {
  kubernetes: `https://github.com/kubernetes/kubernetes/blob/v${release}.0/`,
  etcd: 'https://github.com/etcd-io/etcd/blob/release-3.6/',
} as const;

/** Where the real one's source can be read; nothing where there is no one file. */
export const sourceOf = (name: SpanName): string | undefined => {
  const { upstream } = fidelity[name];
  return upstream && `${repositories[name.startsWith('etcd.') ? 'etcd' : 'kubernetes']}${upstream}`;
};

const docs = (page: string): string => `https://kubernetes.io/docs/${page}`;
const endpoints = 'staging/src/k8s.io/apiserver/pkg/endpoints';

const raft: Absence = { name: 'Raft', docs: 'https://raft.github.io/' };

/** Every kind of work that the log knows. */
export const fidelity: { readonly [Name in SpanName]: Fidelity } = {
  request: {
    level: 'modelled',
    docs: docs('reference/using-api/api-concepts/'),
    upstream: 'staging/src/k8s.io/client-go/rest/request.go',
  },
  serve: {
    level: 'modelled',
    docs: docs('concepts/overview/kubernetes-api/'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/server/config.go',
    absent: [
      { name: 'API aggregation', docs: docs('concepts/extend-kubernetes/api-extension/apiserver-aggregation/') },
    ],
  },
  authentication: {
    level: 'modelled',
    docs: docs('reference/access-authn-authz/authentication/'),
    upstream: `${endpoints}/filters/authentication.go`,
    absent: [{ name: 'TLS', docs: docs('reference/access-authn-authz/authentication/#x509-client-certificates') }],
  },
  audit: {
    level: 'modelled',
    docs: docs('tasks/debug/debug-cluster/audit/'),
    upstream: `${endpoints}/filters/audit.go`,
  },
  'flow-control': {
    level: 'simplified',
    docs: docs('concepts/cluster-administration/flow-control/'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/server/filters/priority-and-fairness.go',
  },
  authorization: {
    level: 'modelled',
    docs: docs('reference/access-authn-authz/authorization/'),
    upstream: `${endpoints}/filters/authorization.go`,
  },
  decoding: {
    level: 'modelled',
    docs: docs('reference/using-api/api-concepts/#server-side-validation-and-unknown-fields'),
    upstream: `${endpoints}/handlers/create.go`,
  },
  'mutating-admission': {
    level: 'modelled',
    docs: docs('reference/access-authn-authz/admission-controllers/'),
    upstream: 'pkg/kubeapiserver/options/plugins.go',
  },
  validation: {
    level: 'modelled',
    docs: docs('concepts/overview/working-with-objects/'),
    upstream: 'pkg/apis/core/validation/validation.go',
  },
  'validating-admission': {
    level: 'modelled',
    docs: docs('reference/access-authn-authz/admission-controllers/#admission-control-phases'),
    upstream: 'pkg/kubeapiserver/options/plugins.go',
  },
  storage: {
    level: 'modelled',
    docs: docs('reference/using-api/api-concepts/#resource-versions'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/storage/etcd3/store.go',
    absent: [raft],
  },
  response: {
    level: 'modelled',
    docs: docs('reference/kubernetes-api/common-definitions/status/'),
    upstream: `${endpoints}/handlers/response.go`,
  },
  'resource-use': {
    level: 'simplified',
    docs: docs('tasks/debug/debug-cluster/resource-metrics-pipeline/'),
    upstream: 'pkg/kubelet/metrics/collectors/resource_metrics.go',
  },
  'watch-cache': {
    level: 'modelled',
    docs: docs('reference/using-api/api-concepts/#efficient-detection-of-changes'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/storage/cacher/cacher.go',
  },
  'etcd.range': {
    level: 'modelled',
    docs: 'https://etcd.io/docs/v3.6/learning/api/',
    upstream: 'server/storage/mvcc/kvstore_txn.go',
    absent: [raft],
  },
  'etcd.txn': {
    level: 'modelled',
    docs: 'https://etcd.io/docs/v3.6/learning/api/',
    upstream: 'server/etcdserver/txn/txn.go',
    absent: [raft],
  },
  queue: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/'),
    upstream: 'pkg/scheduler/backend/queue/scheduling_queue.go',
  },
  cycle: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/kube-scheduler/'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  prefilter: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#pre-filter'),
    upstream: 'pkg/scheduler/framework/runtime/framework.go',
  },
  filter: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#filter'),
    upstream: 'pkg/scheduler/schedule_one.go',
    absent: [{ name: 'DynamicResources', docs: docs('concepts/scheduling-eviction/dynamic-resource-allocation/') }],
  },
  postfilter: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/pod-priority-preemption/#preemption'),
    upstream: 'pkg/scheduler/framework/preemption/preemption.go',
  },
  score: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#scoring'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  reserve: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#reserve'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  permit: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#permit'),
    upstream: 'pkg/scheduler/framework/runtime/waiting_pods_map.go',
  },
  prebind: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#pre-bind'),
    upstream: 'pkg/scheduler/framework/plugins/volumebinding/binder.go',
  },
  bind: {
    level: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#bind'),
    upstream: 'pkg/scheduler/framework/plugins/defaultbinder/default_binder.go',
  },
  reconcile: {
    level: 'modelled',
    docs: docs('concepts/architecture/controller/'),
    upstream: 'cmd/kube-controller-manager/app/controllermanager.go',
  },
  sync: {
    level: 'modelled',
    docs: docs('concepts/workloads/pods/pod-lifecycle/'),
    upstream: 'pkg/kubelet/kubelet.go',
  },
  'pod-admission': {
    level: 'simplified',
    docs: docs('concepts/architecture/nodes/'),
    upstream: 'pkg/kubelet/lifecycle/predicate.go',
  },
  probe: {
    level: 'modelled',
    docs: docs('concepts/configuration/liveness-readiness-startup-probes/'),
    upstream: 'pkg/kubelet/prober/worker.go',
  },
  'status-update': {
    level: 'modelled',
    docs: docs('concepts/workloads/pods/pod-lifecycle/#pod-conditions'),
    upstream: 'pkg/kubelet/status/status_manager.go',
  },
  'node-status': {
    level: 'modelled',
    docs: docs('reference/node/node-status/'),
    upstream: 'pkg/kubelet/kubelet_node_status.go',
  },
  sandbox: {
    level: 'simplified',
    docs: docs('concepts/containers/cri/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_sandbox.go',
    absent: [
      { name: 'seccomp', docs: docs('tutorials/security/seccomp/') },
      {
        name: 'SELinux',
        docs: docs('tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container'),
      },
    ],
  },
  network: {
    level: 'simplified',
    docs: docs('concepts/extend-kubernetes/compute-storage-net/network-plugins/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_sandbox.go',
    absent: [{ name: 'NetworkPolicy', docs: docs('concepts/services-networking/network-policies/') }],
  },
  'pull-image': {
    level: 'simplified',
    docs: docs('concepts/containers/images/'),
    upstream: 'pkg/kubelet/images/image_manager.go',
  },
  'create-container': {
    level: 'simplified',
    docs: docs('concepts/containers/cri/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_container.go',
    absent: [{ name: 'CSI', docs: docs('concepts/storage/volumes/#csi') }],
  },
  'start-container': {
    level: 'simplified',
    docs: docs('concepts/containers/cri/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_container.go',
  },
  'stop-container': {
    level: 'simplified',
    docs: docs('concepts/workloads/pods/pod-lifecycle/#pod-termination'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_container.go',
  },
  connection: {
    level: 'simplified',
    docs: docs('reference/networking/virtual-ips/'),
    upstream: 'pkg/proxy/iptables/proxier.go',
  },
  'container-exit': {
    level: 'simplified',
    docs: docs('concepts/workloads/pods/pod-lifecycle/#container-states'),
    upstream: 'pkg/kubelet/pleg/generic.go',
  },
  started: { level: 'modelled', docs: docs('concepts/overview/components/'), upstream: '' },
  fault: {
    level: 'simplified',
    docs: docs('tasks/debug/debug-cluster/'),
    upstream: '',
  },
  strike: {
    level: 'simplified',
    docs: docs('tasks/debug/debug-cluster/'),
    upstream: 'staging/src/k8s.io/apimachinery/pkg/util/net/http.go',
  },
  stopped: { level: 'modelled', docs: docs('concepts/overview/components/'), upstream: '' },
};
