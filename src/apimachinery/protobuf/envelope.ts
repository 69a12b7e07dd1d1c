import type { Json } from '../object.ts';
import { decodeMessage } from './decode-message.ts';
import { messageOf } from './message-of.ts';
import { ProtobufError, utf8Text, type WireField, wireFields } from './wire.ts';

/** What every body begins with. Upstream: apimachinery/pkg/runtime/serializer/protobuf/protobuf.go */
export const magic = 'k8s\u0000';

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
