import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { tableLayoutOf } from './layouts.ts';

const now = Date.UTC(2026, 0, 1, 12);
const created = '2026-01-01T11:55:00Z';

const made = (fields: object): KubeObject =>
  ({
    ...fields,
    metadata: { name: 'a', creationTimestamp: created, ...('metadata' in fields ? (fields.metadata as object) : {}) },
  }) as KubeObject;

function cells(resource: string, fields: object): Record<string, unknown> {
  const { columns, row } = tableLayoutOf(resource);
  const values = row(made(fields), now).cells;
  expect(values).toHaveLength(columns.length);
  return Object.fromEntries(columns.map(({ name }, at) => [name, values[at]]));
}

const spec = { containers: [{ name: 'x' }] };
const running = { name: 'x', ready: true, restartCount: 0, state: { running: {} } };
const status = (more: object) => ({ phase: 'Running', ...more });

test.each<[string, object, object]>([
  [
    'a new pod',
    { spec, status: { phase: 'Pending' } },
    { Ready: '0/1', Status: 'Pending', Restarts: '0', Age: '5m', IP: '<none>' },
  ],
  [
    'one that runs',
    {
      spec: { ...spec, nodeName: 'n' },
      status: status({ podIPs: [{ ip: '10.0.0.1' }], containerStatuses: [running] }),
    },
    { Ready: '1/1', Status: 'Running', IP: '10.0.0.1', Node: 'n' },
  ],
  [
    'one that crashes',
    {
      spec,
      status: status({
        containerStatuses: [
          {
            ...running,
            ready: false,
            restartCount: 3,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T11:59:30Z' } },
          },
        ],
      }),
    },
    { Status: 'CrashLoopBackOff', Restarts: '3 (30s ago)' },
  ],
  [
    'one that has ended',
    {
      spec,
      status: {
        phase: 'Succeeded',
        containerStatuses: [{ ...running, ready: false, state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
      },
    },
    { Status: 'Completed', Ready: '0/1' },
  ],
  [
    'one that a signal ended',
    {
      spec,
      status: {
        phase: 'Failed',
        containerStatuses: [{ ...running, ready: false, state: { terminated: { exitCode: 0, signal: 9 } } }],
      },
    },
    { Status: 'Signal:9' },
  ],
  [
    'one that waits for its first container',
    {
      spec: { ...spec, initContainers: [{ name: 'i' }, { name: 'j' }] },
      status: { phase: 'Pending', initContainerStatuses: [{ ...running, name: 'i', ready: false }] },
    },
    { Status: 'Init:0/2' },
  ],
  [
    'one with a gate',
    { spec, status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', reason: 'SchedulingGated' }] } },
    { Status: 'SchedulingGated' },
  ],
  [
    'one that is going',
    { metadata: { deletionTimestamp: created }, spec, status: status({ containerStatuses: [running] }) },
    { Status: 'Terminating' },
  ],
  [
    'one whose node is lost',
    { metadata: { deletionTimestamp: created }, spec, status: status({ reason: 'NodeLost' }) },
    { Status: 'Unknown' },
  ],
  [
    'one with a sidecar',
    {
      spec: { ...spec, initContainers: [{ name: 's', restartPolicy: 'Always' }] },
      status: status({
        initContainerStatuses: [{ ...running, name: 's', started: true }],
        containerStatuses: [running],
      }),
    },
    { Ready: '2/2', Status: 'Running' },
  ],
  [
    'one with a readiness gate',
    {
      spec: { ...spec, readinessGates: [{ conditionType: 'g' }] },
      status: status({ conditions: [{ type: 'g', status: 'True' }] }),
    },
    { 'Readiness Gates': '1/1' },
  ],
])('pods: %s', (_name, pod, expected) => {
  expect(cells('pods', pod)).toMatchObject(expected);
});

test.each<[string, object, object]>([
  [
    'nodes',
    {
      metadata: { labels: { 'node-role.kubernetes.io/control-plane': '' } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        nodeInfo: { kubeletVersion: 'v1.36.0' },
        addresses: [{ type: 'InternalIP', address: '1.2.3.4' }],
      },
    },
    {
      Status: 'Ready,SchedulingDisabled',
      Roles: 'control-plane',
      Version: 'v1.36.0',
      'Internal-IP': '1.2.3.4',
      'External-IP': '<none>',
    },
  ],
  [
    'nodes',
    { spec: {}, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
    { Status: 'NotReady', Roles: '<none>', 'OS-Image': '<unknown>' },
  ],
  [
    'events',
    {
      involvedObject: { kind: 'Pod', name: 'p' },
      type: 'Normal',
      reason: 'R',
      message: ' m\n',
      lastTimestamp: '2026-01-01T11:59:00Z',
      firstTimestamp: created,
      count: 2,
      source: { component: 'kubelet', host: 'n' },
    },
    { 'Last Seen': '60s', 'First Seen': '5m', Object: 'pod/p', Message: 'm', Count: 2, Source: 'kubelet, n' },
  ],
  ['namespaces', { status: { phase: 'Active' } }, { Name: 'a', Status: 'Active', Age: '5m' }],
  ['configmaps', { data: { a: '' }, binaryData: { b: '' } }, { Data: 2 }],
  ['secrets', { type: 'Opaque' }, { Type: 'Opaque', Data: 0 }],
  ['leases.coordination.k8s.io', { spec: { holderIdentity: 'h' } }, { Holder: 'h' }],
  [
    'rolebindings.rbac.authorization.k8s.io',
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'u' },
        { kind: 'ServiceAccount', name: 's', namespace: 'n' },
      ],
    },
    { Role: 'Role/r', Users: 'u', Groups: '', ServiceAccounts: 'n/s' },
  ],
  [
    'priorityclasses.scheduling.k8s.io',
    { value: 5, preemptionPolicy: 'Never' },
    { Value: 5, 'Global-Default': false, PreemptionPolicy: 'Never' },
  ],
  ['roles.rbac.authorization.k8s.io', {}, { Name: 'a', 'Created At': created }],
])('%s', (resource, object, expected) => {
  expect(cells(resource, object)).toMatchObject(expected);
});
