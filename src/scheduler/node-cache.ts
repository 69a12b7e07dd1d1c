import type { KnownNode, Snapshot } from './framework.ts';
import { NodeInfo } from './node-info.ts';
import { roundTheZones } from './node-order.ts';
import type { Node } from './objects.ts';
import type { ClusterView } from './cluster-view.ts';
import type { PodInfo } from './pod-info.ts';

const isKnown = (info: NodeInfo): info is KnownNode => info.node !== undefined;

/**
 * Nodes with what runs on them, kept up event by event: a pod costs the same to place whether 10 or 10,000 run. A pod
 * is assumed to be on its node from the decision on, so that the next decision need not wait for the binding.
 * Upstream: pkg/scheduler/backend/cache/cache.go
 */
export class NodeCache {
  readonly #nodes = new Map<string, NodeInfo>();
  /** Pod key to the name of its node. */
  readonly #placed = new Map<string, string>();
  readonly #assumed = new Set<string>();
  /** Pods for which room is being made, by node. */
  readonly #nominated = new Map<string, Map<string, PodInfo>>();
  readonly #cluster: ClusterView;
  #known: Pick<Snapshot, 'nodes' | 'walk'> | undefined;

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;
  }

  get snapshot(): Snapshot {
    if (!this.#known) {
      const nodes = [...this.#nodes.values()].filter(isKnown);
      this.#known = { nodes, walk: roundTheZones(nodes) };
    }
    return {
      ...this.#known,
      cluster: this.#cluster,
      nominated: (node) => {
        const pods = this.#nominated.get(node);
        return pods && [...pods.values()];
      },
    };
  }

  /** Room is being made there for the pod: less important ones must not take it. */
  nominate(pod: PodInfo, node: string): void {
    this.withdraw(pod.key);
    const pods = this.#nominated.get(node);
    if (pods) pods.set(pod.key, pod);
    else this.#nominated.set(node, new Map([[pod.key, pod]]));
  }

  withdraw(key: string): void {
    for (const [node, pods] of this.#nominated) if (pods.delete(key) && pods.size === 0) this.#nominated.delete(node);
  }

  setNode(node: Node): void {
    this.#info(node.metadata.name).setNode(node);
    this.#known = undefined;
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    info?.setNode(undefined);
    this.#known = undefined;
    this.#forgetIfEmpty(info);
  }

  /** The API server says that the pod is on this node: also confirms what was assumed. */
  addPod(pod: PodInfo, node: string): void {
    this.#assumed.delete(pod.key);
    this.#place(pod, node);
  }

  assume(pod: PodInfo, node: string): void {
    this.#assumed.add(pod.key);
    this.#place(pod, node);
  }

  isAssumed(key: string): boolean {
    return this.#assumed.has(key);
  }

  /** The binding failed: gives back what was assumed. */
  forget(key: string): void {
    if (this.#assumed.has(key)) this.removePod(key);
  }

  removePod(key: string): void {
    const name = this.#placed.get(key);
    if (name === undefined) return;
    this.#placed.delete(key);
    this.#assumed.delete(key);
    const info = this.#nodes.get(name);
    info?.removePod(key);
    this.#forgetIfEmpty(info);
  }

  #place(pod: PodInfo, node: string): void {
    this.withdraw(pod.key);
    if (this.#placed.get(pod.key) !== node) this.removePod(pod.key);
    this.#placed.set(pod.key, node);
    this.#info(node).addPod(pod);
  }

  #info(name: string): NodeInfo {
    let info = this.#nodes.get(name);
    if (!info) {
      info = new NodeInfo(name);
      this.#nodes.set(name, info);
    }
    return info;
  }

  #forgetIfEmpty(info: NodeInfo | undefined): void {
    if (info && !info.node && info.pods.size === 0) this.#nodes.delete(info.name);
  }
}
