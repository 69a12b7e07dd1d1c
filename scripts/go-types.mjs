// The struct types of a Go program, read from the type information that every Go binary carries for reflection.
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ name: string, tag: string, type: string }} GoField
 * @typedef {{ name: string, package: string, fields: GoField[] }} GoStruct
 */

/** Go 1.26 on 64 bits: internal/abi/type.go (Type, StructType, StructField, UncommonType) */
const kindStruct = 25;
const offsets = { flags: 20, kind: 23, name: 40, fields: 56, uncommon: 80 };
const fieldSize = 24;
const uncommonFlag = 1;
/** The name is that of the pointer to the type, which the two share. */
const extraStarFlag = 2;
const maxFields = 300;

/** The named structs of an ELF executable that is loaded where it says. @returns {GoStruct[]} */
export function structsOf(file) {
  const { bytes, address } = readOnlyData(readFileSync(file));
  const at = (pointer) => Number(pointer) - address;
  const isInside = (pointer) => pointer >= BigInt(address) && pointer < BigInt(address + bytes.length);
  const typeName = (position) => {
    const { name } = nameAt(bytes, bytes.readInt32LE(position + offsets.name));
    return (bytes[position + offsets.flags] & extraStarFlag) === 0 ? name : name.slice(1);
  };

  const structs = [];
  for (let position = 0; position + offsets.uncommon + 4 < bytes.length; position += 8) {
    if ((bytes[position + offsets.kind] & 31) !== kindStruct) continue;
    if ((bytes[position + offsets.flags] & uncommonFlag) === 0) continue;
    const fields = fieldsAt(position);
    if (!fields) continue;
    const name = typeName(position).replace(/^.*\./, '');
    structs.push({ name, package: nameAt(bytes, bytes.readInt32LE(position + offsets.uncommon)).name, fields });
  }
  return structs;

  /** undefined: what looked like a struct is none. */
  function fieldsAt(position) {
    const first = bytes.readBigUInt64LE(position + offsets.fields);
    const length = bytes.readBigUInt64LE(position + offsets.fields + 8);
    const capacity = bytes.readBigUInt64LE(position + offsets.fields + 16);
    if (length !== capacity || length === 0n || length > maxFields || !isInside(first)) return undefined;
    const fields = [];
    for (let index = 0; index < Number(length); index++) {
      const field = at(first) + index * fieldSize;
      if (field + fieldSize > bytes.length) return undefined;
      const [name, type] = [bytes.readBigUInt64LE(field), bytes.readBigUInt64LE(field + 8)];
      if (!isInside(name) || !isInside(type)) return undefined;
      fields.push({ ...nameAt(bytes, at(name)), type: typeName(at(type)) });
    }
    return fields;
  }
}

/** The section that types lie in. */
function readOnlyData(elf) {
  if (elf.toString('latin1', 0, 4) !== '\x7fELF') throw new Error('not an ELF executable');
  const table = Number(elf.readBigUInt64LE(0x28));
  const [size, count, names] = [0x3a, 0x3c, 0x3e].map((position) => elf.readUInt16LE(position));
  const section = (index) => {
    const header = table + index * size;
    return {
      name: elf.readUInt32LE(header),
      address: Number(elf.readBigUInt64LE(header + 0x10)),
      offset: Number(elf.readBigUInt64LE(header + 0x18)),
      size: Number(elf.readBigUInt64LE(header + 0x20)),
    };
  };
  const nameTable = section(names).offset;
  for (let index = 0; index < count; index++) {
    const { name, address, offset, size: length } = section(index);
    const start = nameTable + name;
    if (elf.toString('latin1', start, elf.indexOf(0, start)) === '.rodata')
      return { bytes: elf.subarray(offset, offset + length), address };
  }
  throw new Error('no read-only data in it');
}

/** Flags, then the name, and a tag where the flags say so; each behind its length. */
function nameAt(bytes, position) {
  const hasTag = position >= 0 && position < bytes.length && (bytes[position] & 2) !== 0;
  const [name, end] = textAt(bytes, position + 1);
  return { name, tag: hasTag ? textAt(bytes, end)[0] : '' };
}

function textAt(bytes, position) {
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[position++] ?? 0;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return [bytes.toString('utf8', position, position + length), position + length];
}
