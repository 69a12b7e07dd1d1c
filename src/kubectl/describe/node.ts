import type { Json } from '../api.ts';
import { Description } from '../output/description.ts';
import { humanDuration } from './age.ts';
import { describeEvents } from './events.ts';
import { listAt, longTime, mapAt, pairsOf, textAt } from './facts.ts';

/** Upstream: pkg/describe/describe.go, describeNode */
export function describeNode(
  node: Json,
  pods: readonly Json[],
  events: readonly Json[] | undefined,
  now: number,
): string {
  const out = new Description();
  const metadata = mapAt(node, 'metadata');
  const status = mapAt(node, 'status');
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'Roles:', rolesOf(mapAt(metadata, 'labels')));
  out.list(0, 'Labels:', pairsOf(mapAt(metadata, 'labels'), '='));
  out.list(0, 'Annotations:', pairsOf(mapAt(metadata, 'annotations'), ': '));
  out.line(0, 'CreationTimestamp:', longTime(textAt(metadata, 'creationTimestamp')));
  out.list(0, 'Taints:', listAt(mapAt(node, 'spec'), 'taints').map(taintText));
  out.line(0, 'Unschedulable:', String(mapAt(node, 'spec')['unschedulable'] === true));
  out.line(0, 'Conditions:');
  out.line(1, 'Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message');
  out.line(1, '----', '------', '-----------------', '------------------', '------', '-------');
  for (const condition of listAt(status, 'conditions'))
    out.line(
      1,
      textAt(condition, 'type'),
      textAt(condition, 'status'),
      longTime(textAt(condition, 'lastHeartbeatTime')),
      longTime(textAt(condition, 'lastTransitionTime')),
      textAt(condition, 'reason'),
      textAt(condition, 'message'),
    );
  out.line(0, 'Addresses:');
  for (const address of listAt(status, 'addresses'))
    out.line(1, `${textAt(address, 'type')}:`, textAt(address, 'address'));
  for (const [field, title] of [
    ['capacity', 'Capacity'],
    ['allocatable', 'Allocatable'],
  ] as const) {
    out.line(0, `${title}:`);
    const amounts = mapAt(status, field);
    for (const name of Object.keys(amounts).sort()) out.line(1, `${name}:`, String(amounts[name]));
  }
  describeSystem(out, mapAt(status, 'nodeInfo'));
  if (textAt(mapAt(node, 'spec'), 'podCIDR')) out.line(0, 'PodCIDR:', textAt(mapAt(node, 'spec'), 'podCIDR'));
  describePods(out, pods, now);
  if (events) describeEvents(out, events, now);
  return out.toString();
}

function rolesOf(labels: Json): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels).flatMap((label) => (label.startsWith(prefix) ? [label.slice(prefix.length)] : []));
  return roles.sort().join(',') || '<none>';
}

function taintText(taint: Json): string {
  const value = textAt(taint, 'value');
  return `${textAt(taint, 'key')}${value ? `=${value}` : ''}:${textAt(taint, 'effect')}`;
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

function describeSystem(out: Description, info: Json): void {
  out.line(0, 'System Info:');
  for (const [field, title] of systemFields) out.line(1, `${title}:`, textAt(info, field));
}

function describePods(out: Description, pods: readonly Json[], now: number): void {
  out.line(0, 'Non-terminated Pods:', `(${pods.length} in total)`);
  out.line(1, 'Namespace', 'Name', 'Age');
  out.line(1, '---------', '----', '---');
  for (const pod of pods) {
    const metadata = mapAt(pod, 'metadata');
    const age = humanDuration(now - Date.parse(textAt(metadata, 'creationTimestamp')));
    out.line(1, textAt(metadata, 'namespace'), textAt(metadata, 'name'), age);
  }
}
