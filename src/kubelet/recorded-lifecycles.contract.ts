import type { PodSpec } from './pod.ts';

export interface RecordedLifecycle {
  readonly name: string;
  readonly spec: PodSpec;
  /** When the pod was deleted, ms after its creation. */
  readonly deletedAt?: number;
  /** When its readiness gate was satisfied. */
  readonly gateAt?: number;
  /** How long the recording goes on, ms. */
  readonly until: number;
  /** The statuses that the real kubelet wrote, as `summary` prints them. */
  readonly statuses: readonly string[];
}

/** What a real kubelet 1.36 wrote of these pods, over a fake runtime whose containers end and probe as their names say. */
export const recordedLifecycles: readonly RecordedLifecycle[] = [
  {
    name: 'plain',
    spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] },
    until: 2394,
    statuses: ['Pending -I-- c=ContainerCreating/0', 'Pending PI-- c=ContainerCreating/0', 'Running PIRC c=running/0'],
  },
  {
    name: 'init',
    spec: {
      initContainers: [
        { name: 'i1', image: 'ceo/exit:0-600' },
        { name: 'i2', image: 'ceo/exit:0-600' },
      ],
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }],
    },
    until: 4262,
    statuses: [
      'Pending ---- i1=PodInitializing/0 i2=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=PodInitializing/0 i2=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=running/0 i2=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=Completed:0/0 i2=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=Completed:0/0 i2=running/0 c=PodInitializing/0',
      'Pending PI-- i1=Completed:0/0 i2=Completed:0/0 c=PodInitializing/0',
      'Running PIRC i1=Completed:0/0 i2=Completed:0/0 c=running/0',
    ],
  },
  {
    name: 'init-fail-never',
    spec: {
      restartPolicy: 'Never',
      initContainers: [{ name: 'i1', image: 'ceo/exit:1-500' }],
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }],
    },
    until: 4283,
    statuses: [
      'Pending ---- i1=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=running/0 c=PodInitializing/0',
      'Pending P--- i1=Error:1/0 c=PodInitializing/0',
      'Failed ---- i1=Error:1/0 c=PodInitializing/0',
    ],
  },
  {
    name: 'init-fail-always',
    spec: {
      initContainers: [{ name: 'i1', image: 'ceo/exit:1-400-2' }],
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }],
    },
    until: 19220,
    statuses: [
      'Pending ---- i1=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- i1=running/0 c=PodInitializing/0',
      'Pending P--- i1=Error:1/0 c=PodInitializing/0',
      'Pending P--- i1=running/1 c=PodInitializing/0',
      'Pending P--- i1=Error:1/1 c=PodInitializing/0',
      'Pending P--- i1=CrashLoopBackOff/1 c=PodInitializing/0',
      'Pending P--- i1=running/2 c=PodInitializing/0',
      'Pending PI-- i1=Completed:0/2 c=PodInitializing/0',
      'Running PIRC i1=Completed:0/2 c=running/0',
    ],
  },
  {
    name: 'sidecar',
    spec: {
      initContainers: [
        {
          name: 's',
          image: 'registry.k8s.io/pause:3.10',
          restartPolicy: 'Always',
          startupProbe: { exec: { command: ['after', '1500'] }, periodSeconds: 1 },
        },
      ],
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }],
    },
    until: 4817,
    statuses: [
      'Pending ---- s=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- s=PodInitializing/0 c=PodInitializing/0',
      'Pending P--- s=running/0 c=PodInitializing/0',
      'Pending PI-- s=running/0 c=PodInitializing/0',
      'Running PIRC s=running/0 c=running/0',
    ],
  },
  {
    name: 'readiness',
    spec: {
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/pause:3.10',
          readinessProbe: { exec: { command: ['after', '3000'] }, periodSeconds: 1 },
        },
      ],
    },
    until: 5662,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Running PI-- c=running/0',
      'Running PIRC c=running/0',
    ],
  },
  {
    name: 'liveness',
    spec: {
      terminationGracePeriodSeconds: 2,
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/pause:3.10',
          livenessProbe: { exec: { command: ['until', '3000'] }, periodSeconds: 1, failureThreshold: 2 },
        },
      ],
    },
    until: 7349,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Running PIRC c=running/0',
      'Running PIRC c=running/1',
    ],
  },
  {
    name: 'startup',
    spec: {
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/pause:3.10',
          startupProbe: { exec: { command: ['after', '3000'] }, periodSeconds: 1, failureThreshold: 30 },
          readinessProbe: { exec: { command: ['after', '1000'] }, periodSeconds: 1 },
          livenessProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
        },
      ],
    },
    until: 6356,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Running PI-- c=running/0',
      'Running PIRC c=running/0',
    ],
  },
  {
    name: 'delete',
    spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }] },
    deletedAt: 4051,
    until: 6880,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Running PIRC c=running/0',
      'Failed -I-- c=Error:143/0',
    ],
  },
  {
    name: 'delete-ignore-term',
    spec: { terminationGracePeriodSeconds: 3, containers: [{ name: 'c', image: 'ceo/ignoreterm:1' }] },
    deletedAt: 4051,
    until: 9667,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Running PIRC c=running/0',
      'Failed -I-- c=Error:137/0',
    ],
  },
  {
    name: 'onfailure',
    spec: { restartPolicy: 'OnFailure', containers: [{ name: 'c', image: 'ceo/exit:1-500-2' }] },
    until: 18873,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Running PIRC c=running/0',
      'Running PI-- c=Error:1/0',
      'Running PIRC c=running/1',
      'Running PI-- c=Error:1/1',
      'Running PI-- c=CrashLoopBackOff/1',
      'Running PIRC c=running/2',
      'Running PI-- c=Completed:0/2',
      'Succeeded -I-- c=Completed:0/2',
    ],
  },
  {
    name: 'crashloop',
    spec: { containers: [{ name: 'c', image: 'ceo/exit:1-300' }] },
    until: 52564,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Running PIRC c=running/0',
      'Running PI-- c=Error:1/0',
      'Running PIRC c=running/1',
      'Running PI-- c=Error:1/1',
      'Running PI-- c=CrashLoopBackOff/1',
      'Running PIRC c=running/2',
      'Running PI-- c=Error:1/2',
      'Running PI-- c=CrashLoopBackOff/2',
      'Running PIRC c=running/3',
      'Running PI-- c=Error:1/3',
      'Running PI-- c=CrashLoopBackOff/3',
    ],
  },
  {
    name: 'never-pull',
    spec: { containers: [{ name: 'c', image: 'not/there:1', imagePullPolicy: 'Never' }] },
    until: 2659,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Pending PI-- c=ErrImageNeverPull/0',
    ],
  },
  {
    name: 'config-error',
    spec: {
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/pause:3.10',
          env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'nope', key: 'k' } } }],
        },
      ],
    },
    until: 2817,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Pending PI-- c=CreateContainerConfigError/0',
    ],
  },
  {
    name: 'readiness-gate',
    spec: {
      readinessGates: [{ conditionType: 'example.com/gate' }],
      containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10' }],
    },
    gateAt: 4029,
    until: 6037,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Running PI-C c=running/0',
      'Running PIRC c=running/0',
    ],
  },
  {
    name: 'poststart-fail',
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [
        { name: 'c', image: 'registry.k8s.io/pause:3.10', lifecycle: { postStart: { exec: { command: ['false'] } } } },
      ],
    },
    until: 4345,
    statuses: [
      'Pending -I-- c=ContainerCreating/0',
      'Pending PI-- c=ContainerCreating/0',
      'Pending PI-- c=Error:143/0',
      'Failed -I-- c=Error:143/0',
    ],
  },
];
