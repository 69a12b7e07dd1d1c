import { expect, test } from 'vitest';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { rootContext } from '../../kernel/context.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { Attributes } from '../authz/attributes.ts';
import { createFamilies } from '../metrics/families.ts';
import { flowConfiguration } from './configuration.ts';
import { createFlowControl } from './flow-control.ts';
import type { Seat, SeatOutcome } from './seat.ts';
import { createMaxInFlight } from './max-in-flight.ts';
import { hand } from './priority-level.ts';

const families = createFamilies();
/** What is built in. */
const configuration = flowConfiguration({ list: () => [], version: () => 0 });

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const asks = (name: string, groups: readonly string[], rest: Partial<Attributes> = {}): Attributes => ({
  user: { name, groups },
  verb: 'get',
  group: '',
  resource: 'pods',
  subresource: '',
  namespace: 'default',
  name: '',
  path: '',
  ...rest,
});

const lease = { group: 'coordination.k8s.io', resource: 'leases', verb: 'update' };
const authenticated = 'system:authenticated';

test.each([
  ['exempt', 'exempt', asks('kubernetes-admin', ['system:masters'])],
  ['probes', 'exempt', asks('system:anonymous', ['system:unauthenticated'], { resource: '', path: '/readyz' })],
  ['system-leader-election', 'leader-election', asks('system:kube-scheduler', [authenticated], lease)],
  ['kube-scheduler', 'workload-high', asks('system:kube-scheduler', [authenticated])],
  ['kube-controller-manager', 'workload-high', asks('system:kube-controller-manager', [authenticated])],
  ['system-node-high', 'node-high', asks('system:node:a', ['system:nodes', authenticated], lease)],
  ['system-nodes', 'system', asks('system:node:a', ['system:nodes', authenticated])],
  [
    'kube-system-service-accounts',
    'workload-high',
    asks('system:serviceaccount:kube-system:namespace-controller', ['system:serviceaccounts', authenticated]),
  ],
  [
    'workload-leader-election',
    'leader-election',
    asks('system:serviceaccount:kube-system:x', ['system:serviceaccounts'], lease),
  ],
  ['service-accounts', 'workload-low', asks('system:serviceaccount:default:default', ['system:serviceaccounts'])],
  ['global-default', 'global-default', asks('alice', ['developers', authenticated])],
  ['global-default', 'global-default', asks('system:anonymous', ['system:unauthenticated'])],
  ['catch-all', 'catch-all', asks('nobody', [])],
])('%s: %s', async (flowSchema, priorityLevel, attributes) => {
  const takeSeat = createFlowControl({ clock: clockAtZero(), configuration, seats: 600, maxWaitMs: 15_000, families });
  expect((await takeSeat(rootContext, attributes)).evidence).toMatchObject({ flowSchema, priorityLevel, inFlight: 1 });
});

function clockAtZero(): VirtualClock {
  return new VirtualClock(virtualMs(0), settle);
}

test('600 seats are shared out as in the real server', async () => {
  const takeSeat = createFlowControl({ clock: clockAtZero(), configuration, seats: 600, maxWaitMs: 15_000, families });
  const limitOf = async (attributes: Attributes) => (await takeSeat(rootContext, attributes)).evidence.limit;
  expect(await limitOf(asks('alice', [authenticated]))).toBe(49);
  expect(await limitOf(asks('system:node:a', ['system:nodes']))).toBe(74);
  expect(await limitOf(asks('system:kube-scheduler', []))).toBe(98);
  expect(await limitOf(asks('nobody', []))).toBe(13);
});

/** 49 shares of 245 seats: 20 for global-default. */
const seats = 245;
const limit = 20;
const alice = asks('alice', [authenticated]);

async function full(maxWaitMs = 15_000) {
  const clock = clockAtZero();
  const takeSeat = createFlowControl({ clock, configuration, seats, maxWaitMs, families });
  const taken: Seat[] = [];
  for (let count = 0; count < limit; count++) taken.push(seatIn(await takeSeat(rootContext, alice)));
  return { clock, takeSeat, taken };
}

function seatIn(outcome: SeatOutcome): Seat {
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

test('who finds no seat waits until one is given back, and tells how long', async () => {
  const { clock, takeSeat, taken } = await full();
  const waiting = takeSeat(rootContext, alice);
  await clock.advance(40);
  taken[0]!.release();
  taken[0]!.release();
  const outcome = await waiting;
  expect(outcome).toMatchObject({ ok: true, evidence: { queued: true, waitedMs: 40, inFlight: limit, limit } });
  expect(takeSeat(rootContext, alice), 'a seat given back twice is still one seat').toBeInstanceOf(Promise);
});

test('a level that is full does not hold up another', async () => {
  const { takeSeat } = await full();
  expect((await takeSeat(rootContext, asks('system:node:a', ['system:nodes']))).evidence.queued).toBe(false);
  expect((await takeSeat(rootContext, asks('admin', ['system:masters']))).evidence.exempt).toBe(true);
});

test('who waits too long is turned away with 429', async () => {
  const { clock, takeSeat, taken } = await full(5_000);
  const waiting = takeSeat(rootContext, alice);
  await clock.advance(5_001);
  expect(await waiting).toMatchObject({
    ok: false,
    refusal: { code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 1 } },
    evidence: { reason: 'time-out' },
  });
  taken[0]!.release();
  expect((await takeSeat(rootContext, alice)).ok, 'it no longer stands in the queue').toBe(true);
});

test('who hangs up gives its place in the queue up', async () => {
  const { takeSeat, taken } = await full();
  const caller = cancellationSource();
  const waiting = takeSeat({ ...rootContext, cancellation: caller }, alice);
  caller.cancel();
  expect(await waiting).toMatchObject({ ok: false, evidence: { reason: 'cancelled' } });
  taken[0]!.release();
  expect((await takeSeat(rootContext, alice)).evidence.queued).toBe(false);
});

test('a flow fills its own few queues; another still finds room', async () => {
  const { takeSeat } = await full();
  const handSize = 6;
  const queueLength = 50;
  for (let count = 0; count < handSize * queueLength; count++) void takeSeat(rootContext, alice);
  expect(await takeSeat(rootContext, alice)).toMatchObject({
    ok: false,
    evidence: { queued: false, reason: 'queue-full' },
  });
  expect(takeSeat(rootContext, asks('bob', [authenticated]))).toBeInstanceOf(Promise);
});

test('the catch-all level turns away at once', async () => {
  const takeSeat = createFlowControl({ clock: clockAtZero(), configuration, seats: 49, maxWaitMs: 15_000, families });
  const nobody = asks('nobody', []);
  expect((await takeSeat(rootContext, nobody)).ok).toBe(true);
  expect((await takeSeat(rootContext, nobody)).ok).toBe(false);
});

test('a flow is always dealt the same hand of different queues', () => {
  const deck = { queues: 64, handSize: 6 };
  expect(hand('system-nodes/system:node:a', deck)).toEqual(hand('system-nodes/system:node:a', deck));
  expect(new Set(hand('system-nodes/system:node:a', deck)).size).toBe(6);
  expect(hand('system-nodes/system:node:b', deck)).not.toEqual(hand('system-nodes/system:node:a', deck));
});

test('a level that waits is lent what another does not need, and gets no more than there is', async () => {
  const { clock, takeSeat } = await full();
  const waiting = takeSeat(rootContext, alice);
  await clock.advance(9_000);
  expect(waiting).toBeInstanceOf(Promise);
  await clock.advance(1_001);
  const outcome = await waiting;
  expect(outcome).toMatchObject({ ok: true, evidence: { queued: true, waitedMs: 10_000 } });
  expect(outcome.evidence.limit).toBeGreaterThan(limit);
  expect(outcome.evidence.limit).toBeLessThan(seats);
});

test('without priority and fairness nobody waits, and reads do not hold up writes', async () => {
  const takeSeat = createMaxInFlight(1, 1);
  const taken = seatIn(await takeSeat(rootContext, alice));
  expect(await takeSeat(rootContext, alice)).toMatchObject({ ok: false, refusal: { code: 429, asText: true } });
  expect((await takeSeat(rootContext, { ...alice, verb: 'create' })).ok).toBe(true);
  expect((await takeSeat(rootContext, asks('admin', ['system:masters']))).ok).toBe(true);
  taken.release();
  taken.release();
  expect((await takeSeat(rootContext, alice)).ok).toBe(false);
});
