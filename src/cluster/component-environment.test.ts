import { expect, test } from 'vitest';
import { virtualMs } from '../kernel/clock.ts';
import { rootContext } from '../kernel/context.ts';
import { openGate } from '../kernel/gate.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { environmentsOf } from './component-environment.ts';

test('whoever asks twice for a component gets the same tracer, so that no span id repeats', () => {
  const environment = environmentsOf(
    {
      clock: new VirtualClock(virtualMs(0), () => Promise.resolve()),
      bus: createMemoryBus(),
      gate: openGate,
      seed: 1,
      level: 'full',
      write: () => {},
      report: () => {},
    },
    'start',
  );
  const ids = ['kubectl/alice', 'kubectl/alice', 'kubectl/admin'].map(
    (component) => environment(component).tracer.open(rootContext, 'GET pods').ref.spanId,
  );
  expect(new Set(ids).size).toBe(3);
});
