import { utf8Bytes } from '../base64.ts';

// The other direction of wire.ts: bytes are characters of 0 to 255. Upstream: https://protobuf.dev/programming-guides/encoding/

/** A number, its lowest seven bits first; negative ones as Go's 64 bits are. */
export function varint(value: bigint): string {
  let rest = BigInt.asUintN(64, value);
  let bytes = '';
  for (; rest > 0x7fn; rest >>= 7n) bytes += String.fromCharCode(Number(rest & 0x7fn) | 0x80);
  return bytes + String.fromCharCode(Number(rest));
}

/** Small numbers, which nearly all are, need no large ones. */
function length(value: number): string {
  return value < 0x80 ? String.fromCharCode(value) : varint(BigInt(value));
}

const tag = (number: number, wireType: number): string => length(number * 8 + wireType);

export const numberField = (number: number, value: bigint): string => tag(number, 0) + varint(value);

export const bytesField = (number: number, bytes: string): string => tag(number, 2) + length(bytes.length) + bytes;

export const doubleField = (number: number, value: number): string =>
  tag(number, 1) + String.fromCharCode(...new Uint8Array(new Float64Array([value]).buffer));

/** The UTF-8 bytes of a text. */
export const utf8 = (text: string): string =>
  /^[\u0000-\u007f]*$/.test(text)
    ? text
    : utf8Bytes(text)
        .map((byte) => String.fromCharCode(byte))
        .join('');
