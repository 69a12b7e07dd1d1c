import { Agent, type IncomingMessage, request } from 'node:http';
import type { Cancellation } from '../../kernel/cancellation.ts';

/** What a server said instead of an answer. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`HTTP ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

/** Posts JSON and reads JSON on kept-alive connections: Node's own client costs a fraction of what `fetch` does. */
export class JsonPoster {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #base: string;

  constructor(base: string) {
    this.#base = base.replace(/\/$/, '');
  }

  /** @throws HttpRefusal, and the platform's errors where there was no answer */
  async post<Reply>(path: string, body: unknown, cancellation: Cancellation): Promise<Reply> {
    const incoming = await this.#send(path, body, cancellation);
    return JSON.parse(await textOf(incoming)) as Reply;
  }

  /** An answer that goes on line by line, each of them JSON. */
  async *lines<Line>(path: string, body: unknown, cancellation: Cancellation): AsyncGenerator<Line> {
    const incoming = await this.#send(path, body, cancellation);
    incoming.setEncoding('utf8');
    let rest = '';
    try {
      for await (const text of incoming as AsyncIterable<string>) {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        for (const line of lines) if (line !== '') yield JSON.parse(line) as Line;
      }
    } finally {
      incoming.destroy();
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(path: string, body: unknown, cancellation: Cancellation): Promise<IncomingMessage> {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(this.#base + path, { method: 'POST', agent: this.#agent }, resolve);
      outgoing.on('error', reject);
      const forget = cancellation.onCancel(() => outgoing.destroy(new Error('the caller gave up')));
      outgoing.on('close', forget);
      outgoing.end(JSON.stringify(body));
    });
    if (incoming.statusCode === 200) return incoming;
    throw new HttpRefusal(incoming.statusCode ?? 0, await textOf(incoming));
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  let text = '';
  for await (const part of incoming as AsyncIterable<string>) text += part;
  return text;
}
