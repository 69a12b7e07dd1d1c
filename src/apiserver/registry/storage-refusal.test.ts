import { expect, test } from 'vitest';
import { RpcError } from '../../protocol/rpc.ts';
import { statusOf } from './storage-refusal.ts';

test('what etcd says goes to the client as it is, with no reason: it has none that a client could act on', () => {
  const text = 'etcdserver: mvcc: database space exceeded';
  expect(statusOf(new RpcError(text, text))).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: text,
    code: 500,
  });
});
