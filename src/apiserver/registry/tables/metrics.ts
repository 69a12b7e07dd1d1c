import { addQuantities, formatQuantity, parseQuantity, type Quantity } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { type Column, column, type TableLayout, type TableLayouts } from './layout.ts';

type Usage = Readonly<Record<'cpu' | 'memory', string>>;

interface Metrics extends KubeObject {
  readonly window: string;
  readonly usage?: Usage;
  readonly containers?: readonly { readonly usage: Usage }[];
}

const none: Quantity = { nanos: 0n, format: 'DecimalSI' };

const total = ({ usage, containers = [] }: Metrics, resource: keyof Usage): string =>
  usage
    ? usage[resource]
    : formatQuantity(containers.map((each) => parseQuantity(each.usage[resource])).reduce(addQuantities, none));

const formatted = (name: string, format: string): Column => ({ ...column(name), format });

/** Upstream: kubernetes-sigs/metrics-server, pkg/api/table.go */
const usageLayout: TableLayout = {
  columns: [
    column('Name'),
    formatted('cpu', 'quantity'),
    formatted('memory', 'quantity'),
    formatted('Window', 'duration'),
  ],
  row: (object) => {
    const metrics = object as Metrics;
    return { cells: [metrics.metadata.name, total(metrics, 'cpu'), total(metrics, 'memory'), metrics.window] };
  },
};

export const metricsLayouts: TableLayouts = {
  'nodes.metrics.k8s.io': usageLayout,
  'pods.metrics.k8s.io': usageLayout,
};
