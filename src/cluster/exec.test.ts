import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { channels } from '../protocol/http.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const namespace = '/api/v1/namespaces/default';
const context = rootContext;

type Cluster = Awaited<ReturnType<typeof startedCluster>>;

async function running({ clock, admin }: Cluster, container: object): Promise<void> {
  const spec = { containers: [{ name: 'main', image: 'busybox:1.37', ...container }] };
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'box' }, spec };
  await complete(clock, admin.send('POST', `${namespace}/pods`, { context, body }));
  await eventually(clock, async () => {
    const { status } = await admin.send<{ status: { phase: string } }>('GET', `${namespace}/pods/box`, { context });
    return status.phase === 'Running';
  });
}

/** A connection that was taken over: what has come so far by channel, and a way to send. */
async function session({ clock, admin: client }: Cluster, path: string, query: string) {
  const upgrade = `session-${path}-${query}`;
  const request = { method: 'POST', path: `${namespace}/pods/box/${path}`, query, headers: {}, upgrade };
  const response = await complete(clock, client.raw(request, { context }));
  if (!('stream' in response)) throw new Error(response.body);
  const seen: Record<number, string> = {};
  const ended = (async () => {
    for await (const { channel = 0, text } of response.stream) seen[channel] = (seen[channel] ?? '') + text;
  })();
  const send = (text: string, ends?: true) =>
    complete(clock, client.input({ session: upgrade, channel: channels.stdin, text, ...(ends && { ends }) }));
  return { status: response.status, seen, ended: () => complete(clock, ended), send };
}

const commands = (...words: readonly string[]): string =>
  words.map((word) => `command=${encodeURIComponent(word)}`).join('&');

/** A command with somebody at a terminal. */
const terminal = (cluster: Cluster, ...command: readonly string[]) =>
  session(cluster, 'exec', `stdin=true&stdout=true&tty=true&${commands(...command)}`);

test('a command reads what the client sends, to the end that the client gives it', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sleep', '36000'] });
  const cat = await session(cluster, 'exec', `stdin=true&stdout=true&stderr=true&${commands('cat')}`);
  expect(cat.status).toBe(101);
  await cat.send('one\n');
  await cat.send('two\n', true);
  await cat.ended();
  expect(cat.seen).toEqual({ 1: 'one\ntwo\n', 3: '{"metadata":{},"status":"Success"}' });
});

test('at a terminal a shell prompts, echoes, takes keys back and ends with Ctrl+D', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sleep', '36000'] });
  const shell = await terminal(cluster, 'sh');
  await shell.send('x=5; cd /tmpp\x7f\r');
  await shell.send('echo $x $PWD\r');
  await cluster.clock.advance(100);
  await shell.send('\x04');
  await shell.ended();
  expect(shell.seen[1]).toBe('/ # x=5; cd /tmpp\b \b\r\n/tmp # echo $x $PWD\r\n5 /tmp\r\n/tmp # ');
  expect(JSON.parse(shell.seen[3]!)).toMatchObject({ status: 'Success' });
});

test('a pipeline leaves the terminal to the commands that follow', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sleep', '36000'] });
  const shell = await terminal(cluster, 'sh');
  await shell.send('echo one | cat | head -n 1\r');
  await cluster.clock.advance(100);
  await shell.send('echo two\r');
  await cluster.clock.advance(100);
  await shell.send('exit\r');
  await shell.ended();
  expect(shell.seen[1]).toContain('\r\none\r\n/ # ');
  expect(shell.seen[1]).toContain('\r\ntwo\r\n/ # ');
});

test('Ctrl+C at a shell ends the command, not the shell', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sleep', '36000'] });
  const shell = await terminal(cluster, 'sh');
  for (const keys of [
    'sleep 9999\r',
    '\x03',
    'echo $?\r',
    'cat\r',
    '\x03',
    'half a li\x03',
    'echo whole\r',
    'exit 4\r',
  ]) {
    await shell.send(keys);
    await cluster.clock.advance(100);
  }
  await shell.ended();
  expect(shell.seen[1]).toBe(
    [
      '/ # sleep 9999',
      '^C',
      '/ # echo $?',
      '130',
      '/ # cat',
      '^C',
      '/ # half a li^C',
      '/ # echo whole',
      'whole',
      '/ # exit 4',
      '',
    ].join('\r\n'),
  );
  expect(JSON.parse(shell.seen[3]!)).toMatchObject({ details: { causes: [{ message: '4' }] } });
});

test('a program that fails says why, as everywhere', async () => {
  const cluster = await startedCluster();
  await running(cluster, { image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] });
  const second = await session(cluster, 'exec', `stdout=true&stderr=true&${commands('/agnhost', 'netexec')}`);
  await second.ended();
  expect(second.seen[2]).toContain('98: Address in use');
  expect(JSON.parse(second.seen[3]!)).toMatchObject({ reason: 'NonZeroExitCode' });
});

test('Ctrl+C ends what runs', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sleep', '36000'] });
  const sleep = await terminal(cluster, 'sleep', '9999');
  await sleep.send('\x03');
  await sleep.ended();
  expect(JSON.parse(sleep.seen[3]!)).toMatchObject({ details: { causes: [{ message: '130' }] } });
});

test('with its main process a container ends whole', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sh', '-c', 'sleep 5'] });
  const sleep = await session(cluster, 'exec', `stdout=true&${commands('sleep', '9999')}`);
  await cluster.clock.advance(10_000);
  await sleep.ended();
  expect(JSON.parse(sleep.seen[3]!)).toMatchObject({ details: { causes: [{ reason: 'ExitCode', message: '137' }] } });
});

test('Ctrl+C of somebody who is attached reaches the main process', async () => {
  const cluster = await startedCluster();
  const script = 'trap "echo bye; exit 9" INT; echo ready; while true; do sleep 1; done';
  await running(cluster, { stdin: true, tty: true, command: ['sh', '-c', script] });
  const attached = await session(cluster, 'attach', 'stdin=true&stdout=true&tty=true');
  await attached.send('\x03');
  await attached.ended();
  expect(attached.seen[1]).toBe('^C\r\nbye\r\n');
});

test('attached, one sees and types to the main process until it ends', async () => {
  const cluster = await startedCluster();
  await running(cluster, { stdin: true, command: ['sh', '-c', 'read name; echo hello $name; sleep 1; exit 0'] });
  const attached = await session(cluster, 'attach', 'stdin=true&stdout=true&stderr=true');
  await attached.send('world\n');
  await attached.ended();
  expect(attached.seen).toEqual({ 1: 'hello world\n', 3: '{"metadata":{},"status":"Success"}' });
});

test('what cannot be taken over is refused', async () => {
  const cluster = await startedCluster();
  await running(cluster, { command: ['sleep', '36000'] });
  const plain = { method: 'POST', path: `${namespace}/pods/box/exec`, query: commands('ls'), headers: {} };
  const answer = await complete(cluster.clock, cluster.admin.raw(plain, { context }));
  expect('body' in answer && answer.body).toContain('Upgrade request required');
  const wrong = await session(cluster, 'exec', `${commands('ls')}&container=nobody`);
  await wrong.ended();
  expect(wrong.status).toBe(400);
  expect(wrong.seen[0]).toContain('container nobody is not valid for pod box');
});
