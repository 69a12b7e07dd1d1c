// One file out of an archive, with nothing but zlib.
import { gunzipSync, inflateRawSync } from 'node:zlib';

const tarBlock = 512;

/** @throws when there is no such file in it */
export function fileInTgz(archive, name) {
  const tar = gunzipSync(archive);
  for (let at = 0; at + tarBlock <= tar.length;) {
    const header = tar.subarray(at, at + tarBlock);
    const size = Number.parseInt(text(header, 124, 136), 8) || 0;
    if (text(header, 0, 100) === name) return tar.subarray(at + tarBlock, at + tarBlock + size);
    at += tarBlock + Math.ceil(size / tarBlock) * tarBlock;
  }
  throw new Error(`no ${name} in the archive`);
}

const text = (buffer, from, to) => buffer.toString('utf8', from, to).split('\0')[0];

const endOfDirectory = 0x06054b50;
const deflated = 8;

/** @throws when there is no such file in it */
export function fileInZip(archive, name) {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error('not a zip archive');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = archive.readUInt16LE(at + 28);
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === name) return contentOf(archive, at);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  throw new Error(`no ${name} in the archive`);
}

/** @param entry where the file's entry in the directory starts */
function contentOf(archive, entry) {
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const content = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  return archive.readUInt16LE(entry + 10) === deflated ? inflateRawSync(content) : content;
}
