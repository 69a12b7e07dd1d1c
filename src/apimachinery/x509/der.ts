/** Bytes that are no DER; the message is that of Go's decoder. */
export class DerError extends Error {}

/** One value: its tag byte, e.g. 0x30 for a sequence, and its content, a character a byte. */
export interface DerValue {
  readonly tag: number;
  readonly content: string;
}

/** The values that follow one another. Throws `DerError`. Upstream: X.690, Go's encoding/asn1 */
export function derValues(bytes: string): readonly DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  const byte = (): number => {
    if (at >= bytes.length) throw new DerError('asn1: syntax error: data truncated');
    return bytes.charCodeAt(at++);
  };
  const length = (): number => {
    const first = byte();
    if (first < 0x80) return first;
    if (first === 0x80) throw new DerError('asn1: syntax error: indefinite length found (not DER)');
    if (first > 0x84) throw new DerError('asn1: structure error: length too large');
    let value = 0;
    for (let count = first & 0x7f; count > 0; count--) value = value * 256 + byte();
    return value;
  };
  while (at < bytes.length) {
    const tag = byte();
    const size = length();
    if (size > bytes.length - at) throw new DerError('asn1: syntax error: data truncated');
    values.push({ tag, content: bytes.slice(at, at + size) });
    at += size;
  }
  return values;
}

/** What a value of the tag holds. Throws `DerError` where it is another, or none. */
export function within(value: DerValue | undefined, tag: number): readonly DerValue[] {
  if (!value) throw new DerError('asn1: syntax error: sequence truncated');
  if (value.tag !== tag) throw new DerError("asn1: structure error: tags don't match");
  return derValues(value.content);
}
