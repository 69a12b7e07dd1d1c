type Fields = Readonly<Record<string, unknown>>;

/** A metric with its one source; `side` says whether it is asked for or found. */
export type Metric = Fields & { readonly type: string };
export type Side = 'target' | 'current';

type Pairs = readonly (readonly [older: string, newer: string])[];

/** Fields of a metric's source in autoscaling/v1 and where they are in v2; `$` is the side. In the order of the Go structs. */
const shapes: Readonly<Record<string, Pairs>> = {
  object: [
    ['target', 'describedObject'],
    ['metricName', 'metric.name'],
    ['$Value', '$.value'],
    ['selector', 'metric.selector'],
    ['averageValue', '$.averageValue'],
  ],
  pods: [
    ['metricName', 'metric.name'],
    ['$AverageValue', '$.averageValue'],
    ['selector', 'metric.selector'],
  ],
  resource: [
    ['name', 'name'],
    ['$AverageUtilization', '$.averageUtilization'],
    ['$AverageValue', '$.averageValue'],
  ],
  containerResource: [
    ['name', 'name'],
    ['$AverageUtilization', '$.averageUtilization'],
    ['$AverageValue', '$.averageValue'],
    ['container', 'container'],
  ],
  external: [
    ['metricName', 'metric.name'],
    ['metricSelector', 'metric.selector'],
    ['$Value', '$.value'],
    ['$AverageValue', '$.averageValue'],
  ],
};

const sourceName = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);

const valueAt = (fields: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => (value as Fields | undefined)?.[part], fields);

/** A v2 metric in the shape of v1. Upstream: pkg/apis/autoscaling/v1/conversion.go */
export function toOlderMetric(metric: Metric, side: Side): Metric {
  const name = sourceName(metric.type);
  if (name === '') return { type: metric.type };
  const source = (metric[name] ?? {}) as Fields;
  const entries = (shapes[name] ?? []).flatMap(([older, newer]) => {
    // The value of an object's metric is no pointer there.
    const absent = name === 'object' && older === '$Value' ? '0' : undefined;
    const value = valueAt(source, newer.replace('$', side)) ?? absent;
    return value === undefined ? [] : [[older.replace('$', side), value] as const];
  });
  return { type: metric.type, [name]: Object.fromEntries(entries) };
}

/** A v1 metric in the shape of v2. */
export function toNewerMetric(metric: Metric, side: Side): Metric {
  const name = sourceName(metric.type);
  if (name === '') return { type: metric.type };
  const source = (metric[name] ?? {}) as Fields;
  const fields: Record<string, unknown> = {};
  for (const [older, newer] of shapes[name] ?? []) {
    const value = source[older.replace('$', side)];
    if (value === undefined || value === null) continue;
    const [outer = '', inner] = newer.replace('$', side).split('.');
    fields[outer] = inner === undefined ? value : { ...(fields[outer] as Fields | undefined), [inner]: value };
  }
  const amounts = { ...(fields[side] as Fields | undefined) };
  if (name === 'object' && amounts['averageValue'] !== undefined) delete amounts['value'];
  fields[side] = side === 'target' ? { type: targetType(amounts), ...amounts } : amounts;
  return { type: metric.type, [name]: fields };
}

function targetType({ averageUtilization, averageValue }: Fields): string {
  if (averageUtilization !== undefined) return 'Utilization';
  return averageValue === undefined ? 'Value' : 'AverageValue';
}
