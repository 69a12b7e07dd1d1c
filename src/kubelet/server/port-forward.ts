import { utf8Bytes, utf8Text } from '../../apimachinery/base64.ts';
import { cancellationSource, type Cancellation } from '../../kernel/cancellation.ts';
import { channels, type BodyChunk } from '../../protocol/http.ts';
import type { PortHandler, PortReply } from '../runtime/network.ts';
import { headOf } from '../programs/http-exchange.ts';
import type { Sessions } from './sessions.ts';

/** What a connection carries is text of one character a byte. */
type Bytes = string;

interface Forwarded {
  readonly session: string;
  readonly gone: Cancellation;
  /** Who answers; undefined: nobody listens there. */
  readonly handler: PortHandler | undefined;
  /** What is said where nobody does. */
  readonly refusal: string;
}

/**
 * One connection to a port of a pod. Differs: HTTP/1.1 is all that the simulated network speaks, so requests are read
 * out of what comes. Upstream: k8s.io/cri-streaming/pkg/streaming/portforward
 */
export async function* forwardedPort(
  sessions: Sessions,
  { session, gone, handler, refusal }: Forwarded,
): AsyncGenerator<BodyChunk> {
  if (!handler) {
    yield { channel: channels.error, text: refusal };
    return;
  }
  const over = cancellationSource(gone);
  const came: Bytes[] = [];
  let wake: () => void = () => {};
  const stopListening = sessions.listen(session, ({ text, ends }) => {
    came.push(text);
    if (ends) over.cancel();
    wake();
  });
  over.onCancel(() => wake());
  let unread: Bytes = '';
  try {
    for (;;) {
      unread += came.splice(0).join('');
      const next = requestIn(unread);
      if (next) {
        unread = next.rest;
        const reply = await handler({ ...next.request, remoteIp: '127.0.0.1' });
        yield { channel: channels.stdout, text: answerOf(reply, next.request.method) };
        if (next.request.headers['connection']?.toLowerCase() === 'close') return;
      } else if (over.cancelled) return;
      else if (came.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    stopListening();
    over.cancel();
  }
}

/** The first request of what came, once it is all there. */
function requestIn(bytes: Bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.slice(0, end).split('\r\n');
  const [method = '', path = '/'] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const length = Number(headers['content-length'] ?? 0);
  const from = end + 4;
  if (bytes.length < from + length) return undefined;
  const body = length > 0 ? { body: utf8Text(bytes.slice(from, from + length)) } : {};
  return { request: { method, path, headers, ...body }, rest: bytes.slice(from + length) };
}

function answerOf(reply: PortReply, method: string): Bytes {
  const bytes = utf8Bytes(reply.body);
  const head = headOf(reply);
  return method === 'HEAD' ? head : head + bytes.map((byte) => String.fromCharCode(byte)).join('');
}
