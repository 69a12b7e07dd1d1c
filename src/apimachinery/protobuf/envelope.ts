import type { Json } from '../object.ts';
import { decodeMessage } from './decode-message.ts';
import { encodeMessage } from './encode-message.ts';
import { messageOf } from './message-of.ts';
import { ProtobufError } from './protobuf-error.ts';
import { utf8Text } from '../base64.ts';
import { type WireField, wireFields } from './wire.ts';
import { bytesField, utf8 } from './write-wire.ts';

/** What every body begins with. Upstream: apimachinery/pkg/runtime/serializer/protobuf/protobuf.go */
const magic = 'k8s\u0000';

/**
 * An object in protobuf as the JSON that says the same: behind a magic number lies a message with the object's type and,
 * as bytes, the object. Of a kind that is not known only the type is told. Throws `ProtobufError`.
 *
 * @param body one character (0 to 255) for each byte
 */
export function decodeEnvelope(body: string): { readonly [field: string]: Json } {
  if (body === '') throw new ProtobufError('empty data');
  if (!body.startsWith(magic))
    throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  const [type = '', raw = ''] = textsIn(body.slice(magic.length));
  const [apiVersion = '', kind = ''] = textsIn(type).map(utf8Text);
  const message = messageOf(apiVersion, kind);
  const object = message === undefined ? {} : decodeMessage(message, raw);
  return { ...object, ...(apiVersion !== '' && { apiVersion }), ...(kind !== '' && { kind }) };
}

/** The first two fields of a message. */
const textsIn = (bytes: string): string[] => {
  const fields = [...wireFields(bytes)];
  return [1, 2].map(
    (number) => fields.find((field): field is Bytes => field.number === number && isBytes(field))?.value ?? '',
  );
};

type Bytes = Extract<WireField, { readonly kind: 'bytes' }>;

const isBytes = (field: WireField): field is Bytes => field.kind === 'bytes';

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
