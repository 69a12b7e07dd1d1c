import { type Cancellation, cancellationSource } from '../kernel/cancellation.ts';
import type { Context } from '../kernel/context.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { Tracer } from '../kernel/tracer.ts';
import type { Endpoint } from './bus.ts';
import { EventQueue } from './event-queue.ts';
import {
  type CallMethod,
  type CallReply,
  type CallRequest,
  type Envelope,
  protocolVersion,
  type StreamEvent,
  type StreamMethod,
  type StreamRequest,
} from './messages.ts';

/** An error that has crossed a realm: `code` is stable, the message is for people. */
export class RpcError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

/** The far side is gone and whether it did the work is not known: a write may or may not have happened. */
export const outcomeUnknown = 'outcome-unknown';

export interface CallOptions {
  readonly context: Context;
}

/** The calling end of a channel. */
export interface Peer {
  /** Rejects with `RpcError`: the far side's code, `cancelled`, or `outcome-unknown` when the far side died meanwhile. */
  call<M extends CallMethod>(method: M, request: CallRequest<M>, options: CallOptions): Promise<CallReply<M>>;
  /** Ends when the far side ends it or the reader leaves; rejects as `call` does. */
  stream<M extends StreamMethod>(
    method: M,
    request: StreamRequest<M>,
    options: CallOptions,
  ): AsyncIterable<StreamEvent<M>>;
  readonly closed: Cancellation;
  close(): void;
}

/** The answering end: what of the protocol it serves. */
export type Handlers = {
  readonly [M in CallMethod]?: (request: CallRequest<M>, context: Context) => CallReply<M> | Promise<CallReply<M>>;
} & {
  readonly [M in StreamMethod]?: (request: StreamRequest<M>, context: Context) => AsyncIterable<StreamEvent<M>>;
};

/** Events a writer may be ahead of its reader: a slow reader slows only its own stream. */
const window = 64;

interface PendingCall {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: RpcError) => void;
}

export function connect(endpoint: Endpoint, tracer: Tracer): Peer {
  const calls = new Map<number, PendingCall>();
  const streams = new Map<number, EventQueue<unknown>>();
  let ids = 0;

  const forget = (id: number): void => {
    calls.delete(id);
    streams.delete(id);
  };

  endpoint.receive((envelope) => {
    switch (envelope.kind) {
      case 'reply': {
        tracer.observe(envelope.lamport);
        calls.get(envelope.id)?.resolve(envelope.body);
        forget(envelope.id);
        return;
      }
      case 'error': {
        const error = new RpcError(envelope.error.code, envelope.error.message);
        calls.get(envelope.id)?.reject(error);
        streams.get(envelope.id)?.fail(error);
        forget(envelope.id);
        return;
      }
      case 'event': {
        const queue = streams.get(envelope.id);
        if (!queue) return;
        tracer.observe(envelope.lamport);
        queue.push(envelope.body, envelope.number);
        return;
      }
      case 'end': {
        streams.get(envelope.id)?.end();
        forget(envelope.id);
        return;
      }
    }
  });
  endpoint.closed.onCancel(() => {
    const error = new RpcError(outcomeUnknown, 'the connection was lost before the answer came');
    for (const call of calls.values()) call.reject(error);
    for (const stream of streams.values()) stream.fail(error);
    calls.clear();
    streams.clear();
  });

  const send = (kind: 'call' | 'stream', id: number, method: string, body: unknown, context: Context): void => {
    endpoint.post({
      kind,
      version: protocolVersion,
      id,
      method,
      body,
      ...(context.span ? { span: tracer.stamp(context.span) } : context.background && { background: true }),
    });
  };

  return {
    call(method, request, { context }) {
      if (endpoint.closed.cancelled) return Promise.reject(new RpcError('unavailable', 'connection refused'));
      const id = ++ids;
      return new Promise((resolve, reject) => {
        const leave = context.cancellation.onCancel(() => {
          if (!calls.has(id)) return;
          forget(id);
          endpoint.post({ kind: 'cancel', id });
          reject(new RpcError('cancelled', 'the caller gave up'));
        });
        calls.set(id, {
          resolve: (body) => {
            leave();
            resolve(body as CallReply<typeof method>);
          },
          reject: (error) => {
            leave();
            reject(error);
          },
        });
        send('call', id, method, request, context);
      });
    },
    stream(method, request, { context }) {
      const id = ++ids;
      const queue = new EventQueue<unknown>({
        window,
        onRoom: (events) => endpoint.post({ kind: 'credit', id, events }),
        onLeave: () => {
          forget(id);
          leave();
          endpoint.post({ kind: 'cancel', id });
        },
      });
      const leave = context.cancellation.onCancel(() => queue.leave());
      if (endpoint.closed.cancelled) {
        queue.fail(new RpcError('unavailable', 'connection refused'));
      } else if (!context.cancellation.cancelled) {
        streams.set(id, queue);
        send('stream', id, method, request, context);
      }
      return queue as AsyncIterable<StreamEvent<typeof method>>;
    },
    closed: endpoint.closed,
    close: () => endpoint.close(),
  };
}

type UnaryHandler = (request: unknown, context: Context) => unknown;
type StreamHandler = (request: unknown, context: Context) => AsyncIterable<unknown>;

/** Answers calls and streams on one accepted channel until it closes. */
export function serve(endpoint: Endpoint, tracer: Tracer, handlers: Handlers): Disposer {
  const stopping = cancellationSource(endpoint.closed);
  const running = new Map<number, { cancel(): void; grant?(events: number): void }>();
  stopping.onCancel(() => {
    for (const work of running.values()) work.cancel();
    running.clear();
  });
  const post = (envelope: Envelope): void => {
    if (!stopping.cancelled) endpoint.post(envelope);
  };
  const fail = (id: number, error: unknown): void =>
    post({
      kind: 'error',
      id,
      error:
        error instanceof RpcError
          ? { code: error.code, message: error.message }
          : { code: 'internal', message: String(error) },
      lamport: tracer.lamport(),
    });

  const answer = async (id: number, handler: UnaryHandler, body: unknown, context: Context) => {
    try {
      post({ kind: 'reply', id, body: await handler(body, context), lamport: tracer.lamport() });
    } catch (error) {
      fail(id, error);
    } finally {
      running.delete(id);
    }
  };

  const pump = async (
    id: number,
    handler: StreamHandler,
    body: unknown,
    context: Context,
    hasCredit: () => Promise<void> | undefined,
  ) => {
    let number = 0;
    try {
      for await (const event of handler(body, context)) {
        const wait = hasCredit();
        if (wait) await wait;
        if (context.cancellation.cancelled) return;
        post({ kind: 'event', id, number: number++, body: event, lamport: tracer.lamport() });
      }
      if (!context.cancellation.cancelled) post({ kind: 'end', id, lamport: tracer.lamport() });
    } catch (error) {
      if (!context.cancellation.cancelled) fail(id, error);
    } finally {
      running.delete(id);
    }
  };

  endpoint.receive((envelope) => {
    if (stopping.cancelled) return;
    switch (envelope.kind) {
      case 'call':
      case 'stream': {
        const { id, method, span } = envelope;
        if (span) tracer.observe(span.lamport);
        if (envelope.version !== protocolVersion) {
          fail(id, new RpcError('version', `this side speaks version ${protocolVersion}`));
          return;
        }
        const handler = (handlers as Readonly<Record<string, UnaryHandler | undefined>>)[method];
        if (!handler) {
          fail(id, new RpcError('unimplemented', `no such method: ${method}`));
          return;
        }
        const source = cancellationSource();
        const context: Context = {
          cancellation: source,
          background: span?.background ?? envelope.background ?? false,
          ...(span && { span }),
        };
        if (envelope.kind === 'call') {
          running.set(id, source);
          void answer(id, handler, envelope.body, context);
          return;
        }
        let credit = window;
        let wake: (() => void) | undefined;
        const release = (): void => {
          wake?.();
          wake = undefined;
        };
        source.onCancel(release);
        running.set(id, {
          cancel: () => source.cancel(),
          grant: (events) => {
            credit += events;
            release();
          },
        });
        const hasCredit = (): Promise<void> | undefined => {
          if (credit-- > 0 || source.cancelled) return undefined;
          return new Promise<void>((resolve) => {
            wake = resolve;
          });
        };
        void pump(id, handler as StreamHandler, envelope.body, context, hasCredit);
        return;
      }
      case 'cancel': {
        running.get(envelope.id)?.cancel();
        running.delete(envelope.id);
        return;
      }
      case 'credit': {
        running.get(envelope.id)?.grant?.(envelope.events);
        return;
      }
    }
  });
  return () => {
    stopping.cancel();
    endpoint.close();
  };
}
