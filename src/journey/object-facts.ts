import type { ConditionFact } from '../protocol/evidence/pod.ts';
import type { PodFacts, PodGlyph } from './pods.ts';

/** The fields of stored objects that the map draws; everything else is looked at as JSON text. */
interface ContainerState {
  readonly waiting?: { readonly reason?: string };
  readonly running?: object;
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
}

interface StoredPod {
  readonly metadata?: { readonly uid?: string; readonly deletionTimestamp?: string };
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly podIP?: string;
    readonly conditions?: readonly ConditionFact[];
    readonly containerStatuses?: readonly {
      readonly ready?: boolean;
      readonly restartCount?: number;
      readonly state?: ContainerState;
    }[];
  };
}

interface StoredNode {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly conditions?: readonly ConditionFact[];
    readonly allocatable?: Readonly<Record<string, string>>;
  };
}

export const unknownPod: PodFacts = {
  uid: '',
  node: '',
  phase: '',
  podIp: '',
  status: '',
  containerState: '',
  restarts: 0,
  ready: false,
  deleting: false,
  conditions: [],
};

/** Parsed JSON text of an object, or nothing where the text is no JSON object. */
export function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function podFacts(object: object): PodFacts {
  const { metadata, spec, status } = object as StoredPod;
  const containers = status?.containerStatuses ?? [];
  const conditions = (status?.conditions ?? []).map(({ type, status: value, reason }) => ({
    type,
    status: value,
    ...(reason && { reason }),
  }));
  const deleting = metadata?.deletionTimestamp !== undefined;
  const phase = status?.phase ?? 'Pending';
  return {
    uid: metadata?.uid ?? '',
    node: spec?.nodeName ?? '',
    phase,
    podIp: status?.podIP ?? '',
    status: statusColumn(phase, deleting, object as StoredPod),
    containerState: describeState(containers[0]?.state),
    restarts: containers.reduce((sum, container) => sum + (container.restartCount ?? 0), 0),
    ready: conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    deleting,
    conditions,
  };
}

/** kubectl's STATUS column. Upstream: pkg/printers/internalversion/printers.go, printPod. */
function statusColumn(phase: string, deleting: boolean, { status }: StoredPod): string {
  if (deleting) return 'Terminating';
  let shown = status?.reason || phase;
  for (const { state } of status?.containerStatuses ?? []) {
    if (state?.waiting?.reason) shown = state.waiting.reason;
    else if (state?.terminated) shown = state.terminated.reason || `ExitCode:${state.terminated.exitCode ?? 0}`;
  }
  const runs = status?.containerStatuses?.some(({ ready, state }) => ready && state?.running);
  return shown === 'Completed' && runs ? 'Running' : shown;
}

function describeState(state: ContainerState | undefined): string {
  if (state?.running) return 'running';
  if (state?.terminated) return `terminated: ${state.terminated.reason ?? state.terminated.exitCode ?? ''}`;
  if (state?.waiting) return `waiting: ${state.waiting.reason ?? ''}`;
  return '';
}

/** Reasons that mean trouble, not progress. */
const troubled = /BackOff|Err|Failed|Invalid|Cannot|Error/;

export function podGlyph(facts: PodFacts): PodGlyph {
  if (facts.deleting) return 'terminating';
  if (facts.phase === 'Succeeded') return 'succeeded';
  if (facts.phase === 'Failed' || troubled.test(facts.status)) return 'failed';
  if (facts.phase === 'Running') return facts.ready ? 'running' : 'not-ready';
  return facts.node === '' ? 'pending' : 'creating';
}

/** What differs between two revisions, in the fields' own names. */
export function podChanges(before: PodFacts | undefined, after: PodFacts): readonly string[] {
  const changes: string[] = [];
  if (!before) changes.push('metadata.uid');
  if (after.node && after.node !== before?.node) changes.push(`spec.nodeName ${after.node}`);
  if (before && after.phase !== before.phase) changes.push(`phase ${after.phase}`);
  if (after.containerState && after.containerState !== before?.containerState) changes.push(after.containerState);
  if (after.podIp && after.podIp !== before?.podIp) changes.push(`podIP ${after.podIp}`);
  if (after.deleting && !before?.deleting) changes.push('metadata.deletionTimestamp');
  for (const { type, status } of after.conditions) {
    const known = before?.conditions.find((condition) => condition.type === type);
    if (known?.status !== status) changes.push(`${type} ${status}`);
  }
  return changes;
}

export interface NodeFacts {
  readonly ready: string;
  readonly unschedulable: boolean;
  readonly controlPlane: boolean;
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
}

export function nodeFacts(object: object): NodeFacts {
  const { metadata, spec, status } = object as StoredNode;
  const cpu = milli(status?.allocatable?.['cpu']);
  const memory = bytes(status?.allocatable?.['memory']);
  return {
    ready: readyOf(status?.conditions ?? []),
    unschedulable: spec?.unschedulable === true,
    controlPlane: metadata?.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
    ...(cpu !== undefined && { cpuMilli: cpu }),
    ...(memory !== undefined && { memoryBytes: memory }),
  };
}

export const readyOf = (conditions: readonly ConditionFact[]): string =>
  conditions.find(({ type }) => type === 'Ready')?.status ?? '';

function milli(quantity: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(quantity ?? '');
  return match ? Number(match[1]) * (match[2] ? 1 : 1000) : undefined;
}

const unit: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

function bytes(quantity: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k|M|G|Ki|Mi|Gi)?$/.exec(quantity ?? '');
  return match ? Number(match[1]) * unit[match[2] ?? '']! : undefined;
}
