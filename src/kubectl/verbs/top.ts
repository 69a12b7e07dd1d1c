import { parseQuantity, quantityMilliValue, quantityValue } from '../../apimachinery/quantity.ts';
import type { Json } from '../api.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { Failure, StatusFailure, usageFailure } from '../failure.ts';
import type { FlagSpecs } from '../flags.ts';
import { nameOf, namespaceOf } from '../output/format.ts';
import { layOut, tableLayout } from '../output/columns.ts';
import type { Verb, VerbContext } from './verb.ts';

const root = '/apis/metrics.k8s.io/v1beta1';

/** A pod this young need not have been looked at yet, ms. Upstream: metricsCreationDelay */
const young = 2 * 60_000;

const flags: FlagSpecs = {
  selector: { kind: 'string', short: 'l' },
  'field-selector': { kind: 'string' },
  'sort-by': { kind: 'string' },
  'no-headers': { kind: 'bool' },
  'show-capacity': { kind: 'bool' },
  'all-namespaces': { kind: 'bool', short: 'A' },
  containers: { kind: 'bool' },
  sum: { kind: 'bool' },
  'use-protocol-buffers': { kind: 'bool' },
};

/** Thousandths of a processor, and bytes. */
interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

const amountsOf = (resources: Json): Amounts => ({
  cpu: quantityMilliValue(parseQuantity(textAt(resources, 'cpu') || '0')),
  memory: quantityValue(parseQuantity(textAt(resources, 'memory') || '0')),
});

const nothing: Amounts = { cpu: 0, memory: 0 };

const cells = ({ cpu, memory }: Amounts): readonly [string, string] => [
  `${cpu}m`,
  `${Math.floor(memory / 1024 ** 2)}Mi`,
];

interface Measured {
  readonly name: string;
  readonly namespace: string;
  readonly amounts: Amounts;
}

/** By what --sort-by names, the greatest first; else by namespace and name. */
function sorted<Item extends Measured>(items: readonly Item[], by: string | undefined): readonly Item[] {
  if (by !== undefined && by !== 'cpu' && by !== 'memory')
    throw new Failure('error: --sort-by accepts only cpu or memory');
  const place = ({ namespace, name }: Measured): string => `${namespace}/${name}`;
  return items.toSorted((a, b) => (by ? b.amounts[by] - a.amounts[by] : place(a) < place(b) ? -1 : 1));
}

/** Upstream: kubectl/pkg/cmd/top/top.go */
export const top: Verb = {
  usage: 'top (node | pod) [NAME | -l label]',
  summary: 'Display resource (CPU/memory) usage',
  flags,
  async run(context) {
    const [word = '', ...names] = context.args;
    const show = subcommands[word];
    if (!show) throw usageFailure('top', `unknown command "${word}"`);
    if (names.length > 1) throw usageFailure(`top ${word}`, `${word.replace(/s$/, '')} [NAME | -l label]`);
    if (names.length > 0 && context.flags.has('selector'))
      throw new Failure('error: only one of NAME or selector can be provided');
    await context.api.call('GET', '/apis/metrics.k8s.io').catch((error: unknown) => {
      if (error instanceof StatusFailure && error.status.code === 404)
        throw new Failure('error: Metrics API not available');
      throw error;
    });
    await show(context, names[0]);
  },
};

/** Upstream: kubectl/pkg/cmd/top/top_node.go */
async function showNodes(context: VerbContext, name: string | undefined): Promise<void> {
  const { flags: given } = context;
  const metrics = await read(context, `${root}/nodes`, name);
  if (metrics.length === 0) throw new Failure('error: metrics not available yet');
  const field = given.bool('show-capacity') ? 'capacity' : 'allocatable';
  const most = new Map(
    (await read(context, '/api/v1/nodes', name)).map((node) => [
      nameOf(node),
      amountsOf(mapAt(mapAt(node, 'status'), field)),
    ]),
  );
  const percent = (part: number, whole = 0): string =>
    whole > 0 ? `${Math.floor((part / whole) * 100)}%` : '<unknown>';
  const measured = metrics.map((each) => ({ ...measuredAt(each), amounts: amountsOf(mapAt(each, 'usage')) }));
  const rows = sorted(measured, given.string('sort-by')).map(({ name: node, amounts }) => {
    const [cpu, memory] = cells(amounts);
    const { cpu: cores, memory: bytes } = most.get(node) ?? nothing;
    return [node, cpu, percent(amounts.cpu, cores), memory, percent(amounts.memory, bytes)];
  });
  print(context, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows);
}

/** Upstream: kubectl/pkg/cmd/top/top_pod.go */
async function showPods(context: VerbContext, name: string | undefined): Promise<void> {
  const { flags: given, namespace, io } = context;
  const all = given.bool('all-namespaces');
  const place = all ? '' : `/namespaces/${namespace}`;
  const metrics = await read(context, `${root}${place}/pods`, name);
  if (metrics.length === 0) {
    const pods = await read(context, `/api/v1${place}/pods`, name);
    if (pods.length === 0) {
      io.stderr(all ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
      return;
    }
    for (const pod of pods) {
      const ageMs = io.clock.now() - Date.parse(textAt(mapAt(pod, 'metadata'), 'creationTimestamp'));
      if (ageMs > young)
        throw new Failure(
          `error: Metrics not available for pod ${namespaceOf(pod) ?? ''}/${nameOf(pod)}, age: ${goSeconds(ageMs)}`,
        );
    }
    throw new Failure('error: metrics not available yet');
  }
  const byContainer = given.bool('containers');
  const measured = metrics.map((each) => {
    const containers = listAt(each, 'containers').map((container) => ({
      name: textAt(container, 'name'),
      amounts: amountsOf(mapAt(container, 'usage')),
    }));
    return { ...measuredAt(each), containers, amounts: totalOf(containers) };
  });
  const rows = sorted(measured, given.string('sort-by')).flatMap(
    ({ namespace: of, name: pod, containers, amounts }) => {
      const head = all ? [of, pod] : [pod];
      return byContainer
        ? containers.map((container) => [...head, container.name, ...cells(container.amounts)])
        : [[...head, ...cells(amounts)]];
    },
  );
  const head = [...(all ? ['NAMESPACE'] : []), ...(byContainer ? ['POD', 'NAME'] : ['NAME'])];
  if (given.bool('sum')) {
    const blank = head.map(() => '');
    rows.push([...blank, '________', '________'], [...blank, ...cells(totalOf(measured))]);
  }
  print(context, [...head, 'CPU(cores)', 'MEMORY(bytes)'], rows);
}

const subcommands: Readonly<Record<string, typeof showPods>> = {
  node: showNodes,
  nodes: showNodes,
  no: showNodes,
  pod: showPods,
  pods: showPods,
  po: showPods,
};

const measuredAt = (metrics: Json) => ({ name: nameOf(metrics), namespace: namespaceOf(metrics) ?? '' });

const totalOf = (parts: readonly Pick<Measured, 'amounts'>[]): Amounts =>
  parts.reduce((sum, { amounts }) => ({ cpu: sum.cpu + amounts.cpu, memory: sum.memory + amounts.memory }), nothing);

/** One object by name, or those of a collection that the selectors mean. */
async function read(
  { api, flags: given }: VerbContext,
  path: string,
  name: string | undefined,
): Promise<readonly Json[]> {
  if (name !== undefined) return [await api.call('GET', `${path}/${encodeURIComponent(name)}`)];
  const query = { labelSelector: given.string('selector'), fieldSelector: given.string('field-selector') };
  return listAt(await api.call('GET', path, { query }), 'items');
}

/** Every cell is padded, the last too. */
function print({ io, flags: given }: VerbContext, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const shown = (given.bool('no-headers') ? rows : [head, ...rows]).map((row) => [...row, '']);
  for (const line of layOut(shown, tableLayout)) io.stdout(`${line}\n`);
}

/** Go's way to write a duration, in whole seconds. */
function goSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 || hours > 0 ? `${minutes}m` : ''}${seconds % 60}s`;
}
