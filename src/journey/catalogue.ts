import type { ApiserverRoom, SpanName } from '../protocol/spans.ts';

/** A room of the floor plan. One room can show two of the API server's stages. */
export interface MapRoom {
  readonly id: RoomId;
  /** The stages that take place in it, in order. */
  readonly stages: readonly ApiserverRoom[];
  readonly icon: IconName;
}

export const roomIds = [
  'authentication',
  'flow',
  'authorization',
  'schema',
  'mutating',
  'validation',
  'validating',
  'storage',
] as const;
export type RoomId = (typeof roomIds)[number];

export type IconName =
  | 'id-card'
  | 'gauge'
  | 'shield-check'
  | 'file-check'
  | 'pencil-line'
  | 'list-checks'
  | 'badge-check'
  | 'hard-drive-download'
  | 'radio'
  | 'send'
  | 'square-terminal'
  | 'columns-4'
  | 'scroll-text'
  | 'grid-2x2-check'
  | 'refresh-cw'
  | 'ship-wheel'
  | 'container';

/**
 * The rooms in the order in which the API server really walks them: the body is decoded and defaulted before
 * mutating admission sees it. Upstream: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go
 */
export const mapRooms: readonly MapRoom[] = [
  { id: 'authentication', stages: ['authentication'], icon: 'id-card' },
  { id: 'flow', stages: ['audit', 'flow-control'], icon: 'gauge' },
  { id: 'authorization', stages: ['authorization'], icon: 'shield-check' },
  { id: 'schema', stages: ['decoding'], icon: 'file-check' },
  { id: 'mutating', stages: ['mutating-admission'], icon: 'pencil-line' },
  { id: 'validation', stages: ['validation'], icon: 'list-checks' },
  { id: 'validating', stages: ['validating-admission'], icon: 'badge-check' },
  { id: 'storage', stages: ['storage'], icon: 'hard-drive-download' },
];

const roomByStage: ReadonlyMap<string, RoomId> = new Map(
  mapRooms.flatMap(({ id, stages }) => stages.map((stage) => [stage, id] as const)),
);

/** The room in which a stage takes place; nothing for `response`, which happens on the way out. */
export const roomOfStage = (stage: string): RoomId | undefined => roomByStage.get(stage);

/** How close a piece of work is to the real one. */
export interface CatalogueEntry {
  readonly fidelity: 'modelled' | 'simplified';
  readonly docs: string;
  /** Path in github.com/kubernetes/kubernetes (or etcd, containerd), where there is one file to read. */
  readonly upstream: string;
}

const docs = (page: string): string => `https://kubernetes.io/docs/${page}`;
const endpoints = 'staging/src/k8s.io/apiserver/pkg/endpoints';

/** What the inspector can say of every kind of work; the words are in the message catalogue under the same names. */
export const catalogue: { readonly [Name in SpanName]: CatalogueEntry } = {
  request: {
    fidelity: 'modelled',
    docs: docs('reference/using-api/api-concepts/'),
    upstream: 'staging/src/k8s.io/client-go/rest/request.go',
  },
  serve: {
    fidelity: 'modelled',
    docs: docs('concepts/overview/kubernetes-api/'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/server/config.go',
  },
  authentication: {
    fidelity: 'modelled',
    docs: docs('reference/access-authn-authz/authentication/'),
    upstream: `${endpoints}/filters/authentication.go`,
  },
  audit: {
    fidelity: 'modelled',
    docs: docs('tasks/debug/debug-cluster/audit/'),
    upstream: `${endpoints}/filters/audit.go`,
  },
  'flow-control': {
    fidelity: 'simplified',
    docs: docs('concepts/cluster-administration/flow-control/'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/server/filters/priority-and-fairness.go',
  },
  authorization: {
    fidelity: 'modelled',
    docs: docs('reference/access-authn-authz/authorization/'),
    upstream: `${endpoints}/filters/authorization.go`,
  },
  decoding: {
    fidelity: 'modelled',
    docs: docs('reference/using-api/api-concepts/#server-side-validation-and-unknown-fields'),
    upstream: `${endpoints}/handlers/create.go`,
  },
  'mutating-admission': {
    fidelity: 'modelled',
    docs: docs('reference/access-authn-authz/admission-controllers/'),
    upstream: 'pkg/kubeapiserver/options/plugins.go',
  },
  validation: {
    fidelity: 'modelled',
    docs: docs('concepts/overview/working-with-objects/'),
    upstream: 'pkg/apis/core/validation/validation.go',
  },
  'validating-admission': {
    fidelity: 'modelled',
    docs: docs('reference/access-authn-authz/admission-controllers/#admission-control-phases'),
    upstream: 'pkg/kubeapiserver/options/plugins.go',
  },
  storage: {
    fidelity: 'modelled',
    docs: docs('reference/using-api/api-concepts/#resource-versions'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/storage/etcd3/store.go',
  },
  response: {
    fidelity: 'modelled',
    docs: docs('reference/kubernetes-api/common-definitions/status/'),
    upstream: `${endpoints}/handlers/response.go`,
  },
  'resource-use': {
    fidelity: 'simplified',
    docs: docs('tasks/debug/debug-cluster/resource-metrics-pipeline/'),
    upstream: 'pkg/kubelet/metrics/collectors/resource_metrics.go',
  },
  'watch-cache': {
    fidelity: 'modelled',
    docs: docs('reference/using-api/api-concepts/#efficient-detection-of-changes'),
    upstream: 'staging/src/k8s.io/apiserver/pkg/storage/cacher/cacher.go',
  },
  'etcd.range': {
    fidelity: 'modelled',
    docs: 'https://etcd.io/docs/v3.6/learning/api/',
    upstream: 'server/storage/mvcc/kvstore_txn.go',
  },
  'etcd.txn': {
    fidelity: 'modelled',
    docs: 'https://etcd.io/docs/v3.6/learning/api/',
    upstream: 'server/etcdserver/txn/txn.go',
  },
  queue: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/'),
    upstream: 'pkg/scheduler/backend/queue/scheduling_queue.go',
  },
  cycle: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/kube-scheduler/'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  prefilter: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#pre-filter'),
    upstream: 'pkg/scheduler/framework/runtime/framework.go',
  },
  filter: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#filter'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  postfilter: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/pod-priority-preemption/#preemption'),
    upstream: 'pkg/scheduler/framework/preemption/preemption.go',
  },
  score: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#scoring'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  reserve: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#reserve'),
    upstream: 'pkg/scheduler/schedule_one.go',
  },
  prebind: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#pre-bind'),
    upstream: 'pkg/scheduler/framework/plugins/volumebinding/binder.go',
  },
  bind: {
    fidelity: 'modelled',
    docs: docs('concepts/scheduling-eviction/scheduling-framework/#bind'),
    upstream: 'pkg/scheduler/framework/plugins/defaultbinder/default_binder.go',
  },
  reconcile: {
    fidelity: 'modelled',
    docs: docs('concepts/architecture/controller/'),
    upstream: 'cmd/kube-controller-manager/app/controllermanager.go',
  },
  sync: {
    fidelity: 'modelled',
    docs: docs('concepts/workloads/pods/pod-lifecycle/'),
    upstream: 'pkg/kubelet/kubelet.go',
  },
  'pod-admission': {
    fidelity: 'simplified',
    docs: docs('concepts/architecture/nodes/'),
    upstream: 'pkg/kubelet/lifecycle/predicate.go',
  },
  probe: {
    fidelity: 'modelled',
    docs: docs('concepts/configuration/liveness-readiness-startup-probes/'),
    upstream: 'pkg/kubelet/prober/worker.go',
  },
  'status-update': {
    fidelity: 'modelled',
    docs: docs('concepts/workloads/pods/pod-lifecycle/#pod-conditions'),
    upstream: 'pkg/kubelet/status/status_manager.go',
  },
  'node-status': {
    fidelity: 'modelled',
    docs: docs('reference/node/node-status/'),
    upstream: 'pkg/kubelet/kubelet_node_status.go',
  },
  sandbox: {
    fidelity: 'simplified',
    docs: docs('concepts/containers/cri/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_sandbox.go',
  },
  network: {
    fidelity: 'simplified',
    docs: docs('concepts/extend-kubernetes/compute-storage-net/network-plugins/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_sandbox.go',
  },
  'pull-image': {
    fidelity: 'simplified',
    docs: docs('concepts/containers/images/'),
    upstream: 'pkg/kubelet/images/image_manager.go',
  },
  'create-container': {
    fidelity: 'simplified',
    docs: docs('concepts/containers/cri/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_container.go',
  },
  'start-container': {
    fidelity: 'simplified',
    docs: docs('concepts/containers/cri/'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_container.go',
  },
  'stop-container': {
    fidelity: 'simplified',
    docs: docs('concepts/workloads/pods/pod-lifecycle/#pod-termination'),
    upstream: 'pkg/kubelet/kuberuntime/kuberuntime_container.go',
  },
  connection: {
    fidelity: 'simplified',
    docs: docs('reference/networking/virtual-ips/'),
    upstream: 'pkg/proxy/iptables/proxier.go',
  },
  'container-exit': {
    fidelity: 'simplified',
    docs: docs('concepts/workloads/pods/pod-lifecycle/#container-states'),
    upstream: 'pkg/kubelet/pleg/generic.go',
  },
  started: { fidelity: 'modelled', docs: docs('concepts/overview/components/'), upstream: '' },
  fault: {
    fidelity: 'simplified',
    docs: docs('tasks/debug/debug-cluster/'),
    upstream: '',
  },
  strike: {
    fidelity: 'simplified',
    docs: docs('tasks/debug/debug-cluster/'),
    upstream: 'staging/src/k8s.io/apimachinery/pkg/util/net/http.go',
  },
  stopped: { fidelity: 'modelled', docs: docs('concepts/overview/components/'), upstream: '' },
};
