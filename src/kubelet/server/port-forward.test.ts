import { expect, test } from 'vitest';
import { rootContext } from '../../kernel/context.ts';
import { channels } from '../../protocol/http.ts';
import { oneNode } from '../one-node.contract.ts';

async function forwarding(port: number) {
  const { clock, create, peer } = await oneNode();
  create('web', { containers: [{ name: 'c', image: 'nginx:1.29' }] });
  await clock.advance(10_000);
  const path = '/portForward/default/web/';
  const request = { method: 'POST', path, query: `port=${port}`, headers: {}, upgrade: 's' };
  const said: Record<number, string> = {};
  let isOver = false;
  void (async () => {
    for await (const part of peer.stream('http.stream', request, { context: rootContext })) {
      if (!('chunk' in part)) continue;
      const { channel = channels.stdout, text } = part.chunk;
      said[channel] = (said[channel] ?? '') + text;
    }
    isOver = true;
  })();
  await clock.advance(10);
  const send = async (text: string, ends?: true): Promise<void> => {
    const input = { session: 's', channel: channels.stdin, text, ...(ends && { ends }) };
    await peer.call('http.input', input, { context: rootContext });
    await clock.advance(10);
  };
  return { said, send, isOver: () => isOver };
}

test('requests are read however they are cut, one after the other', async () => {
  const { said, send, isOver } = await forwarding(80);
  await send('GET / HTTP/1.1\r\nHo');
  expect(said).toEqual({});
  await send('st: x\r\n\r\nGET /none HTTP/1.1\r\n\r\n');
  const answers = said[channels.stdout]!.match(/HTTP\/1\.1 \d+/g);
  expect(answers).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
  expect(isOver()).toBe(false);
  await send('', true);
  expect(isOver()).toBe(true);
});

test('a request is answered once its body is there, and the next one is not taken for a part of it', async () => {
  const { said, send } = await forwarding(80);
  await send('POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab');
  expect(said).toEqual({});
  await send('cdGET /none HTTP/1.1\r\n\r\n');
  expect(said[channels.stdout]!.match(/HTTP\/1\.1 \d+/g)).toHaveLength(2);
});

test('where nobody listens the connection ends with the reason', async () => {
  const { said, isOver } = await forwarding(81);
  expect(said[channels.error]).toContain('dial tcp4 127.0.0.1:81: connect: connection refused');
  expect(isOver()).toBe(true);
});
