/** Something that is asked of the server: method, path below the group's root, and a body. */
export type Ask = readonly [method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object];

/** A Deployment of one pod that cannot run as it is. */
export interface Impossible {
  readonly what: string;
  readonly before?: readonly Ask[];
  readonly spec: object;
  /** What its pod, or for want of one its Deployment, says: `phase reason: message`. */
  readonly state: RegExp;
  /** An event of its pod or its ReplicaSet: `reason: message`. */
  readonly event: RegExp;
  readonly mend: readonly Ask[] | ((name: string) => readonly Ask[]);
}

const pause = 'registry.k8s.io/pause:3.10';
const box = 'busybox:1.37';
const pinned = (node: string) => ({ nodeSelector: { 'kubernetes.io/hostname': node } });
const core = '/api/v1/namespaces/default';

const one = (container: object, spec: object = {}) => ({
  terminationGracePeriodSeconds: 0,
  containers: [{ name: 'c', image: pause, ...container }],
  ...spec,
});
const env = (source: object) => one({ env: [{ name: 'V', valueFrom: source }] });
const mounted = (volume: object) =>
  one(
    { image: box, command: ['sleep', '9999'], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    { volumes: [{ name: 'v', ...volume }] },
  );
const sh = (script: string, container: object = {}) => ({ image: box, command: ['sh', '-c', script], ...container });
const late = (name: string) => ({ volumes: [{ name: 'v', configMap: { name, optional: true } }] });
const atV = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };

const make = (kind: string, name: string, rest: object): Ask => [
  'POST',
  `${core}/${kind}`,
  { metadata: { name }, ...rest },
];
const change = (path: string, body: object): Ask => ['PATCH', path, body];
const template = (spec: object) => (name: string) => [
  change(`/apis/apps/v1/namespaces/default/deployments/${name}`, { spec: { template: { spec } } }),
];
const container = (fields: object) => template({ containers: [{ name: 'c', ...fields }] });
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };

export const impossiblePods: readonly Impossible[] = [
  {
    what: 'an image that no registry has',
    spec: one({ image: 'nginx:1.99' }),
    state: /^Pending (ErrImagePull|ImagePullBackOff): .*nginx:1\.99/,
    event: /^Failed: Failed to pull image "nginx:1\.99": .*docker\.io\/library\/nginx:1\.99: not found$/,
    mend: container({ image: pause }),
  },
  {
    what: 'an image whose name is none',
    spec: one({ image: 'NGINX' }),
    state:
      /^Pending InvalidImageName: Failed to apply default image tag "NGINX": couldn't parse image name "NGINX": invalid reference format: repository name \(library\/NGINX\) must be lowercase$/,
    event: /^InspectFailed: Failed to apply default image tag "NGINX": couldn't parse image name/,
    mend: container({ image: pause }),
  },
  {
    what: 'an image that may not be pulled',
    spec: one({ image: 'redis:8', imagePullPolicy: 'Never' }, pinned('node-a')),
    state: /^Pending ErrImageNeverPull: Container image "redis:8" is not present with pull policy of Never$/,
    event: /^ErrImageNeverPull: Container image "redis:8" is not present with pull policy of Never$/,
    mend: [
      make('pods', 'puller', {
        spec: { nodeName: 'node-a', restartPolicy: 'Never', containers: [{ name: 'c', image: 'redis:8' }] },
      }),
    ],
  },
  {
    what: 'a ConfigMap that is not there',
    spec: env({ configMapKeyRef: { name: 'no-map', key: 'colour' } }),
    state: /^Pending CreateContainerConfigError: configmap "no-map" not found$/,
    event: /^Failed: Error: configmap "no-map" not found$/,
    mend: [make('configmaps', 'no-map', { data: { colour: 'green' } })],
  },
  {
    what: 'a ConfigMap without the key',
    before: [make('configmaps', 'half-map', { data: { other: 'x' } })],
    spec: env({ configMapKeyRef: { name: 'half-map', key: 'colour' } }),
    state: /^Pending CreateContainerConfigError: couldn't find key colour in ConfigMap default\/half-map$/,
    event: /^Failed: Error: couldn't find key colour in ConfigMap default\/half-map$/,
    mend: [change(`${core}/configmaps/half-map`, { data: { colour: 'green' } })],
  },
  {
    what: 'a Secret that is not there',
    spec: one({ envFrom: [{ secretRef: { name: 'no-secret' } }] }),
    state: /^Pending CreateContainerConfigError: secret "no-secret" not found$/,
    event: /^Failed: Error: secret "no-secret" not found$/,
    mend: [make('secrets', 'no-secret', { stringData: { colour: 'green' } })],
  },
  {
    what: 'a volume of a ConfigMap that is not there',
    spec: mounted({ configMap: { name: 'no-volume' } }),
    state: /^Pending ContainerCreating: $/,
    event: /^FailedMount: MountVolume\.SetUp failed for volume "v" : configmap "no-volume" not found$/,
    mend: [make('configmaps', 'no-volume', { data: {} })],
  },
  {
    what: 'a volume of a key that the Secret does not have',
    before: [make('secrets', 'half-secret', { stringData: { other: 'x' } })],
    spec: mounted({ secret: { secretName: 'half-secret', items: [{ key: 'colour', path: 'colour' }] } }),
    state: /^Pending ContainerCreating: $/,
    event: /^FailedMount: MountVolume\.SetUp failed for volume "v" : references non-existent secret key: colour$/,
    mend: [change(`${core}/secrets/half-secret`, { stringData: { colour: 'green' } })],
  },
  {
    what: 'a directory of the node that is not there',
    spec: { ...mounted({ hostPath: { path: '/srv/none', type: 'Directory' } }), nodeName: 'node-b' },
    state: /^Pending ContainerCreating: $/,
    event:
      /^FailedMount: MountVolume\.SetUp failed for volume "v" : hostPath type check failed: \/srv\/none is not a directory$/,
    mend: [
      make('pods', 'digger', {
        spec: { ...mounted({ hostPath: { path: '/srv/none', type: 'DirectoryOrCreate' } }), nodeName: 'node-b' },
      }),
    ],
  },
  {
    what: 'a claim that is not there',
    spec: mounted({ persistentVolumeClaim: { claimName: 'no-claim' } }),
    state: /^Pending Unschedulable: 0\/4 nodes are available: persistentvolumeclaim "no-claim" not found\./,
    event: /^FailedScheduling: 0\/4 nodes are available: persistentvolumeclaim "no-claim" not found\./,
    mend: [make('persistentvolumeclaims', 'no-claim', { spec: claim })],
  },
  {
    what: 'a claim of a class that is not there',
    before: [make('persistentvolumeclaims', 'no-class', { spec: { ...claim, storageClassName: 'golden' } })],
    spec: mounted({ persistentVolumeClaim: { claimName: 'no-class' } }),
    state: /^Pending Unschedulable: 0\/4 nodes are available: pod has unbound immediate PersistentVolumeClaims\./,
    event: /^FailedScheduling: 0\/4 nodes are available: pod has unbound immediate PersistentVolumeClaims\./,
    mend: [
      [
        'POST',
        '/apis/storage.k8s.io/v1/storageclasses',
        {
          metadata: { name: 'golden' },
          provisioner: 'rancher.io/local-path',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      ],
    ],
  },
  {
    what: 'more than any node has',
    spec: one({ resources: { requests: { cpu: '64' } } }),
    state:
      /^Pending Unschedulable: 0\/4 nodes are available: 1 node\(s\) had untolerated taint\(s\), 3 Insufficient cpu\. no new claims to deallocate, preemption: 0\/4 nodes are available: 4 Preemption is not helpful for scheduling\.$/,
    event: /^FailedScheduling: 0\/4 nodes are available: .*3 Insufficient cpu\./,
    mend: container({ resources: { requests: { cpu: '100m' } } }),
  },
  {
    what: 'a device that no node has',
    spec: one({ resources: { limits: { 'example.com/dongle': '1' } } }),
    state: /^Pending Unschedulable: 0\/4 nodes are available: .*3 Insufficient example\.com\/dongle\./,
    event: /^FailedScheduling: .*Insufficient example\.com\/dongle/,
    mend: [change('/api/v1/nodes/node-c/status', { status: { capacity: { 'example.com/dongle': '2' } } })],
  },
  {
    what: 'a label that no node has',
    spec: one({}, { nodeSelector: { disk: 'ssd' } }),
    state: /^Pending Unschedulable: .*3 node\(s\) didn't match Pod's node affinity\/selector\./,
    event: /^FailedScheduling: .*didn't match Pod's node affinity\/selector/,
    mend: [change('/api/v1/nodes/node-b', { metadata: { labels: { disk: 'ssd' } } })],
  },
  {
    what: 'a port of the node that another has',
    before: [
      make('pods', 'squatter', {
        spec: { ...one({ ports: [{ containerPort: 80, hostPort: 8080 }] }), nodeName: 'node-a' },
      }),
    ],
    spec: one({ ports: [{ containerPort: 80, hostPort: 8080 }] }, pinned('node-a')),
    state: /^Pending Unschedulable: .*1 node\(s\) didn't have free ports for the requested pod ports/,
    event: /^FailedScheduling: .*didn't have free ports for the requested pod ports/,
    mend: [['DELETE', `${core}/pods/squatter`]],
  },
  {
    what: 'the company of a pod that is nowhere',
    spec: one(
      {},
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { role: 'friend' } } },
            ],
          },
        },
      },
    ),
    state: /^Pending Unschedulable: .*3 node\(s\) didn't match pod affinity rules/,
    event: /^FailedScheduling: .*didn't match pod affinity rules/,
    mend: [['POST', `${core}/pods`, { metadata: { name: 'friend', labels: { role: 'friend' } }, spec: one({}) }]],
  },
  {
    what: 'a command that the image does not have',
    spec: one({ image: box, command: ['nonesuch'] }),
    state: /^Running (RunContainerError|CrashLoopBackOff): .*/,
    event:
      /^Failed: Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: .*exec: "nonesuch": executable file not found in \$PATH/,
    mend: container({ command: ['sleep', '9999'] }),
  },
  {
    what: 'a user that the pod rules out',
    spec: one({ image: box, command: ['sleep', '9999'], securityContext: { runAsNonRoot: true } }),
    state:
      /^Pending CreateContainerConfigError: container has runAsNonRoot and image will run as root \(pod: ".*", container: c\)$/,
    event: /^Failed: Error: container has runAsNonRoot and image will run as root/,
    mend: container({ securityContext: { runAsUser: 1000 } }),
  },
  {
    what: 'too little memory',
    spec: one({
      image: 'polinux/stress',
      command: ['stress', '--vm', '1', '--vm-bytes', '100M'],
      resources: { limits: { memory: '50Mi' } },
    }),
    state: /^Running CrashLoopBackOff: back-off .* restarting failed container=c pod=/,
    event: /^BackOff: Back-off restarting failed container c in pod /,
    mend: container({ resources: { limits: { memory: '200Mi' } } }),
  },
  {
    what: 'a liveness probe that nothing answers',
    spec: one({ livenessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 1 } }),
    state: /^Running CrashLoopBackOff: /,
    event: /^Unhealthy: Liveness probe failed: dial tcp 10\.244\.\d+\.\d+:81: connect: connection refused$/,
    mend: container({ livenessProbe: null }),
  },
  {
    what: 'a readiness probe that waits for a file',
    spec: one(
      { ...sh('sleep 9999', atV), readinessProbe: { exec: { command: ['cat', '/v/go'] }, periodSeconds: 2 } },
      late('go-ready'),
    ),
    state: /^Running ContainersNotReady: containers with unready status: \[c\]$/,
    event: /^Unhealthy: Readiness probe failed: cat: can't open '\/v\/go': No such file or directory\s*$/,
    mend: [make('configmaps', 'go-ready', { data: { go: '' } })],
  },
  {
    what: 'a start probe that fails',
    spec: one({
      ...sh('sleep 9999'),
      startupProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 2 },
    }),
    state: /^Running CrashLoopBackOff: /,
    event: /^Killing: Container c failed startup probe, will be restarted$/,
    mend: container({ startupProbe: { exec: { command: ['true'] } } }),
  },
  {
    what: 'a first container that fails',
    spec: { ...one({}), initContainers: [{ name: 'i', ...sh('test -f /v/go', atV) }], ...late('go-init') },
    state: /^Pending CrashLoopBackOff: back-off .* restarting failed container=i pod=/,
    event: /^BackOff: Back-off restarting failed container i in pod /,
    mend: [make('configmaps', 'go-init', { data: { go: '' } })],
  },
  {
    what: 'a hook after the start that fails',
    spec: one({ ...sh('sleep 9999'), lifecycle: { postStart: { exec: { command: ['false'] } } } }),
    state: /^Running CrashLoopBackOff: /,
    event: /^FailedPostStartHook: PostStartHook failed$/,
    mend: container({ lifecycle: null }),
  },
  {
    what: 'a runtime class that is not there',
    spec: one({}, { runtimeClassName: 'weird' }),
    state: /^none FailedCreate: pods ".*" is forbidden: pod rejected: RuntimeClass "weird" not found$/,
    event: /^FailedCreate: Error creating: pods ".*" is forbidden: pod rejected: RuntimeClass "weird" not found$/,
    mend: [['POST', '/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name: 'weird' }, handler: 'runc' }]],
  },
  {
    what: 'a handler that no node has',
    before: [['POST', '/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name: 'strange' }, handler: 'strange' }]],
    spec: one({}, { runtimeClassName: 'strange' }),
    state: /^Pending ContainerCreating: $/,
    event:
      /^FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = unable to get OCI runtime for sandbox "[0-9a-f]{64}": no runtime for "strange" is configured$/,
    mend: template({ runtimeClassName: null }),
  },
  {
    what: 'a service account that is not there',
    spec: one({}, { serviceAccountName: 'nobody' }),
    state:
      /^none FailedCreate: pods ".*" is forbidden: error looking up service account default\/nobody: serviceaccount "nobody" not found$/,
    event: /^FailedCreate: Error creating: pods ".*" is forbidden: error looking up service account/,
    mend: [make('serviceaccounts', 'nobody', {})],
  },
  {
    what: 'a priority class that is not there',
    spec: one({}, { priorityClassName: 'urgent' }),
    state: /^none FailedCreate: pods ".*" is forbidden: no PriorityClass with name urgent was found$/,
    event: /^FailedCreate: Error creating: pods ".*" is forbidden: no PriorityClass with name urgent was found$/,
    mend: [['POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'urgent' }, value: 10 }]],
  },
];
