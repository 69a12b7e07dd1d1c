/** What was taken up until a moment. */
export interface Point {
  /** Epoch ms. */
  readonly at: number;
  /** Of a container: since when it counts, epoch ms. */
  readonly startedAt?: number;
  /** Of one processor, since it was started. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** What one kubelet tells at a time. */
export interface Samples {
  readonly node?: Point;
  /** By `namespace/name`, then by container. */
  readonly pods: ReadonlyMap<string, ReadonlyMap<string, Point>>;
}

type Draft = { -readonly [Field in keyof Point]?: Point[Field] };

const line = /^(\w+)(?:\{(.*?)\})? (\S+)(?: (\d+))?$/;

/** Which field of a point a metric fills, and in which unit it is told. */
const fields: Readonly<Record<string, readonly [field: 'cpuSeconds' | 'memoryBytes' | 'startedAt', factor: number]>> = {
  container_cpu_usage_seconds_total: ['cpuSeconds', 1],
  container_memory_working_set_bytes: ['memoryBytes', 1],
  container_start_time_seconds: ['startedAt', 1000],
  node_cpu_usage_seconds_total: ['cpuSeconds', 1],
  node_memory_working_set_bytes: ['memoryBytes', 1],
};

/**
 * Reads `/metrics/resource` of a kubelet; what is not complete is left out.
 * Upstream: kubernetes-sigs/metrics-server, pkg/scraper/client/resource/decode.go
 */
export function readSamples(text: string): Samples {
  const node: Draft = {};
  const containers = new Map<string, { readonly pod: string; readonly container: string; readonly point: Draft }>();
  for (const each of text.split('\n')) {
    const [, name = '', labels = '', value = '', at] = line.exec(each) ?? [];
    const field = fields[name];
    if (!field) continue;
    const point = name.startsWith('node_') ? node : pointOf(containers, labels);
    point[field[0]] = Number(value) * field[1];
    if (at !== undefined) point.at = Number(at);
  }
  const pods = new Map<string, Map<string, Point>>();
  for (const { pod, container, point } of containers.values()) {
    if (!isComplete(point)) continue;
    const known = pods.get(pod) ?? new Map<string, Point>();
    pods.set(pod, known.set(container, point));
  }
  return { pods, ...(isComplete(node) && { node }) };
}

function pointOf(
  containers: Map<string, { readonly pod: string; readonly container: string; readonly point: Draft }>,
  labels: string,
): Draft {
  const known = containers.get(labels);
  if (known) return known.point;
  const label = (name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
  const point: Draft = {};
  containers.set(labels, { pod: `${label('namespace')}/${label('pod')}`, container: label('container'), point });
  return point;
}

const isComplete = (point: Draft): point is Point =>
  point.at !== undefined && point.cpuSeconds !== undefined && point.memoryBytes !== undefined;
