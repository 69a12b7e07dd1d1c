import { ageOf } from '../../../apimachinery/time.ts';
import type { ContainerStatus, Pod } from '../../../apimachinery/types.ts';
import { column, orNone, type TableLayout, wide } from './layout.ts';

export const podLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Ready'),
    column('Status'),
    column('Restarts'),
    column('Age'),
    wide(column('IP')),
    wide(column('Node')),
    wide(column('Nominated Node')),
    wide(column('Readiness Gates')),
  ],
  row: (object, now) => {
    const pod = object as Pod;
    const { metadata, spec, status } = pod;
    const { reason, ready, total, restarts, lastRestart } = summary(pod);
    const ended = completion(status?.phase);
    return {
      cells: [
        metadata.name,
        `${ready}/${total}`,
        reason,
        restarts > 0 && lastRestart ? `${restarts} (${ageOf(lastRestart, now)} ago)` : String(restarts),
        ageOf(metadata.creationTimestamp, now),
        orNone(status?.podIPs?.[0]?.ip ?? status?.podIP),
        orNone(spec.nodeName),
        orNone(status?.nominatedNodeName),
        gatesOf(pod),
      ],
      ...(ended && { conditions: [ended] }),
    };
  },
};

interface Summary {
  readonly reason: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  readonly lastRestart: string;
}

/** What the columns Ready, Status and Restarts say. Upstream: pkg/printers/internalversion/printers.go (printPod) */
function summary(pod: Pod): Summary {
  const { spec, status } = pod;
  const isSidecar = sidecarsOf(pod);
  const init = status?.initContainerStatuses ?? [];
  const sidecars = init.filter(({ name }) => isSidecar.has(name));
  const total = spec.containers.length + isSidecar.size;
  const stuck = init.findIndex((one) => !isThrough(one, isSidecar));
  const readySidecars = sidecars
    .filter((one) => stuck < 0 || init.indexOf(one) < stuck)
    .filter(({ started, ready, state }) => started && ready && !state?.terminated).length;
  const initReason = stuck < 0 ? undefined : initReasonOf(init[stuck]!, stuck, spec.initContainers?.length ?? 0);
  if (initReason !== undefined && !isTrue(pod, 'Initialized'))
    return { reason: lastWord(pod, initReason), ready: readySidecars, total, ...restartsOf(init.slice(0, stuck + 1)) };
  const main = status?.containerStatuses ?? [];
  return {
    reason: lastWord(pod, mainReason(pod, initReason ?? phaseReason(pod))),
    ready: readySidecars + main.filter(isRunning).length,
    total,
    ...restartsOf([...sidecars, ...main]),
  };
}

const sidecarsOf = ({ spec }: Pod): ReadonlySet<string> =>
  new Set(
    (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );

/** Whether the next container may start. */
const isThrough = ({ name, state, started }: ContainerStatus, isSidecar: ReadonlySet<string>): boolean =>
  state?.terminated?.exitCode === 0 || (isSidecar.has(name) && started === true);

function initReasonOf({ state }: ContainerStatus, at: number, count: number): string {
  if (state?.terminated) return `Init:${endOf(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${at}/${count}`;
}

const endOf = ({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);

function phaseReason({ status }: Pod): string {
  const isGated = status?.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : status?.reason || (status?.phase ?? '');
}

/** The first container that has something to tell; a pod that still runs something is not completed. */
function mainReason(pod: Pod, otherwise: string): string {
  const containers = pod.status?.containerStatuses ?? [];
  let reason = otherwise;
  for (const { state } of containers.toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = endOf(state.terminated);
  }
  if (reason !== 'Completed' || !containers.some(isRunning)) return reason;
  return isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
}

const isRunning = ({ ready, state }: ContainerStatus): boolean =>
  ready && state?.running !== undefined && !state.waiting?.reason && !state.terminated;

function lastWord({ metadata, status }: Pod, reason: string): string {
  if (!metadata.deletionTimestamp) return reason;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? reason : 'Terminating';
}

const isTrue = ({ status }: Pod, wanted: string): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === wanted && value === 'True') ?? false;

const restartsOf = (containers: readonly ContainerStatus[]): Pick<Summary, 'restarts' | 'lastRestart'> => ({
  restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
  lastRestart: containers.map(({ lastState }) => lastState?.terminated?.finishedAt ?? '').reduce(later, ''),
});

const later = (a: string, b: string): string => (a < b ? b : a);

function gatesOf(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  return `${gates.filter(({ conditionType }) => isTrue(pod, conditionType)).length}/${gates.length}`;
}

function completion(phase: string | undefined): object | undefined {
  const ended = { type: 'Completed', status: 'True' };
  if (phase === 'Succeeded') return { ...ended, reason: 'Succeeded', message: 'The pod has completed successfully.' };
  return phase === 'Failed' ? { ...ended, reason: 'Failed', message: 'The pod failed.' } : undefined;
}
