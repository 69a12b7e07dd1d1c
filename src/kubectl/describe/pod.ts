import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { humanDuration } from './age.ts';
import { describeContainers } from './container.ts';
import type { Surroundings } from './describer.ts';
import { listAt, longTime, mapAt, textAt } from './facts.ts';
import { describeController, describeLabels, describeMarks, describePlace } from './metadata.ts';
import { describeSpread, describeTolerations } from './pod-template.ts';
import { describeResources } from './resource-amounts.ts';
import { describeVolumes } from './volumes.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describePod) */
export function describePod(out: Description, pod: Json, { now }: Surroundings): void {
  const [metadata, spec, status] = [mapAt(pod, 'metadata'), mapAt(pod, 'spec'), mapAt(pod, 'status')];
  describeHead(out, metadata, spec, status);
  describePhase(out, metadata, status, now);
  describeSeccomp(out, mapAt(spec, 'securityContext', 'seccompProfile'));
  describeAddresses(out, status);
  describeController(out, metadata);
  if (textAt(status, 'nominatedNodeName')) out.line(0, 'NominatedNodeName:', textAt(status, 'nominatedNodeName'));
  if (spec['resources']) {
    out.line(0, 'Resources:');
    describeResources(out, 1, mapAt(spec, 'resources'));
  }
  for (const [title, field, statuses] of containerSections) {
    const containers = listAt(spec, field);
    if (containers.length > 0 || field === 'containers')
      describeContainers(out, title, containers, { margin: '', pod, statuses: listAt(status, statuses) });
  }
  describeGates(out, listAt(spec, 'readinessGates'), listAt(status, 'conditions'));
  describePodConditions(out, listAt(status, 'conditions'));
  describeVolumes(out, listAt(spec, 'volumes'), '');
  out.line(0, 'QoS Class:', textAt(status, 'qosClass'));
  describeLabels(out, 'Node-Selectors', mapAt(spec, 'nodeSelector'));
  describeTolerations(out, 'Tolerations', listAt(spec, 'tolerations'));
  describeSpread(out, listAt(spec, 'topologySpreadConstraints'), '');
}

const containerSections = [
  ['Init Containers', 'initContainers', 'initContainerStatuses'],
  ['Containers', 'containers', 'containerStatuses'],
  ['Ephemeral Containers', 'ephemeralContainers', 'ephemeralContainerStatuses'],
] as const;

function describeHead(out: Description, metadata: Json, spec: Json, status: Json): void {
  describePlace(out, metadata);
  for (const [title, field] of [
    ['Priority:', 'priority'],
    ['Priority Class Name:', 'priorityClassName'],
    ['Runtime Class Name:', 'runtimeClassName'],
    ['Service Account:', 'serviceAccountName'],
  ] as const)
    if (textAt(spec, field)) out.line(0, title, textAt(spec, field));
  const node = textAt(spec, 'nodeName');
  out.line(0, 'Node:', node ? `${node}/${textAt(status, 'hostIP')}` : '<none>');
  if (textAt(status, 'startTime')) out.line(0, 'Start Time:', longTime(textAt(status, 'startTime')));
  describeMarks(out, metadata);
}

function describePhase(out: Description, metadata: Json, status: Json, now: number): void {
  const [deleted, phase] = [textAt(metadata, 'deletionTimestamp'), textAt(status, 'phase')];
  if (deleted && phase !== 'Failed' && phase !== 'Succeeded') {
    out.line(0, 'Status:', `Terminating (lasts ${humanDuration(now - Date.parse(deleted))})`);
    out.line(0, 'Termination Grace Period:', `${textAt(metadata, 'deletionGracePeriodSeconds')}s`);
  } else out.line(0, 'Status:', phase);
  if (textAt(status, 'reason')) out.line(0, 'Reason:', textAt(status, 'reason'));
  if (textAt(status, 'message')) out.line(0, 'Message:', textAt(status, 'message'));
}

function describeSeccomp(out: Description, profile: Json): void {
  const type = textAt(profile, 'type');
  if (type) out.line(0, 'SeccompProfile:', type);
  if (type === 'Localhost') out.line(0, 'LocalhostProfile:', textAt(profile, 'localhostProfile'));
}

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

function describeGates(out: Description, gates: readonly Json[], conditions: readonly Json[]): void {
  if (gates.length === 0) return;
  out.line(0, 'Readiness Gates:');
  out.line(1, 'Type', 'Status');
  for (const gate of gates) {
    const type = textAt(gate, 'conditionType');
    const status = textAt(
      conditions.find((condition) => textAt(condition, 'type') === type),
      'status',
    );
    out.line(1, `${type} `, `${status || '<none>'} `);
  }
}

function describePodConditions(out: Description, conditions: readonly Json[]): void {
  if (conditions.length === 0) return;
  out.line(0, 'Conditions:');
  out.line(1, 'Type', 'Status');
  for (const condition of conditions) out.line(1, `${textAt(condition, 'type')} `, `${textAt(condition, 'status')} `);
}
