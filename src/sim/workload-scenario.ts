/** Something an administrator asks of the server, and when: ms after the first. */
export interface Act {
  readonly t: number;
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

const inDefault = '/api/v1/namespaces/default';
const apps = '/apis/apps/v1/namespaces/default';

const pause = 'registry.k8s.io/pause:3.10';

const podTemplate = (app: string, container: object = {}, spec: object = {}) => ({
  metadata: { labels: { app } },
  spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image: pause, ...container }], ...spec },
});

const workload = (app: string, spec: object, container?: object) => ({
  metadata: { name: app },
  spec: { selector: { matchLabels: { app } }, template: podTemplate(app, container), ...spec },
});

/** A bit of everything that controllers, the scheduler and kubelets do: created, changed and deleted. */
export const workloadScenario: readonly Act[] = [
  {
    t: 0,
    method: 'POST',
    path: `${inDefault}/configmaps`,
    body: { metadata: { name: 'settings' }, data: { colour: 'green' } },
  },
  {
    t: 0,
    method: 'POST',
    path: `${inDefault}/services`,
    body: { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
  },
  {
    t: 0,
    method: 'POST',
    path: `${apps}/deployments`,
    body: workload(
      'web',
      { replicas: 2 },
      { env: [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } }] },
    ),
  },
  {
    t: 0,
    method: 'POST',
    path: '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
    body: { metadata: { name: 'web' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } } },
  },
  { t: 0, method: 'POST', path: `${apps}/daemonsets`, body: workload('agent', {}) },
  {
    t: 500,
    method: 'POST',
    path: `${apps}/statefulsets`,
    body: workload(
      'db',
      {
        replicas: 1,
        serviceName: 'db',
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
      { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    ),
  },
  {
    t: 1_000,
    method: 'POST',
    path: '/apis/batch/v1/namespaces/default/jobs',
    body: {
      metadata: { name: 'sums' },
      spec: {
        completions: 2,
        parallelism: 1,
        backoffLimit: 20,
        template: podTemplate(
          'sums',
          { image: 'busybox:1.37', command: ['sleep', '3'] },
          { restartPolicy: 'OnFailure' },
        ),
      },
    },
  },
  { t: 1_000, method: 'POST', path: `${apps}/deployments`, body: workload('short-lived', { replicas: 2 }) },
  { t: 1_000, method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'away' } } },
  {
    t: 2_000,
    method: 'POST',
    path: '/api/v1/namespaces/away/pods',
    body: { ...podTemplate('away'), metadata: { name: 'away' } },
  },
  {
    t: 12_000,
    method: 'PATCH',
    path: `${apps}/deployments/web`,
    body: {
      spec: {
        replicas: 3,
        template: { spec: { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.9' }] } },
      },
    },
  },
  { t: 12_000, method: 'DELETE', path: `${apps}/deployments/short-lived` },
  { t: 13_000, method: 'DELETE', path: '/api/v1/namespaces/away' },
  { t: 14_000, method: 'PATCH', path: `${apps}/statefulsets/db`, body: { spec: { replicas: 2 } } },
];

/** When the last act is done, ms. */
export const lastAct = Math.max(...workloadScenario.map(({ t }) => t));
