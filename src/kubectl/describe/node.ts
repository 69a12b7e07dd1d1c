import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { conditionTables, describeConditions } from './conditions.ts';
import { refusalText, type Surroundings } from './describer.ts';
import { listAt, longTime, mapAt, textAt } from './facts.ts';
import { describeMarks, joined } from './metadata.ts';
import { describePodsOf } from './node-pods.ts';
import { describeAmounts } from './resource-amounts.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeNode) */
export async function describeNode(out: Description, node: Json, around: Surroundings): Promise<void> {
  const [metadata, spec, status] = [mapAt(node, 'metadata'), mapAt(node, 'spec'), mapAt(node, 'status')];
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'Roles:', rolesOf(mapAt(metadata, 'labels')));
  describeMarks(out, metadata);
  out.line(0, 'CreationTimestamp:', longTime(textAt(metadata, 'creationTimestamp')));
  out.list(0, 'Taints:', listAt(spec, 'taints').toSorted(byEffect).map(taintText));
  out.line(0, 'Unschedulable:', String(spec['unschedulable'] === true));
  await describeLease(out, textAt(metadata, 'name'), around);
  describeConditions(out, status, conditionTables.node);
  out.line(0, 'Addresses:');
  for (const address of listAt(status, 'addresses'))
    out.line(1, `${textAt(address, 'type')}:`, textAt(address, 'address'));
  for (const [field, title] of [
    ['capacity', 'Capacity:'],
    ['allocatable', 'Allocatable:'],
  ] as const) {
    const amounts = mapAt(status, field);
    if (Object.keys(amounts).length > 0) out.line(0, title);
    describeAmounts(out, 1, amounts);
  }
  out.line(0, 'System Info:');
  for (const [field, title] of systemFields) out.line(1, `${title}:`, textAt(mapAt(status, 'nodeInfo'), field));
  for (const [title, text] of [
    ['PodCIDR:', textAt(spec, 'podCIDR')],
    ['PodCIDRs:', joined(spec['podCIDRs'], ',')],
    ['ProviderID:', textAt(spec, 'providerID')],
  ] as const)
    if (text) out.line(0, title, text);
  await describePodsOf(out, node, around);
}

/** What a label says that is one of a role, in the name or in the value. Upstream: findNodeRoles */
function rolesOf(labels: Json): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels).map((label) => {
    if (label === 'kubernetes.io/role') return textAt(labels, label);
    return label.startsWith(prefix) ? label.slice(prefix.length) : '';
  });
  return [...new Set(roles.filter(Boolean))].toSorted().join(',') || '<none>';
}

const byEffect = (a: Json, b: Json): number => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1);
const sortKeyOf = (taint: Json): string => `${textAt(taint, 'effect')},${textAt(taint, 'key')}`;

function taintText(taint: Json): string {
  const value = textAt(taint, 'value');
  return `${textAt(taint, 'key')}${value ? `=${value}` : ''}:${textAt(taint, 'effect')}`;
}

/** Upstream: describeNodeLease */
async function describeLease(out: Description, node: string, { api }: Surroundings): Promise<void> {
  try {
    const lease = await api.call('GET', `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`);
    const spec = mapAt(lease, 'spec');
    out.line(0, 'Lease:');
    out.line(1, 'HolderIdentity:', textAt(spec, 'holderIdentity') || '<unset>');
    out.line(1, 'AcquireTime:', longTime(textAt(spec, 'acquireTime')) || '<unset>');
    out.line(1, 'RenewTime:', longTime(textAt(spec, 'renewTime')) || '<unset>');
  } catch (error) {
    out.line(0, 'Lease:', `Failed to get lease: ${refusalText(error)}`);
  }
}

const systemFields = [
  ['machineID', 'Machine ID'],
  ['systemUUID', 'System UUID'],
  ['bootID', 'Boot ID'],
  ['kernelVersion', 'Kernel Version'],
  ['osImage', 'OS Image'],
  ['operatingSystem', 'Operating System'],
  ['architecture', 'Architecture'],
  ['containerRuntimeVersion', 'Container Runtime Version'],
  ['kubeletVersion', 'Kubelet Version'],
] as const;
