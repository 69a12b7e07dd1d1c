import { crashManifest, webManifest } from '../../protocol/sample-manifests.ts';

/** Manifests to begin with; each shows another way that a pod can come and go. */
export const sampleIds = [
  'nginx',
  'pull',
  'crash',
  'probes',
  'unschedulable',
  'init',
  'deployment',
  'job',
  'autoscaler',
  'namespace',
] as const;
export type SampleId = (typeof sampleIds)[number];

const samples: Readonly<Record<SampleId, string>> = {
  nginx: webManifest,
  pull: `apiVersion: v1
kind: Pod
metadata:
  name: typo
spec:
  containers:
  - name: web
    image: ngnix:1.27
`,
  crash: crashManifest,
  probes: `apiVersion: v1
kind: Pod
metadata:
  name: probed
spec:
  containers:
  - name: web
    image: nginx
    ports:
    - containerPort: 80
    readinessProbe:
      httpGet:
        path: /
        port: 80
      initialDelaySeconds: 3
      periodSeconds: 5
    livenessProbe:
      tcpSocket:
        port: 80
      periodSeconds: 10
`,
  unschedulable: `apiVersion: v1
kind: Pod
metadata:
  name: hungry
spec:
  containers:
  - name: main
    image: nginx
    resources:
      requests:
        cpu: "64"
        memory: 512Gi
`,
  init: `apiVersion: v1
kind: Pod
metadata:
  name: pair
spec:
  initContainers:
  - name: prepare
    image: busybox
    command: ["sh", "-c", "echo preparing; sleep 2"]
  containers:
  - name: web
    image: nginx
  - name: helper
    image: busybox
    command: ["sh", "-c", "echo helping; sleep 3600"]
`,
  deployment: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
`,
  job: `apiVersion: batch/v1
kind: Job
metadata:
  name: count
spec:
  completions: 4
  parallelism: 2
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox
        command: ["sh", "-c", "echo index $JOB_COMPLETION_INDEX; sleep 3"]
`,
  autoscaler: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: php-apache
spec:
  selector:
    matchLabels:
      app: php-apache
  template:
    metadata:
      labels:
        app: php-apache
    spec:
      containers:
      - name: php-apache
        image: registry.k8s.io/hpa-example
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 200m
          limits:
            cpu: 500m
---
apiVersion: v1
kind: Service
metadata:
  name: php-apache
spec:
  selector:
    app: php-apache
  ports:
  - port: 80
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: php-apache
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: php-apache
  minReplicas: 1
  maxReplicas: 10
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 50
---
apiVersion: v1
kind: Pod
metadata:
  name: load-generator
spec:
  containers:
  - name: load-generator
    image: busybox
    command: ["sh", "-c", "while sleep 0.01; do wget -q -O- http://php-apache; done"]
`,
  namespace: `apiVersion: v1
kind: Namespace
metadata:
  name: team-a
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: builder
  namespace: team-a
`,
};

export const sampleText = (id: SampleId): string => samples[id];
