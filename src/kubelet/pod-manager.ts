import type { InformerEvent } from '../client/informer.ts';
import type { SpanRef } from '../kernel/span.ts';
import { isTerminalPhase, type Pod } from './pod.ts';
import type { Rejection } from './rejection.ts';
import { PodWorker } from './pod-worker.ts';
import type { PodServices } from './services.ts';
import { createMirror, deleteMirror, isMirror, mirrors } from './static-pods.ts';
import { isSame } from './status/status-patch.ts';

/**
 * All pods of the node and their workers: from the API, and from the manifests on the machine.
 * Upstream: pkg/kubelet/pod/pod_manager.go, pkg/kubelet/config
 */
export class PodManager {
  readonly #services: PodServices;
  readonly #workers = new Map<string, PodWorker>();
  /** Static pods by `namespace/name`. */
  readonly #statics = new Map<string, Pod>();
  #nodeUid: string | undefined;

  constructor(services: PodServices) {
    this.#services = services;
  }

  list(): readonly Pod[] {
    return [...this.#workers.values()].map(({ pod }) => pod);
  }

  find(namespace: string, name: string): Pod | undefined {
    return this.list().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  }

  /** Pods that hold resources of the node. */
  active(): readonly Pod[] {
    return [...this.#workers.values()]
      .filter(({ life, pod }) => life !== 'terminated' && !isTerminalPhase(pod.status?.phase))
      .map(({ pod }) => this.#services.allocation.granted(pod));
  }

  wake(uid: string, reason: string, cause?: SpanRef): void {
    this.#workers.get(uid)?.wake(reason, cause);
  }

  evict(uid: string, verdict: Rejection, graceMs: number): void {
    this.#workers.get(uid)?.evict(verdict, graceMs);
  }

  /** Runs what a manifest describes, in the place of what it described before. */
  runStatic(pod: Pod): void {
    const before = this.#statics.get(keyOf(pod));
    if (before?.metadata.uid === pod.metadata.uid) return;
    this.#statics.set(keyOf(pod), pod);
    if (before) this.#workers.get(before.metadata.uid)?.remove(undefined);
    this.#add(pod, 'static-pod', undefined);
    this.#createMirror(pod);
  }

  /** The node has its object, so that mirrors can name it as their owner. */
  showMirrors(nodeUid: string): void {
    this.#nodeUid = nodeUid;
    for (const pod of this.#statics.values()) this.#createMirror(pod);
  }

  /** What the watch of this node's pods brings. */
  handle(event: InformerEvent<Pod>): void {
    const { object, cause } = event;
    const shown = this.#statics.get(keyOf(object));
    if (shown || isMirror(object)) {
      this.#handleMirror(event, shown);
      return;
    }
    const { uid } = object.metadata;
    if (event.type === 'delete') {
      this.#workers.get(uid)?.remove(cause);
      return;
    }
    const worker = this.#workers.get(uid);
    this.#services.statuses.observe(uid, object);
    if (!worker) this.#add(object, 'added', cause);
    else if (asksForWork(worker.pod, object))
      worker.update(object, object.metadata.deletionTimestamp ? 'deleted' : 'updated', cause);
    else worker.note(object);
  }

  stop(): void {
    for (const worker of this.#workers.values()) worker.stop();
  }

  #add(pod: Pod, reason: string, cause: SpanRef | undefined): void {
    const { uid } = pod.metadata;
    const worker = new PodWorker(this.#services, pod, () => this.#drop(uid));
    this.#workers.set(uid, worker);
    worker.wake(reason, cause);
  }

  #drop(uid: string): void {
    const { allocation, statuses, runtime, volumes, restartBackOff, imageBackOff } = this.#services;
    this.#workers.get(uid)?.stop();
    this.#workers.delete(uid);
    const { sandboxId } = runtime.podStatus(uid);
    if (sandboxId) runtime.removePodSandbox(sandboxId);
    statuses.forget(uid);
    allocation.forget(uid);
    volumes.forget(uid);
    restartBackOff.forget(`${uid}/`);
    imageBackOff.forget(`${uid}/`);
  }

  #handleMirror({ type, object }: InformerEvent<Pod>, shown: Pod | undefined): void {
    const { statuses, client, stopping } = this.#services;
    if (type === 'delete') {
      if (!shown) return;
      statuses.lose(shown.metadata.uid);
      this.#createMirror(shown);
    } else if (!shown || !mirrors(object, shown) || object.metadata.deletionTimestamp !== undefined)
      void deleteMirror(client, object, stopping).catch(() => {});
    else statuses.observe(shown.metadata.uid, object);
  }

  #createMirror(pod: Pod): void {
    const { env, client, stopping } = this.#services;
    if (this.#nodeUid === undefined) return;
    void createMirror(env, client, { pod, nodeUid: this.#nodeUid, stopping });
  }
}

const keyOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;

/** Whether a newer version of a pod is more than an echo of the kubelet's own status writes. */
function asksForWork(old: Pod, pod: Pod): boolean {
  const before = old.metadata;
  const after = pod.metadata;
  if (before.generation !== after.generation || before.deletionTimestamp !== after.deletionTimestamp) return true;
  if (before.deletionGracePeriodSeconds !== after.deletionGracePeriodSeconds) return true;
  if (!isSame(before.labels, after.labels) || !isSame(before.annotations, after.annotations)) return true;
  if (after.generation === undefined && !isSame(old.spec, pod.spec)) return true;
  const gates = pod.spec.readinessGates ?? [];
  const statusOf = ({ status }: Pod, type: string) =>
    status?.conditions?.find((condition) => condition.type === type)?.status;
  return gates.some(({ conditionType }) => statusOf(old, conditionType) !== statusOf(pod, conditionType));
}
