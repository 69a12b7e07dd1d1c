import type { QueuedPod } from './queued-pod.ts';

interface Entry {
  readonly pod: QueuedPod;
  readonly order: number;
}

/** A binary heap of pods; of equals the one that came first. What is removed is skipped when its turn comes. */
export class PodHeap {
  readonly #heap: Entry[] = [];
  readonly #removed = new Set<QueuedPod>();
  readonly #goesBefore: (a: QueuedPod, b: QueuedPod) => boolean;
  #pushes = 0;

  constructor(goesBefore: (a: QueuedPod, b: QueuedPod) => boolean) {
    this.#goesBefore = goesBefore;
  }

  push(pod: QueuedPod): void {
    const heap = this.#heap;
    heap.push({ pod, order: this.#pushes++ });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  /** The pod was pushed, and not popped since. */
  remove(pod: QueuedPod): void {
    this.#removed.add(pod);
  }

  pop(): QueuedPod | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (!first) return undefined;
      this.#removeFirst();
      if (!this.#removed.delete(first.pod)) return first.pod;
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, at)) return;
      [heap[at], heap[child]] = [heap[child]!, heap[at]!];
      at = child;
    }
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i]!;
    const b = this.#heap[j]!;
    return this.#goesBefore(a.pod, b.pod) || (!this.#goesBefore(b.pod, a.pod) && a.order < b.order);
  }
}
