import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PodUsage } from '../stats/usage.ts';
import { ranked } from './ranking.ts';

interface Sketch {
  readonly used: number;
  readonly asked: number;
  readonly priority: number;
}

const usageOf = ({ used, asked, priority }: Sketch, place: number): PodUsage => ({
  pod: {
    metadata: { name: `p${place}`, namespace: 'default', uid: String(place) },
    spec: { priority, containers: [{ name: 'c', resources: { requests: { memory: String(asked) } } }] },
  },
  containers: [],
  volumes: [],
  cpuMs: 0,
  memoryBytes: used,
  diskBytes: 0,
});

test('who goes first: beyond its request, then by priority, then by how far', () => {
  const sketch = fc.record({
    used: fc.integer({ min: 0, max: 100 }),
    asked: fc.integer({ min: 0, max: 100 }),
    priority: fc.integer({ min: -2, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 12 }), (sketches) => {
      const order = ranked(sketches.map(usageOf), 'memory').map(({ pod }) => sketches[Number(pod.metadata.uid)]!);
      expect(order).toHaveLength(sketches.length);
      for (const [place, one] of order.entries())
        for (const later of order.slice(place + 1)) {
          const [exceeds, laterExceeds] = [one.used > one.asked, later.used > later.asked];
          expect(laterExceeds && !exceeds).toBe(false);
          if (exceeds !== laterExceeds) continue;
          expect(one.priority).toBeLessThanOrEqual(later.priority);
          if (one.priority === later.priority)
            expect(one.used - one.asked).toBeGreaterThanOrEqual(later.used - later.asked);
        }
    }),
  );
});
