import type { Json } from '../api.ts';
import { Description } from '../output/description.ts';
import { describeContainers } from './container.ts';
import { describeEvents } from './events.ts';
import { listAt, longTime, mapAt, pairsOf, textAt } from './facts.ts';
import { describeVolumes } from './volumes.ts';
import { humanDuration } from './age.ts';

/** Upstream: pkg/describe/describe.go, describePod */
export function describePod(pod: Json, events: readonly Json[] | undefined, now: number): string {
  const out = new Description();
  const metadata = mapAt(pod, 'metadata');
  const spec = mapAt(pod, 'spec');
  const status = mapAt(pod, 'status');
  describeHead(out, metadata, spec, status, now);
  describeAddresses(out, status);
  const owner = listAt(metadata, 'ownerReferences').find(({ controller }) => controller === true);
  if (owner) out.line(0, 'Controlled By:', `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`);
  const initContainers = listAt(spec, 'initContainers');
  if (initContainers.length > 0)
    describeContainers(out, 'Init Containers', initContainers, listAt(status, 'initContainerStatuses'), pod);
  describeContainers(out, 'Containers', listAt(spec, 'containers'), listAt(status, 'containerStatuses'), pod);
  const joined = listAt(spec, 'ephemeralContainers');
  if (joined.length > 0)
    describeContainers(out, 'Ephemeral Containers', joined, listAt(status, 'ephemeralContainerStatuses'), pod);
  describeConditions(out, status);
  describeVolumes(out, listAt(spec, 'volumes'));
  out.line(0, 'QoS Class:', textAt(status, 'qosClass'));
  out.list(0, 'Node-Selectors:', pairsOf(mapAt(spec, 'nodeSelector'), '='));
  out.list(0, 'Tolerations:', listAt(spec, 'tolerations').map(tolerationText).sort());
  if (events) describeEvents(out, events, now);
  return out.toString();
}

function describeHead(out: Description, metadata: Json, spec: Json, status: Json, now: number): void {
  out.line(0, 'Name:', textAt(metadata, 'name'));
  out.line(0, 'Namespace:', textAt(metadata, 'namespace'));
  out.line(0, 'Priority:', textAt(spec, 'priority') || '0');
  if (textAt(spec, 'priorityClassName')) out.line(0, 'Priority Class Name:', textAt(spec, 'priorityClassName'));
  if (textAt(spec, 'serviceAccountName')) out.line(0, 'Service Account:', textAt(spec, 'serviceAccountName'));
  const node = textAt(spec, 'nodeName');
  out.line(0, 'Node:', node ? `${node}/${textAt(status, 'hostIP')}` : '<none>');
  if (textAt(status, 'startTime')) out.line(0, 'Start Time:', longTime(textAt(status, 'startTime')));
  out.list(0, 'Labels:', pairsOf(mapAt(metadata, 'labels'), '='));
  out.list(0, 'Annotations:', annotationLines(mapAt(metadata, 'annotations')));
  const deleted = textAt(metadata, 'deletionTimestamp');
  if (deleted) {
    out.line(0, 'Status:', `Terminating (lasts ${humanDuration(now - Date.parse(deleted))})`);
    out.line(0, 'Termination Grace Period:', `${textAt(metadata, 'deletionGracePeriodSeconds')}s`);
  } else out.line(0, 'Status:', textAt(status, 'phase'));
  if (textAt(status, 'reason')) out.line(0, 'Reason:', textAt(status, 'reason'));
  if (textAt(status, 'message')) out.line(0, 'Message:', textAt(status, 'message'));
}

/** What apply remembers is long and says nothing new. */
const annotationLines = (annotations: Json): readonly string[] =>
  pairsOf(annotations, ': ').filter((line) => !line.startsWith('kubectl.kubernetes.io/last-applied-configuration'));

function describeAddresses(out: Description, status: Json): void {
  out.line(0, 'IP:', textAt(status, 'podIP'));
  const addresses = listAt(status, 'podIPs');
  if (addresses.length === 0) {
    out.line(0, 'IPs:', '<none>');
    return;
  }
  out.line(0, 'IPs:');
  for (const address of addresses) out.line(1, 'IP:', textAt(address, 'ip'));
}

function describeConditions(out: Description, status: Json): void {
  const conditions = listAt(status, 'conditions');
  if (conditions.length === 0) return;
  out.line(0, 'Conditions:');
  out.line(1, 'Type', 'Status');
  for (const condition of conditions) out.line(1, `${textAt(condition, 'type')} `, `${textAt(condition, 'status')} `);
}

function tolerationText(toleration: Json): string {
  const value = textAt(toleration, 'value');
  const effect = textAt(toleration, 'effect');
  let text = textAt(toleration, 'key');
  if (value) text += `=${value}`;
  if (effect) text += `:${effect}`;
  if (textAt(toleration, 'operator') === 'Exists' && !value) text += text || effect ? ' op=Exists' : 'op=Exists';
  const seconds = toleration['tolerationSeconds'];
  return seconds === undefined ? text : `${text} for ${String(seconds)}s`;
}
