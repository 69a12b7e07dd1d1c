import type { Families, HealthFamilies } from './families.ts';

/** What a metric is, as its HELP and TYPE lines say. */
export interface Description {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly stability: 'STABLE' | 'BETA' | 'ALPHA';
  readonly help: string;
  /** In alphabetical order, as they are written. */
  readonly labels: readonly string[];
}

const requestLabels = ['component', 'group', 'resource', 'scope', 'subresource', 'verb', 'version'];
const timedLabels = ['component', 'dry_run', ...requestLabels.slice(1)];
const flowLabels = ['flow_schema', 'priority_level'];
const resourceLabels = ['group', 'resource'];

/**
 * Names, labels and types are those of 1.36.
 * Upstream: test/instrumentation/testdata/stable-metrics-list.yaml, apiserver/pkg/{endpoints,admission,util/flowcontrol,storage/etcd3}/metrics
 */
export const descriptions: Readonly<Record<keyof Families, Description>> = {
  requests: {
    type: 'counter',
    name: 'apiserver_request_total',
    stability: 'STABLE',
    help: 'Requests answered, by what was asked for and the HTTP status of the answer.',
    labels: ['code', ...timedLabels],
  },
  requestDuration: {
    type: 'histogram',
    name: 'apiserver_request_duration_seconds',
    stability: 'STABLE',
    help: 'How long answers took in seconds, by what was asked for.',
    labels: timedLabels,
  },
  requestSli: {
    type: 'histogram',
    name: 'apiserver_request_sli_duration_seconds',
    stability: 'ALPHA',
    help: 'How long answers took in seconds without the wait for a seat, by what was asked for; trials are left out.',
    labels: requestLabels,
  },
  terminations: {
    type: 'counter',
    name: 'apiserver_request_terminations_total',
    stability: 'ALPHA',
    help: 'Requests that the server turned away to save itself, by what was asked for and the HTTP status of the answer.',
    labels: ['code', ...requestLabels],
  },
  responseSizes: {
    type: 'histogram',
    name: 'apiserver_response_sizes',
    stability: 'STABLE',
    help: 'How large the answers to reads are in bytes, by what was asked for.',
    labels: requestLabels,
  },
  longRunning: {
    type: 'gauge',
    name: 'apiserver_longrunning_requests',
    stability: 'STABLE',
    help: 'Requests whose answer is still being sent, watches above all, by what was asked for.',
    labels: requestLabels,
  },
  inFlight: {
    type: 'gauge',
    name: 'apiserver_current_inflight_requests',
    stability: 'STABLE',
    help: 'The most requests that were worked on at once in the last second, by whether they read or write.',
    labels: ['request_kind'],
  },
  watchEvents: {
    type: 'counter',
    name: 'apiserver_watch_events_total',
    stability: 'ALPHA',
    help: 'Events that watches were sent, by resource.',
    labels: ['group', 'resource', 'version'],
  },
  watchEventSizes: {
    type: 'histogram',
    name: 'apiserver_watch_events_sizes',
    stability: 'ALPHA',
    help: 'How large the events of watches are in bytes, by resource.',
    labels: ['group', 'resource', 'version'],
  },
  authenticationAttempts: {
    type: 'counter',
    name: 'authentication_attempts',
    stability: 'ALPHA',
    help: 'Requests whose sender was asked for, by whether one was found.',
    labels: ['result'],
  },
  authenticationDuration: {
    type: 'histogram',
    name: 'authentication_duration_seconds',
    stability: 'ALPHA',
    help: 'How long it took to find the sender in seconds, by whether one was found.',
    labels: ['result'],
  },
  authenticatedUsers: {
    type: 'counter',
    name: 'authenticated_user_requests',
    stability: 'ALPHA',
    help: 'Requests of senders that were found, by the kind of their name.',
    labels: ['username'],
  },
  authorizationAttempts: {
    type: 'counter',
    name: 'authorization_attempts_total',
    stability: 'ALPHA',
    help: 'Requests that the authorizers were asked about, by what they said.',
    labels: ['result'],
  },
  authorizationDuration: {
    type: 'histogram',
    name: 'authorization_duration_seconds',
    stability: 'ALPHA',
    help: 'How long the authorizers took in seconds, by what they said.',
    labels: ['result'],
  },
  nominalSeats: {
    type: 'gauge',
    name: 'apiserver_flowcontrol_nominal_limit_seats',
    stability: 'BETA',
    help: 'The seats of a priority level while it neither lends nor borrows any.',
    labels: ['priority_level'],
  },
  dispatched: {
    type: 'counter',
    name: 'apiserver_flowcontrol_dispatched_requests_total',
    stability: 'BETA',
    help: 'Requests that got a seat.',
    labels: flowLabels,
  },
  rejected: {
    type: 'counter',
    name: 'apiserver_flowcontrol_rejected_requests_total',
    stability: 'BETA',
    help: 'Requests that got no seat, and why.',
    labels: [...flowLabels, 'reason'],
  },
  executing: {
    type: 'gauge',
    name: 'apiserver_flowcontrol_current_executing_requests',
    stability: 'BETA',
    help: 'Requests that have a seat.',
    labels: flowLabels,
  },
  executingSeats: {
    type: 'gauge',
    name: 'apiserver_flowcontrol_current_executing_seats',
    stability: 'BETA',
    help: 'Seats that are taken.',
    labels: flowLabels,
  },
  queued: {
    type: 'gauge',
    name: 'apiserver_flowcontrol_current_inqueue_requests',
    stability: 'BETA',
    help: 'Requests that wait for a seat.',
    labels: flowLabels,
  },
  waitDuration: {
    type: 'histogram',
    name: 'apiserver_flowcontrol_request_wait_duration_seconds',
    stability: 'BETA',
    help: 'How long requests waited for a seat in seconds, by whether they got one.',
    labels: ['execute', ...flowLabels],
  },
  admissionControllers: {
    type: 'histogram',
    name: 'apiserver_admission_controller_admission_duration_seconds',
    stability: 'STABLE',
    help: 'How long a plug-in took in seconds, by what it was asked (admit or validate) and whether it said no.',
    labels: ['name', 'operation', 'rejected', 'type'],
  },
  admissionSteps: {
    type: 'histogram',
    name: 'apiserver_admission_step_admission_duration_seconds',
    stability: 'STABLE',
    help: 'How long all plug-ins took together in seconds, by what they were asked and whether one said no.',
    labels: ['operation', 'rejected', 'type'],
  },
  etcdRequests: {
    type: 'counter',
    name: 'etcd_requests_total',
    stability: 'ALPHA',
    help: 'Requests to etcd, by operation and resource.',
    labels: ['group', 'operation', 'resource'],
  },
  etcdErrors: {
    type: 'counter',
    name: 'etcd_request_errors_total',
    stability: 'ALPHA',
    help: 'Requests to etcd that failed, by operation and resource.',
    labels: ['group', 'operation', 'resource'],
  },
  etcdDuration: {
    type: 'histogram',
    name: 'etcd_request_duration_seconds',
    stability: 'ALPHA',
    help: 'How long etcd took in seconds, by operation and resource.',
    labels: ['group', 'operation', 'resource'],
  },
  storageObjects: {
    type: 'gauge',
    name: 'apiserver_storage_objects',
    stability: 'STABLE',
    help: '(Deprecated since 1.34.0) Objects that are stored, by resource; apiserver_resource_objects says the same.',
    labels: ['resource'],
  },
  resourceObjects: {
    type: 'gauge',
    name: 'apiserver_resource_objects',
    stability: 'ALPHA',
    help: 'Objects that are stored, by resource.',
    labels: resourceLabels,
  },
  buildInfo: {
    type: 'gauge',
    name: 'kubernetes_build_info',
    stability: 'ALPHA',
    help: 'Always 1; its labels say which program this is.',
    labels: [
      'build_date',
      'compiler',
      'git_commit',
      'git_tree_state',
      'git_version',
      'go_version',
      'major',
      'minor',
      'platform',
    ],
  },
  startTime: {
    type: 'gauge',
    name: 'process_start_time_seconds',
    stability: 'ALPHA',
    help: 'When the server started, in seconds since the Unix epoch.',
    labels: [],
  },
};

/** Upstream: component-base/metrics/prometheus/slis */
export const healthDescriptions: Readonly<Record<keyof HealthFamilies, Description>> = {
  healthcheck: {
    type: 'gauge',
    name: 'kubernetes_healthcheck',
    stability: 'STABLE',
    help: 'How a check of the health came out the last time: 1 it passed, 0 it failed.',
    labels: ['name', 'type'],
  },
  healthchecks: {
    type: 'counter',
    name: 'kubernetes_healthchecks_total',
    stability: 'STABLE',
    help: 'Checks of the health, by how they came out.',
    labels: ['name', 'status', 'type'],
  },
};
