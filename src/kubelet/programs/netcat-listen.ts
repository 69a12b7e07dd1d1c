import { cancellationSource } from '../../kernel/cancellation.ts';
import type { PortReply, PortRequest } from '../runtime/network.ts';
import type { Invocation } from '../shell/utility.ts';

const requestText = ({ method, path, headers, body = '' }: PortRequest): string =>
  [`${method} ${path} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join(
    '\r\n',
  );

/** What is said back; a text without a head of HTTP is all body. */
function replyIn(text: string): PortReply {
  const [whole = '', status = '200', lines = ''] = /^HTTP\/1\.[01] (\d{3})[^\n]*\n([\s\S]*?\n)??\r?\n/.exec(text) ?? [];
  const headers = lines.split(/\r?\n/).flatMap((line): readonly (readonly [string, string])[] => {
    const [name = '', value] = line.split(/:\s*(.*)/s);
    return value === undefined ? [] : [[name.toLowerCase(), value]];
  });
  return { status: Number(status), headers: Object.fromEntries(headers), body: text.slice(whole.length) };
}

/**
 * `nc -l -p 8080`: writes what comes, and answers with its standard input. After one connection it ends.
 * Differs: what comes is HTTP, which is all that the network speaks.
 */
export async function listenForOne(invocation: Invocation, port: number): Promise<number> {
  const { process, stdin, out, err } = invocation;
  const reply = replyIn(await stdin.readAll());
  const done = cancellationSource(process.killed);
  const ended = new Promise<void>((resolve) => done.onCancel(resolve));
  let isTaken = false;
  const answer = (request: PortRequest): PortReply => {
    if (!isTaken) out(requestText(request));
    isTaken = true;
    // It closes when its answer is on the way.
    process.clock.after(1, () => done.cancel());
    return reply;
  };
  try {
    process.listen(port, answer, done);
  } catch {
    err('nc: bind: Address already in use\n');
    return 1;
  }
  await ended;
  return process.killed.cancelled ? 137 : 0;
}
