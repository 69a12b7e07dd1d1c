import { expect, test } from 'vitest';
import { FaultBoard } from '../../faults/board.ts';
import { reduce } from '../../journey/journey.ts';
import { emptyJourney } from '../../journey/view.ts';
import { type Clock, virtualMs } from '../../kernel/clock.ts';
import type { LogRecord } from '../../kernel/span.ts';
import { createTracer } from '../../kernel/tracer.ts';
import type { ActiveFault, Fault } from '../../protocol/faults.ts';
import { FaultInjector } from './fault-injector.ts';

const clock: Clock = { now: () => virtualMs(1_000), after: () => () => {} };
const frozen: Fault = { kind: 'freeze', component: 'etcd' };
const slow: Fault = { kind: 'slow', component: 'etcd', ms: 500 };

/** One session's faults, its board, and what it has told so far. */
function session(life: string, log: LogRecord[]) {
  const board = new FaultBoard();
  const told: (readonly ActiveFault[])[] = [];
  const tracer = createTracer({
    component: 'faults',
    instance: `${life}.faults`,
    clock,
    level: 'full',
    write: (record) => log.push(record),
  });
  return { injector: new FaultInjector({ tracer, board, changed: (faults) => told.push(faults) }), board, told };
}

test('a fault is in force, in every realm and in the log, until it is mended', () => {
  const log: LogRecord[] = [];
  const { injector, board, told } = session('a', log);
  const id = injector.inject(frozen);
  expect(board.frozen('etcd')).toEqual({ id, fault: frozen });
  expect([...reduce(emptyJourney, log).faults.values()]).toMatchObject([{ id, fault: frozen }]);
  injector.mend(id);
  injector.mend(id);
  expect(board.quiet).toBe(true);
  expect(told).toEqual([[{ id, fault: frozen }], []]);
  expect(reduce(emptyJourney, log).faults.size).toBe(0);
});

test('what was in force where a branch begins is in force there, under its own id, and once only', () => {
  const log: LogRecord[] = [];
  const before = session('a', log).injector;
  const ids = [before.inject(frozen), before.inject(slow)];
  const then = reduce(emptyJourney, log);
  const { injector, board } = session('b', log);
  injector.restore([...then.faults.values()].map(({ id, fault }) => ({ id, fault })));
  const now = reduce(emptyJourney, log);
  expect([...now.faults.keys()]).toEqual(ids);
  expect(board.frozen('etcd')?.id).toBe(ids[0]);
  injector.mend(ids[0]!);
  expect([...reduce(emptyJourney, log).faults.keys()]).toEqual([ids[1]]);
  expect(board.quiet).toBe(false);
  // Of the two spans of the mended fault none goes on.
  const open = reduce(emptyJourney, log).index.open.buckets.flatMap((bucket) => [...bucket.values()]);
  expect(open.map(({ start }) => start.subject)).toEqual([{ id: ids[1], fault: slow }]);
});
