import type { Node } from './objects.ts';
import { type HostPort, portsConflict } from '../apimachinery/host-ports.ts';
import type { PodInfo } from './pod-info.ts';
import { addTo, type Amounts, amounts, type MutableAmounts } from './resources.ts';

/** A node with the sum of what runs on it, kept up pod by pod. Upstream: pkg/scheduler/framework/types.go (NodeInfo) */
export class NodeInfo {
  readonly name: string;
  readonly pods = new Map<string, PodInfo>();
  /** Those that say near which pods they want to be, or not to be: they concern pods that say nothing. */
  readonly withAffinity = new Map<string, PodInfo>();
  readonly requested: MutableAmounts = {};
  readonly nonZero: MutableAmounts = {};
  #node: Node | undefined;
  #allocatable: Amounts = {};
  #imageSizes: ReadonlyMap<string, number> = new Map();

  constructor(name: string) {
    this.name = name;
  }

  /** Absent while only pods of this node are known. */
  get node(): Node | undefined {
    return this.#node;
  }

  get allocatable(): Amounts {
    return this.#allocatable;
  }

  /** Image name to size in bytes. */
  get imageSizes(): ReadonlyMap<string, number> {
    return this.#imageSizes;
  }

  setNode(node: Node | undefined): void {
    this.#node = node;
    this.#allocatable = amounts(node?.status?.allocatable);
    const images = node?.status?.images ?? [];
    this.#imageSizes = new Map(
      images.flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)),
    );
  }

  addPod(pod: PodInfo): void {
    this.removePod(pod.key);
    this.pods.set(pod.key, pod);
    if (hasAffinity(pod)) this.withAffinity.set(pod.key, pod);
    addTo(this.requested, pod.requests);
    addTo(this.nonZero, pod.nonZero);
  }

  removePod(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    this.withAffinity.delete(key);
    addTo(this.requested, pod.requests, -1);
    addTo(this.nonZero, pod.nonZero, -1);
  }

  hasPortConflict(wanted: HostPort): boolean {
    for (const { hostPorts } of this.pods.values())
      for (const used of hostPorts) if (portsConflict(used, wanted)) return true;
    return false;
  }

  /** The same node with other pods on it, for asking what would be. */
  with(pods: Iterable<PodInfo>): NodeInfo {
    const copy = new NodeInfo(this.name);
    copy.setNode(this.#node);
    for (const pod of pods) copy.addPod(pod);
    return copy;
  }
}

const hasAffinity = (pod: PodInfo): boolean =>
  pod.requiredAffinity.length > 0 ||
  pod.requiredAntiAffinity.length > 0 ||
  pod.preferredAffinity.length > 0 ||
  pod.preferredAntiAffinity.length > 0;
