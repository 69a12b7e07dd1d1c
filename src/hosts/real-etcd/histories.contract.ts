import fc from 'fast-check';
import type { Compare, RequestOp, TxnRequest, WatchRequest } from '../../protocol/kv.ts';
import type { CallMethod } from '../../protocol/messages.ts';

/*
 * Random histories of an etcd. Revisions in them count backwards from the newest one (-1: one that is still to come), so
 * that a history which has been cut down still means something; `inRevisionsOf` makes real ones of them.
 */

export interface Call {
  readonly method: CallMethod;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A watch that begins before the history is through hears of what comes, one that begins after it of what was. */
export interface History {
  readonly calls: readonly Call[];
  readonly live: readonly { readonly before: number; readonly watch: WatchRequest }[];
  readonly past: readonly WatchRequest[];
}

const keys = ['a', 'ab', 'b', '/registry/x', '/registry/y', 'z', '키'] as const;
const key = fc.constantFrom(...keys);
const anyKey = fc.oneof({ weight: 40, arbitrary: key }, { weight: 1, arbitrary: fc.constant('') });
const value = fc.constantFrom('', '1', '2', '10', '값', 'x'.repeat(300));
const back = fc.integer({ min: -1, max: 14 });
const leaseId = fc.integer({ min: 1, max: 4 });
const anyLease = fc.integer({ min: 0, max: 5 });

const range = { key: anyKey, rangeEnd: fc.constantFrom(...keys, '\0', '/registry0', undefined) };
const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const rangeRequest = fc.record({
  ...range,
  limit: sometimes(fc.integer({ min: 0, max: 4 })),
  revision: sometimes(back),
  keysOnly: sometimes(fc.boolean()),
  countOnly: seldom(fc.boolean()),
  sortOrder: sometimes(fc.constantFrom('NONE', 'ASCEND', 'DESCEND')),
  sortTarget: sometimes(fc.constantFrom('KEY', 'VERSION', 'CREATE', 'MOD', 'VALUE')),
  minModRevision: seldom(back),
  maxModRevision: seldom(back),
  minCreateRevision: seldom(back),
  maxCreateRevision: seldom(back),
});

const putRequest = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      key: anyKey,
      value,
      lease: sometimes(anyLease),
      prevKv: sometimes(fc.boolean()),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      key: anyKey,
      value: fc.constantFrom('', '', '3'),
      lease: seldom(anyLease),
      prevKv: sometimes(fc.boolean()),
      ignoreValue: sometimes(fc.boolean()),
      ignoreLease: sometimes(fc.boolean()),
    }),
  },
);

const deleteRequest = fc.record({ ...range, prevKv: sometimes(fc.boolean()) });

const compareResult = fc.constantFrom('EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL');
const compareOf = <Target extends string>(target: Target, operand: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record({ ...range, target: fc.constant(target), result: compareResult, ...operand });
const compare = fc.oneof(
  compareOf('VERSION', { version: fc.integer({ min: 0, max: 4 }) }),
  compareOf('CREATE', { createRevision: back }),
  compareOf('MOD', { modRevision: back }),
  compareOf('VALUE', { value }),
  compareOf('LEASE', { lease: anyLease }),
) as fc.Arbitrary<Compare>;

const { txn } = fc.letrec<{ txn: TxnRequest; op: RequestOp }>((tie) => ({
  op: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ op: fc.constant('put'), request: putRequest }),
    fc.record({ op: fc.constant('range'), request: rangeRequest }),
    fc.record({ op: fc.constant('deleteRange'), request: deleteRequest }),
    fc.record({ op: fc.constant('txn'), request: tie('txn') }),
  ) as fc.Arbitrary<RequestOp>,
  txn: fc.record({
    compare: fc.array(compare, { maxLength: 2 }),
    success: fc.array(tie('op'), { maxLength: 3 }),
    failure: fc.array(tie('op'), { maxLength: 3 }),
  }),
}));

/**
 * A put that keeps the value of a key which the same transaction deletes: etcd finds that out too late, and panics. It
 * refuses such a deletion beforehand, unless the range has no end.
 */
function endsEtcd(request: TxnRequest): boolean {
  const ops = operationsIn(request);
  return (
    ops.some((op) => op.op === 'put' && (op.request.ignoreValue || op.request.ignoreLease)) &&
    ops.some((op) => op.op === 'deleteRange' && op.request.rangeEnd === '\0')
  );
}

const operationsIn = ({ success, failure }: TxnRequest): readonly RequestOp[] =>
  [...success, ...failure].flatMap((op) => (op.op === 'txn' ? operationsIn(op.request) : [op]));

const tooManyOps = fc.constant({
  compare: [],
  success: Array.from({ length: 129 }, (_, i) => ({ op: 'put', request: { key: `many${i}`, value: '' } })),
  failure: [],
});

const callOf = (method: CallMethod, body: fc.Arbitrary<unknown>): fc.Arbitrary<Call> =>
  fc.record({ method: fc.constant(method), body }) as fc.Arbitrary<Call>;

const ttlSeconds = fc.constantFrom(600, 3_600, 9_000_000_000, 9_000_000_001);
const call = fc.oneof(
  { weight: 60, arbitrary: callOf('etcd.put', putRequest) },
  { weight: 40, arbitrary: callOf('etcd.range', rangeRequest) },
  { weight: 20, arbitrary: callOf('etcd.deleteRange', deleteRequest) },
  {
    weight: 60,
    arbitrary: callOf(
      'etcd.txn',
      txn.filter((request) => !endsEtcd(request)),
    ),
  },
  { weight: 1, arbitrary: callOf('etcd.txn', tooManyOps) },
  { weight: 8, arbitrary: callOf('etcd.leaseGrant', fc.record({ id: leaseId, ttlSeconds })) },
  { weight: 4, arbitrary: callOf('etcd.leaseRevoke', fc.record({ id: leaseId })) },
  { weight: 3, arbitrary: callOf('etcd.leaseKeepAlive', fc.record({ id: leaseId })) },
  { weight: 3, arbitrary: callOf('etcd.leaseTimeToLive', fc.record({ id: leaseId, keys: fc.boolean() })) },
  { weight: 2, arbitrary: callOf('etcd.leaseLeases', fc.constant({})) },
  { weight: 4, arbitrary: callOf('etcd.compact', fc.record({ revision: back })) },
);

const watchOf = (startRevision: fc.Arbitrary<number | undefined>, prevKv: fc.Arbitrary<boolean>) =>
  fc
    .record({ ...range, key, startRevision, prevKv, filters: seldom(fc.constantFrom(['NOPUT'], ['NODELETE'])) })
    .filter(
      (watch) => watch.rangeEnd === undefined || watch.rangeEnd === '\0' || watch.rangeEnd > watch.key,
    ) as fc.Arbitrary<WatchRequest>;

const mostCalls = 220;

export const history: fc.Arbitrary<History> = fc.record({
  calls: fc.array(call, { minLength: 1, maxLength: mostCalls, size: 'max' }),
  live: fc.array(
    fc.record({
      before: fc.nat(mostCalls),
      // What a deletion or a change replaced is looked up when it is sent, and may have been compacted by then.
      watch: watchOf(fc.constantFrom(undefined, -1), fc.constant(false)),
    }),
    { maxLength: 2 },
  ),
  past: fc.array(watchOf(fc.integer({ min: 0, max: 60 }), fc.boolean()), { maxLength: 4 }),
});

const revisionFields = new Set([
  'revision',
  'startRevision',
  'modRevision',
  'createRevision',
  'minModRevision',
  'maxModRevision',
  'minCreateRevision',
  'maxCreateRevision',
]);

/** Replaces revisions that count backwards by those they mean when the newest one is `now`. */
export function inRevisionsOf<Body>(body: Body, now: number): Body {
  return JSON.parse(JSON.stringify(body), (name, field: unknown) =>
    revisionFields.has(name) && typeof field === 'number' ? Math.max(0, now - field) : field,
  ) as Body;
}
