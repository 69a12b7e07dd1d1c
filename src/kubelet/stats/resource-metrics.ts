import type { NodeUsage } from './usage.ts';

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: (usage: NodeUsage) => readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Epoch ms; absent: none is written. */
  readonly at?: number;
}

const cpuSeconds = ({ cpuMs }: { readonly cpuMs: number }): number => cpuMs / 1000;
const workingSet = ({ memoryBytes }: { readonly memoryBytes: number }): number => memoryBytes;

const perContainer =
  (value: (container: NodeUsage['pods'][number]['containers'][number]) => number, isDated: boolean) =>
  ({ at, pods }: NodeUsage): readonly Sample[] =>
    pods.flatMap(({ pod: { metadata }, containers }) =>
      containers.map((container) => ({
        labels: { container: container.name, namespace: metadata.namespace, pod: metadata.name },
        value: value(container),
        ...(isDated && { at }),
      })),
    );

const perPod =
  (value: (pod: NodeUsage['pods'][number]) => number) =>
  ({ at, pods }: NodeUsage): readonly Sample[] =>
    pods.map((usage) => {
      const { namespace, name } = usage.pod.metadata;
      return { labels: { namespace, pod: name }, value: value(usage), at };
    });

const ofNode =
  (value: (usage: NodeUsage['machine']) => number) =>
  ({ at, machine }: NodeUsage): readonly Sample[] => [{ labels: {}, value: value(machine), at }];

/** Upstream: pkg/kubelet/metrics/collectors/resource_metrics.go */
const families: readonly Family[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    type: 'counter',
    help: '[STABLE] Cumulative cpu time consumed by the container in core-seconds',
    samples: perContainer(cpuSeconds, true),
  },
  {
    name: 'container_memory_working_set_bytes',
    type: 'gauge',
    help: '[STABLE] Current working set of the container in bytes',
    samples: perContainer(workingSet, true),
  },
  {
    name: 'container_start_time_seconds',
    type: 'gauge',
    help: '[STABLE] Start time of the container since unix epoch in seconds',
    samples: perContainer(({ startedAt }) => startedAt / 1000, false),
  },
  {
    name: 'node_cpu_usage_seconds_total',
    type: 'counter',
    help: '[STABLE] Cumulative cpu time consumed by the node in core-seconds',
    samples: ofNode(cpuSeconds),
  },
  {
    name: 'node_memory_working_set_bytes',
    type: 'gauge',
    help: '[STABLE] Current working set of the node in bytes',
    samples: ofNode(workingSet),
  },
  {
    name: 'pod_cpu_usage_seconds_total',
    type: 'counter',
    help: '[STABLE] Cumulative cpu time consumed by the pod in core-seconds',
    samples: perPod(cpuSeconds),
  },
  {
    name: 'pod_memory_working_set_bytes',
    type: 'gauge',
    help: '[STABLE] Current working set of the pod in bytes',
    samples: perPod(workingSet),
  },
  {
    name: 'resource_scrape_error',
    type: 'gauge',
    help: '[STABLE] 1 if there was an error while getting container metrics, 0 otherwise',
    samples: () => [{ labels: {}, value: 0 }],
  },
];

/** `/metrics/resource`: what metrics-server reads, as Prometheus writes it. */
export const resourceMetrics = (usage: NodeUsage): string =>
  families
    .map(({ name, type, help, samples }) => ({
      head: [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`],
      name,
      samples: samples(usage),
    }))
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ head, name, samples }) => [...head, ...samples.map((sample) => line(name, sample))])
    .map((text) => `${text}\n`)
    .join('');

function line(name: string, { labels, value, at }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  const shown = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
  return `${name}${shown} ${value}${at === undefined ? '' : ` ${Math.floor(at)}`}`;
}
