import { expect, test } from 'vitest';
import { rootContext } from '../../kernel/context.ts';
import { trialServer } from '../trial-server.contract.ts';

test('what is older than two intervals is forgotten, and who asks for it hears that it is', async () => {
  const { send, clock, etcdPeer } = await trialServer(['--authorization-mode=RBAC', '--etcd-compaction-interval=1m']);
  const status = () => etcdPeer().call('etcd.status', {}, { context: rootContext });
  const { body } = await send('GET', '/api/v1/namespaces/default/configmaps');
  const old = String(body['metadata']!['resourceVersion']);
  await clock.advance(61_000);
  expect(await status()).toMatchObject({ compactRevision: 0 });
  const atFirst = (await status()).revision;
  await clock.advance(60_000);
  expect((await status()).compactRevision).toBe(atFirst);
  const asked = `/api/v1/namespaces/default/configmaps?resourceVersion=${old}&resourceVersionMatch=Exact`;
  expect(await send('GET', asked)).toMatchObject({ status: 410, body: { reason: 'Expired' } });
});

test('at interval 0 nothing is', async () => {
  const { clock, etcdPeer } = await trialServer(['--authorization-mode=RBAC', '--etcd-compaction-interval=0']);
  await clock.advance(3_600_000);
  expect(await etcdPeer().call('etcd.status', {}, { context: rootContext })).toMatchObject({ compactRevision: 0 });
});
