import { expect, test } from 'vitest';
import { cancellationSource } from '../kernel/cancellation.ts';
import { virtualMs } from '../kernel/clock.ts';
import { backgroundContext, rootContext } from '../kernel/context.ts';
import { createTracer } from '../kernel/tracer.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { revision, type WatchResponse } from './kv.ts';
import { memoryChannel } from './memory-bus.ts';
import { connect, type Handlers, outcomeUnknown, RpcError, serve } from './rpc.ts';

const tracer = (component: string) =>
  createTracer({
    component,
    instance: component,
    clock: new VirtualClock(virtualMs(0), () => Promise.resolve()),
    level: 'off',
    write: () => {},
  });

function pair(handlers: Handlers) {
  const [near, far] = memoryChannel();
  const stop = serve(far, tracer('far'), handlers);
  return { peer: connect(near, tracer('near')), stop, near };
}

const kv = { key: 'a', value: '1', createRevision: revision(2), modRevision: revision(2), version: 1 };

test('a call is answered and its error crosses with its code', async () => {
  const { peer } = pair({
    'etcd.put': ({ key }) => {
      if (key === '') throw new RpcError('etcdserver: key is not provided', 'key is not provided');
      return { revision: revision(2) };
    },
  });
  await expect(peer.call('etcd.put', { key: 'a', value: '1' }, { context: rootContext })).resolves.toEqual({
    revision: 2,
  });
  await expect(peer.call('etcd.put', { key: '', value: '1' }, { context: rootContext })).rejects.toMatchObject({
    code: 'etcdserver: key is not provided',
  });
  await expect(peer.call('etcd.range', { key: 'a' }, { context: rootContext })).rejects.toMatchObject({
    code: 'unimplemented',
  });
});

test('a reader that stops reading stops its writer, and no event is lost when it goes on', async () => {
  let written = 0;
  async function* endless(): AsyncGenerator<WatchResponse> {
    for (; written < 1000;) yield { revision: revision(++written), events: [{ type: 'PUT', kv }] };
  }
  const { peer } = pair({ 'etcd.watch': endless });
  const events = peer.stream('etcd.watch', { key: 'a' }, { context: rootContext })[Symbol.asyncIterator]();
  await events.next();
  for (let turn = 0; turn < 2000; turn++) await Promise.resolve();
  expect(written).toBeLessThan(200);
  let last = 1;
  for (let result = await events.next(); !result.done; result = await events.next()) {
    expect(result.value.revision).toBe(++last);
  }
  expect(last).toBe(1000);
});

test('leaving a stream cancels the work behind it', async () => {
  const stopped = cancellationSource();
  const { peer } = pair({
    'etcd.watch': async function* (_request, context) {
      context.cancellation.onCancel(() => stopped.cancel());
      yield { revision: revision(1), events: [] };
      await new Promise<void>((resolve) => context.cancellation.onCancel(resolve));
    },
  });
  for await (const event of peer.stream('etcd.watch', { key: 'a' }, { context: rootContext })) {
    expect(event.revision).toBe(1);
    break;
  }
  await new Promise<void>((resolve) => stopped.onCancel(resolve));
  expect(stopped.cancelled).toBe(true);
});

test('a cancelled call rejects at once and tells the far side', async () => {
  const caller = cancellationSource();
  const told = cancellationSource();
  const { peer } = pair({
    'etcd.range': (_request, context) => new Promise(() => context.cancellation.onCancel(() => told.cancel())),
  });
  const answer = peer.call('etcd.range', { key: 'a' }, { context: { ...rootContext, cancellation: caller } });
  await Promise.resolve();
  caller.cancel();
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  await new Promise<void>((resolve) => told.onCancel(resolve));
});

test('when the far side dies the outcome of a call under way is unknown', async () => {
  const { peer, stop } = pair({ 'etcd.range': () => new Promise(() => {}) });
  const answer = peer.call('etcd.range', { key: 'a' }, { context: rootContext });
  stop();
  await expect(answer).rejects.toMatchObject({ code: outcomeUnknown });
  await expect(peer.call('etcd.range', { key: 'a' }, { context: rootContext })).rejects.toMatchObject({
    code: 'unavailable',
  });
});

test('a call made for nobody in particular is chatter on the far side too', async () => {
  const seen: boolean[] = [];
  const { peer } = pair({
    'etcd.put': (_request, context) => {
      seen.push(context.background);
      return { revision: revision(2) };
    },
  });
  for (const context of [backgroundContext, rootContext])
    await peer.call('etcd.put', { key: 'a', value: '1' }, { context });
  expect(seen).toEqual([true, false]);
});

test('what cannot be cloned cannot cross', () => {
  const { near } = pair({});
  expect(() => near.post({ kind: 'reply', id: 1, body: () => 1, lamport: 0 })).toThrow(/cannot cross/);
});
