import { expect, test } from 'vitest';
import { rootContext } from '../../kernel/context.ts';
import { channels, type SessionInput } from '../../protocol/http.ts';
import { oneNode } from '../one-node.contract.ts';

async function withPod() {
  const { clock, create, peer } = await oneNode();
  create('web', { containers: [{ name: 'c', image: 'nginx:1.29' }] });
  await clock.advance(10_000);
  /** What comes over a connection, once all that is sent has been heard. */
  const exec = async (session: string, command: readonly string[], ...inputs: readonly Partial<SessionInput>[]) => {
    const query = [...command.map((word) => `command=${encodeURIComponent(word)}`), 'stdin=true', 'tty=true'].join('&');
    const request = { method: 'POST', path: '/exec/default/web/c', query, headers: {}, upgrade: session };
    const parts = peer.stream('http.stream', request, { context: rootContext });
    let said = '';
    const over = (async () => {
      for await (const part of parts) said += 'chunk' in part ? part.chunk.text : part.head.status;
    })();
    const send = async (input: Partial<SessionInput>): Promise<void> => {
      await peer.call('http.input', { session, channel: channels.stdin, text: '', ...input }, { context: rootContext });
      await clock.advance(10);
    };
    await clock.advance(10);
    for (const input of inputs) await send(input);
    return { said: () => said, over, send };
  };
  return { clock, exec };
}

const size = (Width: number, Height: number) => ({ channel: channels.resize, text: JSON.stringify({ Width, Height }) });

test('a program at a terminal hears how large its window is, whenever that changes', async () => {
  const { exec } = await withPod();
  const { said } = await exec(
    'a',
    ['bash'],
    size(100, 30),
    { text: 'stty size\r' },
    size(60, 20),
    { text: 'stty size; echo $COLUMNS\r' },
    { text: 'exit\r' },
  );
  expect(said()).toContain('30 100\r\n');
  expect(said()).toContain('20 60\r\n60\r\n');
});

test.each(['{', '{"Width":-1,"Height":5}', '{"Width":"x"}', '7', 'null'])(
  'a size that is none is passed over: %s',
  async (text) => {
    const { exec } = await withPod();
    const { said } = await exec(
      'a',
      ['bash'],
      size(100, 30),
      { channel: channels.resize, text },
      { text: 'stty size\r' },
    );
    expect(said()).toContain('30 100\r\n');
  },
);

test('a connection of the same name as another one is refused, and the other goes on', async () => {
  const { exec } = await withPod();
  const first = await exec('a', ['bash']);
  const second = await exec('a', ['bash']);
  expect(second.said()).toBe('400the name of the session is taken');
  await first.send({ text: 'echo on\r' });
  expect(first.said()).toContain('on\r\n');
});
