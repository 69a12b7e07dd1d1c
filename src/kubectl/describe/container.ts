import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { describeEnvironment } from './environment.ts';
import { listAt, longTime, mapAt, textAt } from './facts.ts';
import { describeResources } from './resource-amounts.ts';

/** Where containers are described. */
export interface ContainerPlace {
  /** What the section stands in by. */
  readonly margin: '' | '  ';
  /** Absent: they are those of a template. */
  readonly pod?: Json;
  readonly statuses?: readonly Json[];
}

/** The Containers (or Init Containers) section of a pod or a template. Upstream: describeContainers */
export function describeContainers(
  out: Description,
  title: string,
  containers: readonly Json[],
  { margin, pod, statuses = [] }: ContainerPlace,
): void {
  out.line(0, `${margin}${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container['name']);
    out.line(1, `${margin && ' '}${textAt(container, 'name')}:`);
    describeBasics(out, container, status);
    describeCommand(out, container);
    if (status) describeStatus(out, status);
    describeResources(out, 2, mapAt(container, 'resources'));
    describeProbes(out, container);
    describeEnvironment(out, container, pod);
    describeMounts(out, container);
  }
}

function describeBasics(out: Description, container: Json, status: Json | undefined): void {
  if (status) out.line(2, 'Container ID:', textAt(status, 'containerID'));
  out.line(2, 'Image:', textAt(container, 'image'));
  if (status) out.line(2, 'Image ID:', textAt(status, 'imageID'));
  const ports = listAt(container, 'ports');
  const shown = (field: 'containerPort' | 'hostPort'): string =>
    ports
      .map((port) => {
        const name = textAt(port, 'name');
        return `${textAt(port, field) || '0'}/${textAt(port, 'protocol') || 'TCP'}${name ? ` (${name})` : ''}`;
      })
      .join(', ') || '<none>';
  out.line(2, ports.length > 1 ? 'Ports:' : 'Port:', shown('containerPort'));
  out.line(2, ports.length > 1 ? 'Host Ports:' : 'Host Port:', shown('hostPort'));
  const profile = mapAt(container, 'securityContext', 'seccompProfile');
  if (textAt(profile, 'type')) out.line(2, 'SeccompProfile:', textAt(profile, 'type'));
  if (textAt(profile, 'type') === 'Localhost') out.line(3, 'LocalhostProfile:', textAt(profile, 'localhostProfile'));
}

function describeCommand(out: Description, container: Json): void {
  for (const [field, title] of [
    ['command', 'Command'],
    ['args', 'Args'],
  ] as const) {
    const words = container[field];
    if (!Array.isArray(words) || words.length === 0) continue;
    out.line(2, `${title}:`);
    for (const word of words) for (const line of String(word).split('\n')) out.line(3, line);
  }
}

function describeStatus(out: Description, status: Json): void {
  describeState(out, 'State', mapAt(status, 'state'));
  const last = mapAt(status, 'lastState');
  if ('terminated' in last) describeState(out, 'Last State', last);
  out.line(2, 'Ready:', status['ready'] === true ? 'True' : 'False');
  out.line(2, 'Restart Count:', textAt(status, 'restartCount') || '0');
}

function describeState(out: Description, title: string, state: Json): void {
  if ('running' in state) {
    out.line(2, `${title}:`, 'Running');
    out.line(3, 'Started:', longTime(textAt(mapAt(state, 'running'), 'startedAt')));
    return;
  }
  if ('terminated' in state) {
    const terminated = mapAt(state, 'terminated');
    out.line(2, `${title}:`, 'Terminated');
    if (textAt(terminated, 'reason')) out.line(3, 'Reason:', textAt(terminated, 'reason'));
    if (textAt(terminated, 'message')) out.line(3, 'Message:', textAt(terminated, 'message'));
    out.line(3, 'Exit Code:', textAt(terminated, 'exitCode'));
    if (textAt(terminated, 'signal')) out.line(3, 'Signal:', textAt(terminated, 'signal'));
    out.line(3, 'Started:', longTime(textAt(terminated, 'startedAt')));
    out.line(3, 'Finished:', longTime(textAt(terminated, 'finishedAt')));
    return;
  }
  out.line(2, `${title}:`, 'Waiting');
  const reason = textAt(mapAt(state, 'waiting'), 'reason');
  if (reason) out.line(3, 'Reason:', reason);
}

function describeProbes(out: Description, container: Json): void {
  for (const [field, title] of [
    ['livenessProbe', 'Liveness'],
    ['readinessProbe', 'Readiness'],
    ['startupProbe', 'Startup'],
  ] as const) {
    const probe = mapAt(container, field);
    if (Object.keys(probe).length > 0) out.line(2, `${title}:`, probeText(probe));
  }
}

function probeText(probe: Json): string {
  const seconds = (field: string): string => `${textAt(probe, field) || '0'}s`;
  const timing = `delay=${seconds('initialDelaySeconds')} timeout=${seconds('timeoutSeconds')} period=${seconds('periodSeconds')} #success=${textAt(probe, 'successThreshold')} #failure=${textAt(probe, 'failureThreshold')}`;
  if ('exec' in probe) {
    const command = mapAt(probe, 'exec')['command'];
    return `exec [${Array.isArray(command) ? command.join(' ') : ''}] ${timing}`;
  }
  if ('httpGet' in probe) {
    const get = mapAt(probe, 'httpGet');
    const scheme = (textAt(get, 'scheme') || 'HTTP').toLowerCase();
    return `http-get ${scheme}://${textAt(get, 'host')}:${textAt(get, 'port')}${textAt(get, 'path')} ${timing}`;
  }
  if ('tcpSocket' in probe) {
    const socket = mapAt(probe, 'tcpSocket');
    return `tcp-socket ${textAt(socket, 'host')}:${textAt(socket, 'port')} ${timing}`;
  }
  if ('grpc' in probe) {
    const grpc = mapAt(probe, 'grpc');
    return `grpc <pod>:${textAt(grpc, 'port')} ${textAt(grpc, 'service')} ${timing}`;
  }
  return `unknown ${timing}`;
}

function describeMounts(out: Description, container: Json): void {
  const mounts = byPath(listAt(container, 'volumeMounts'), 'mountPath');
  out.line(2, 'Mounts:', ...(mounts.length === 0 ? ['<none>'] : []));
  for (const mount of mounts) {
    const flags = [mount['readOnly'] === true ? 'ro' : 'rw'];
    if (textAt(mount, 'subPath')) flags.push(`path=${JSON.stringify(textAt(mount, 'subPath'))}`);
    out.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags.join(',')})`);
  }
  const devices = byPath(listAt(container, 'volumeDevices'), 'devicePath');
  if (devices.length > 0) out.line(2, 'Devices:', ...(mounts.length === 0 ? ['<none>'] : []));
  for (const device of devices) out.line(3, `${textAt(device, 'devicePath')} from ${textAt(device, 'name')}`);
}

const byPath = (items: readonly Json[], field: string): readonly Json[] =>
  items.toSorted((a, b) => (textAt(a, field) < textAt(b, field) ? -1 : 1));
