import { utf8Bytes } from '../apimachinery/base64.ts';
import { type KeyValue, revision } from '../protocol/kv.ts';
import type { KeyVersion } from './key-index.ts';

/**
 * The hash of a history as etcd itself computes it: CRC-32C over the name of the bucket and each version as it lies in
 * bbolt, so that two stores which were told the same have the same. Upstream: server/storage/mvcc/hash.go
 *
 * @param versions oldest first
 */
export function hashOf(versions: Iterable<KeyVersion>): number {
  const crc = new Crc32c();
  crc.add(utf8Bytes('key'));
  for (const version of versions) {
    crc.add(revisionBytes(version));
    crc.add(keyValueBytes(version.kv ?? { ...nothing, key: version.key }));
  }
  return crc.value;
}

/** Of a deletion only the key is kept. */
const nothing = { value: '', createRevision: revision(0), modRevision: revision(0), version: 0 };

/** Big-endian revision, `_`, big-endian place in it, and a `t` on deletions. */
function revisionBytes({ revision, sub, kv }: KeyVersion): Uint8Array {
  const bytes = new Uint8Array(kv ? 17 : 18);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(revision));
  bytes[8] = 0x5f;
  view.setBigUint64(9, BigInt(sub));
  if (!kv) bytes[17] = 0x74;
  return bytes;
}

/** mvccpb.KeyValue as protobuf; what is empty or 0 is left out. */
function keyValueBytes(kv: KeyValue): number[] {
  const bytes: number[] = [];
  addText(bytes, 1, kv.key);
  addNumber(bytes, 2, kv.createRevision);
  addNumber(bytes, 3, kv.modRevision);
  addNumber(bytes, 4, kv.version);
  addText(bytes, 5, kv.value);
  addNumber(bytes, 6, kv.lease ?? 0);
  return bytes;
}

function addText(to: number[], field: number, text: string): void {
  if (text === '') return;
  const bytes = utf8Bytes(text);
  to.push((field << 3) | 2);
  addVarint(to, bytes.length);
  for (const byte of bytes) to.push(byte);
}

function addNumber(to: number[], field: number, value: number): void {
  if (value === 0) return;
  to.push(field << 3);
  addVarint(to, value);
}

function addVarint(to: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    to.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  to.push(rest);
}

/** Castagnoli's polynomial, bits reversed. */
const polynomial = 0x82f6_3b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  return remainder;
});

class Crc32c {
  #state = 0xffff_ffff;

  add(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#state = table[(this.#state ^ byte) & 0xff]! ^ (this.#state >>> 8);
  }

  get value(): number {
    return (this.#state ^ 0xffff_ffff) >>> 0;
  }
}
