import type { Json } from '../object.ts';
import { encodeMessage } from './encode-message.ts';
import { magic } from './envelope.ts';
import { messageOf } from './message-of.ts';
import { bytesField, utf8 } from './write-wire.ts';

type Document = { readonly [field: string]: Json };

/**
 * The same as a JSON document, in protobuf: behind a magic number its type and, as bytes, itself. Only of kinds that have a message.
 * Upstream: apimachinery/pkg/runtime/serializer/protobuf/protobuf.go, apimachinery/pkg/runtime/types.go (Unknown)
 *
 * @returns one character (0 to 255) for each byte
 */
export function encodeEnvelope(json: string): string {
  const document = JSON.parse(json) as Document;
  const [apiVersion, kind] = [document['apiVersion'] ?? '', document['kind'] ?? ''] as [string, string];
  const message = messageOf(apiVersion, kind);
  if (message === undefined) throw new Error(`${apiVersion} ${kind} has no message`);
  const type = bytesField(1, utf8(apiVersion)) + bytesField(2, utf8(kind));
  return `${magic}${bytesField(1, type)}${bytesField(2, encodeMessage(message, document))}${bytesField(3, '')}${bytesField(4, '')}`;
}

/** An event of a watch behind its length. Upstream: apimachinery/pkg/util/framer/framer.go, apis/meta/v1/watch.go (WatchEvent) */
export function encodeEvent(type: string, json: string): string {
  const event = bytesField(1, type) + bytesField(2, bytesField(1, encodeEnvelope(json)));
  const length = [24, 16, 8, 0].map((shift) => (event.length >>> shift) & 0xff);
  return String.fromCharCode(...length) + event;
}
