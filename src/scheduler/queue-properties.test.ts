import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualMs } from '../kernel/clock.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Node, Pod } from './objects.ts';
import { podInfo } from './pod-info.ts';
import { SchedulingQueue } from './queue.ts';
import type { QueuedPod } from './queued-pod.ts';

const pod = (name: string, priority: number): Pod => ({
  metadata: { name, namespace: 'default', uid: name },
  spec: { containers: [], priority },
});
const node: Node = { metadata: { name: 'n', uid: 'n' } };

const turns = ['pop', 'pop', 'pop', 'reject', 'reject', 'fail', 'bind'] as const;
const anyStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), priority: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constantFrom(...turns) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('news' as const), helps: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
);
type Step = typeof anyStep extends fc.Arbitrary<infer Each> ? Each : never;

/** A queue, and beside it what must be true of it: who has come and has neither been bound nor deleted. */
class World {
  readonly clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  readonly outstanding = new Set<string>();
  readonly flying: QueuedPod[] = [];
  #helps = false;
  #named = 0;
  #waiting = false;
  readonly queue = new SchedulingQueue({
    clock: this.clock,
    advice: () => (this.#helps ? { helps: 'Fit', skipped: [] } : { skipped: ['Fit'] }),
    onMove: () => {},
    backoff: { initialMs: 1_000, maxMs: 10_000 },
  });

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'add': {
        const info = podInfo(pod(`p${this.#named++}`, step.priority));
        this.outstanding.add(info.key);
        this.queue.add(info, undefined);
        break;
      }
      case 'pop':
        if (this.#waiting) break;
        this.#waiting = true;
        void this.queue.pop().then((next) => {
          this.#waiting = false;
          if (next) this.flying.push(next);
        });
        break;
      case 'news':
        this.#helps = step.helps;
        this.queue.onEvent({ type: 'NodeAdd', node }, undefined);
        break;
      case 'delete': {
        const key = [...this.outstanding][step.which];
        if (key !== undefined) this.#end(key, () => this.queue.delete(key));
        break;
      }
      case 'wait':
        await this.clock.advance(step.ms);
        break;
      default:
        this.#land(step.kind);
    }
    await Promise.resolve();
    await Promise.resolve();
  }

  #land(how: 'reject' | 'fail' | 'bind'): void {
    const attempted = this.flying.shift();
    if (!attempted) return;
    const { info } = attempted;
    if (how === 'bind' || !this.outstanding.has(info.key)) this.#end(info.key, () => this.queue.done(info.key));
    else this.queue.retry(attempted, info, new Set(how === 'reject' ? ['Fit'] : []));
  }

  #end(key: string, work: () => void): void {
    this.outstanding.delete(key);
    work();
  }
}

test('whatever happens, every pod that is neither bound nor deleted gets its turn, once at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 80, size: 'max' }), async (steps) => {
      const world = new World();
      for (const step of steps) {
        await world.take(step);
        const keys = world.flying.map(({ info }) => info.key);
        expect(new Set(keys).size).toBe(keys.length);
      }
      while (world.flying.length > 0) await world.take({ kind: 'reject' });
      const left = new Set(world.outstanding);
      for (let turn = 0; left.size > 0 && turn < 2 * left.size + 100; turn++) {
        await world.take({ kind: 'pop' });
        await world.take({ kind: 'wait', ms: 20_000 });
        for (const { info } of world.flying) left.delete(info.key);
        await world.take({ kind: 'bind' });
      }
      expect([...left]).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
