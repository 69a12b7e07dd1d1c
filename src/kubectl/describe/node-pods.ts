import { podLimits, podRequests } from '../../apimachinery/defaults/resources.ts';
import {
  addQuantities,
  formatQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
} from '../../apimachinery/quantity.ts';
import type { PodSpec } from '../../apimachinery/types.ts';
import type { Json } from '../api.ts';
import { StatusFailure } from '../failure.ts';
import type { Description } from '../output/description.ts';
import { humanDuration } from './age.ts';
import { itemsAt, type Surroundings } from './describer.ts';
import { mapAt, textAt } from './facts.ts';

type Amounts = Readonly<Record<string, string>>;

/** The pods of a node that have not ended, and what they take of it. Upstream: describeNodeResource */
export async function describePodsOf(out: Description, node: Json, around: Surroundings): Promise<void> {
  const pods = await podsOn(textAt(mapAt(node, 'metadata'), 'name'), around);
  if (!pods) {
    out.line(0, 'Pods:', 'not authorized');
    return;
  }
  const status = mapAt(node, 'status');
  const offered = (
    Object.keys(mapAt(status, 'allocatable')).length > 0 ? status['allocatable'] : status['capacity']
  ) as Amounts | undefined;
  const taken = pods.map((pod) => amountsOf(pod));
  out.line(0, 'Non-terminated Pods:', `(${pods.length} in total)`);
  out.line(1, 'Namespace', 'Name', '', 'CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits', 'Age');
  out.line(1, '---------', '----', '', '------------', '----------', '---------------', '-------------', '---');
  for (const [at, pod] of pods.entries()) {
    const metadata = mapAt(pod, 'metadata');
    const { requests, limits } = taken[at]!;
    out.line(
      1,
      textAt(metadata, 'namespace'),
      textAt(metadata, 'name'),
      '',
      ...(['cpu', 'memory'] as const).flatMap((name) => [
        shareText(name, requests[name], offered?.[name]),
        shareText(name, limits[name], offered?.[name]),
      ]),
      humanDuration(around.now - Date.parse(textAt(metadata, 'creationTimestamp'))),
    );
  }
  out.line(0, 'Allocated resources:');
  out.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  out.line(1, 'Resource', 'Requests', 'Limits');
  out.line(1, '--------', '--------', '------');
  const requests = taken.reduce<Amounts>((sum, one) => added(sum, one.requests), {});
  const limits = taken.reduce<Amounts>((sum, one) => added(sum, one.limits), {});
  const isHuge = (name: string): boolean => name.startsWith('hugepages-');
  const others = Object.keys(offered ?? {}).filter((name) => !standard.includes(name) && name !== 'pods');
  for (const name of [...standard, ...others.filter(isHuge).toSorted()])
    out.line(1, name, shareText(name, requests[name], offered?.[name]), shareText(name, limits[name], offered?.[name]));
  for (const name of others.filter((name) => !isHuge(name)).toSorted())
    out.line(1, name, requests[name] ?? '0', limits[name] ?? '0');
}

const standard = ['cpu', 'memory', 'ephemeral-storage'];

/** Nothing where they may not be seen. */
async function podsOn(node: string, around: Surroundings): Promise<readonly Json[] | undefined> {
  const fieldSelector = `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`;
  try {
    return await itemsAt(around, '/api/v1/pods', { fieldSelector });
  } catch (error) {
    if (error instanceof StatusFailure && error.status.reason === 'Forbidden') return undefined;
    throw error;
  }
}

/** What is given for the pod as a whole counts for its containers. Upstream: component-helpers/resource (PodRequests) */
function amountsOf(pod: Json): { readonly requests: Amounts; readonly limits: Amounts } {
  const spec = mapAt(pod, 'spec') as unknown as PodSpec;
  const whole = mapAt(pod, 'spec', 'resources');
  const overhead = mapAt(pod, 'spec', 'overhead') as Amounts;
  return {
    requests: added({ ...podRequests(spec), ...(mapAt(whole, 'requests') as Amounts) }, overhead),
    limits: { ...podLimits(spec), ...(mapAt(whole, 'limits') as Amounts) },
  };
}

function added(a: Amounts, b: Amounts): Amounts {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b))
    sum[name] = formatQuantity(addQuantities(parseQuantity(sum[name] ?? '0'), parseQuantity(amount)));
  return sum;
}

/** `250m (12%)` */
function shareText(name: string, amount = '0', of = '0'): string {
  const measure = name === 'cpu' ? quantityMilliValue : quantityValue;
  const whole = measure(parseQuantity(of));
  const percent = whole === 0 ? 0 : Math.trunc((measure(parseQuantity(amount)) / whole) * 100);
  return `${formatQuantity(parseQuantity(amount))} (${percent}%)`;
}
