import { formatTime } from '../apimachinery/time.ts';
import type { Clock } from '../kernel/clock.ts';
import { shortage, shortageMessage } from './node/node-fit.ts';
import type { PodEvents } from './pod-events.ts';
import { initContainersOf, type Pod, type PodCondition, type ResourceRequirements } from './pod.ts';
import { isSame } from './status/status-patch.ts';

interface Allocation {
  /** What each container may use, whatever its spec asks for meanwhile. */
  resources: ReadonlyMap<string, ResourceRequirements>;
  pending?: PodCondition;
  inProgress?: PodCondition;
}

interface Surroundings {
  readonly clock: Clock;
  readonly events: PodEvents;
  readonly allocatable: Readonly<Record<string, string>>;
  /** Pods on this node that hold resources, with what was granted to them. */
  readonly activePods: () => readonly Pod[];
  /** Has a turn taken for a pod. */
  readonly wake: (uid: string) => void;
}

/**
 * What each pod was granted of the node, and whether a resize of it may be.
 * Upstream: pkg/kubelet/allocation/allocation_manager.go
 */
export class AllocationManager {
  readonly #surroundings: Surroundings;
  readonly #allocations = new Map<string, Allocation>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** The pod was admitted: what it asks for is its own. */
  admit(pod: Pod): void {
    this.#allocations.set(pod.metadata.uid, { resources: asked(pod) });
  }

  forget(uid: string): void {
    this.#allocations.delete(uid);
  }

  /** The pod as the node runs it: with the resources that were granted. */
  granted(pod: Pod): Pod {
    const allocation = this.#allocations.get(pod.metadata.uid);
    if (!allocation || isGranted(pod, allocation)) return pod;
    const resize = (containers: Pod['spec']['containers']) =>
      containers.map((container) => {
        const resources = allocation.resources.get(container.name);
        return resources ? { ...container, resources } : container;
      });
    const { containers, initContainers } = pod.spec;
    const spec = { ...pod.spec, containers: resize(containers) };
    return { ...pod, spec: initContainers ? { ...spec, initContainers: resize(initContainers) } : spec };
  }

  /** Grants what the pod asks for now if the node has it, and says why not otherwise. */
  retry(pod: Pod): void {
    const allocation = this.#allocations.get(pod.metadata.uid);
    if (!allocation) return;
    if (isGranted(pod, allocation)) {
      delete allocation.pending;
      return;
    }
    const { events, allocatable, activePods } = this.#surroundings;
    const others = activePods().filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
    const beyond = shortage(pod, [], allocatable);
    const lacking = beyond ?? shortage(pod, others, allocatable);
    if (!lacking) {
      allocation.resources = asked(pod);
      delete allocation.pending;
      allocation.inProgress = this.#condition('PodResizeInProgress', pod);
      events.pod(pod, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(pod)}`);
      return;
    }
    const reason = beyond ? 'Infeasible' : 'Deferred';
    const message = beyond
      ? `Node didn't have enough capacity: ${beyond.resource}, requested: ${beyond.requested}, capacity: ${beyond.capacity}`
      : shortageMessage(lacking);
    const { pending } = allocation;
    if (pending?.message === message && pending.observedGeneration === pod.metadata.generation) return;
    allocation.pending = { ...this.#condition('PodResizePending', pod), reason, message };
    events.pod(pod, 'Warning', `Resize${reason}`, `Pod resize ${reason}: ${summary(pod, message)}`);
  }

  /** What runs has what was granted. @param pod as granted @returns whether that ended a resize */
  complete(pod: Pod): boolean {
    const allocation = this.#allocations.get(pod.metadata.uid);
    if (!allocation?.inProgress) return false;
    delete allocation.inProgress;
    this.#surroundings.events.pod(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${summary(pod)}`);
    return true;
  }

  /** What the API is told of a resize that is not done. */
  conditions(uid: string): readonly PodCondition[] {
    const { pending, inProgress } = this.#allocations.get(uid) ?? {};
    return [pending, inProgress].filter((condition) => condition !== undefined);
  }

  /** A pod gave back what it held: resizes that wait for that are looked at again. */
  freed(): void {
    for (const [uid, { pending }] of this.#allocations)
      if (pending?.reason === 'Deferred') this.#surroundings.wake(uid);
  }

  #condition(type: 'PodResizePending' | 'PodResizeInProgress', { metadata: { generation } }: Pod): PodCondition {
    const now = formatTime(this.#surroundings.clock.now());
    return {
      type,
      status: 'True',
      ...(generation !== undefined && { observedGeneration: generation }),
      lastProbeTime: now,
      lastTransitionTime: now,
    };
  }
}

const containersOf = (pod: Pod) => [...initContainersOf(pod), ...pod.spec.containers];

const asked = (pod: Pod): ReadonlyMap<string, ResourceRequirements> =>
  new Map(containersOf(pod).map(({ name, resources }) => [name, resources ?? {}]));

const isGranted = (pod: Pod, { resources }: Allocation): boolean =>
  containersOf(pod).every((container) => {
    const granted = resources.get(container.name);
    return granted === undefined || isSame(granted, container.resources ?? {});
  });

/** The resources as the events tell them. Upstream: pkg/kubelet/events/event.go podResizeMessage */
function summary(pod: Pod, error?: string): string {
  const of = (containers: Pod['spec']['containers']) =>
    containers.map(({ name, resources: { limits, requests } = {} }) => ({ name, resources: { limits, requests } }));
  const initContainers = of(initContainersOf(pod));
  return JSON.stringify({
    ...(initContainers.length > 0 && { initContainers }),
    containers: of(pod.spec.containers),
    generation: pod.metadata.generation,
    error,
  });
}
