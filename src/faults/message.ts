import type { Leg } from '../protocol/faults.ts';
import type { ApiRequest } from '../protocol/http.ts';
import type { Envelope } from '../protocol/messages.ts';

/** Which part of a call a message is; nothing for what only keeps the connection going. */
export function legOf({ kind }: Envelope): Leg | undefined {
  switch (kind) {
    case 'call':
    case 'stream':
      return 'request';
    case 'reply':
    case 'error':
    case 'end':
      return 'answer';
    case 'event':
      return 'event';
    case 'credit':
    case 'cancel':
      return undefined;
  }
}

/** What a message is about, in one line: `POST /api/v1/namespaces/default/pods`, `etcd.txn`. */
export function requestLabel(envelope: Extract<Envelope, { kind: 'call' | 'stream' }>): string {
  const { method, body } = envelope;
  if (!method.startsWith('http.')) return method;
  const { method: verb, path, query } = body as Partial<ApiRequest>;
  if (path === undefined) return method;
  return query ? `${verb} ${path}?${query}` : `${verb} ${path}`;
}
