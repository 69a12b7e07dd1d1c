import { ProtobufError } from './protobuf-error.ts';

/** One field as it lies in a message: a number, or the bytes of whatever it is, one character each. */
export type WireField =
  | { readonly number: number; readonly kind: 'number'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'bytes'; readonly value: string };

const varint = 0;
const fixed64 = 1;
const delimited = 2;
const fixed32 = 5;

/** The fields of a message in their order; some may come more than once. Upstream: https://protobuf.dev/programming-guides/encoding/ */
export function* wireFields(bytes: string): Generator<WireField> {
  let at = 0;
  const byte = (): number => {
    if (at >= bytes.length) throw new ProtobufError('unexpected EOF');
    return bytes.charCodeAt(at++);
  };
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const next = byte();
      value |= BigInt(next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
    throw new ProtobufError('proto: integer overflow');
  };
  const take = (length: number): string => {
    if (length > bytes.length - at) throw new ProtobufError('unexpected EOF');
    at += length;
    return bytes.slice(at - length, at);
  };
  const readFixed = (length: number): bigint =>
    [...take(length)].reduceRight((value, character) => (value << 8n) | BigInt(character.charCodeAt(0)), 0n);

  while (at < bytes.length) {
    const tag = Number(readVarint());
    const [number, wireType] = [Math.floor(tag / 8), tag % 8];
    if (number <= 0) throw new ProtobufError(`proto: illegal tag ${number} (wire type ${wireType})`);
    switch (wireType) {
      case varint:
        yield { number, kind: 'number', value: readVarint() };
        break;
      case fixed64:
        yield { number, kind: 'number', value: readFixed(8) };
        break;
      case fixed32:
        yield { number, kind: 'number', value: readFixed(4) };
        break;
      case delimited:
        yield { number, kind: 'bytes', value: take(Number(readVarint())) };
        break;
      default:
        throw new ProtobufError(`proto: illegal wireType ${wireType}`);
    }
  }
}

/** The numbers that a list of them is packed into. */
export function packedNumbers(bytes: string): bigint[] {
  const numbers: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (let at = 0; at < bytes.length; at++) {
    const next = bytes.charCodeAt(at);
    value |= BigInt(next & 0x7f) << shift;
    shift += 7n;
    if (next >= 0x80) continue;
    numbers.push(value);
    [value, shift] = [0n, 0n];
  }
  return numbers;
}
