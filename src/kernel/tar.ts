/** A file, or a directory, of an archive. */
export interface TarEntry {
  /** As the archive has it; a directory's without a slash at its end. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** '' for a directory. */
  readonly text: string;
}

/** Archives come in blocks of so many bytes. */
const block = 512;

/** So many bytes UTF-8 takes for a text. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8Width(character);
  return bytes;
}

function utf8Width(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/**
 * An archive as text: its bytes are the text's UTF-8. A path of more than 100 bytes has a header of its own.
 * Upstream: POSIX.1-1988 ustar, and the long names of GNU tar
 */
export function tarOf(entries: readonly TarEntry[], at: number): string {
  const seconds = Math.floor(at / 1000);
  const parts = entries.map(({ path, isDirectory, text }) => {
    const name = isDirectory ? `${path}/` : path;
    const isLong = utf8Length(name) > 100;
    const longName = isLong ? header('././@LongLink', 'L', utf8Length(name) + 1, 0) + padded(`${name}\0`) : '';
    return (
      longName +
      header(isLong ? shortened(name) : name, isDirectory ? '5' : '0', utf8Length(text), seconds) +
      padded(text)
    );
  });
  return `${parts.join('')}${'\0'.repeat(2 * block)}`;
}

/** As much of the start as fits. */
function shortened(name: string): string {
  let text = '';
  for (const character of name) {
    if (utf8Length(text) + utf8Width(character) > 100) break;
    text += character;
  }
  return text;
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

const field = (text: string, bytes: number): string => text + '\0'.repeat(bytes - utf8Length(text));

const padded = (text: string): string => text + '\0'.repeat((block - (utf8Length(text) % block)) % block);

function header(name: string, type: string, size: number, seconds: number): string {
  const mode = type === '5' ? 0o755 : 0o644;
  const before = field(name, 100) + octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(seconds, 11);
  const after = `${type}${'\0'.repeat(100)}ustar  \0${field('root', 32)}${field('root', 32)}`;
  const sum = byteSum(before) + byteSum(after) + 8 * 32;
  return field(`${before}${octal(sum, 6)} ${after}`, block);
}

/** The sum of a text's bytes. */
const byteSum = (text: string): number =>
  [...encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).matchAll(/%(..)|(.)/g)].reduce(
    (sum, [, hex, plain]) => sum + (hex === undefined ? plain!.charCodeAt(0) : Number.parseInt(hex, 16)),
    0,
  );

/** The archive is none, or is cut off. */
export class TarError extends Error {}

/** What an archive holds; of what is neither file nor directory nothing. @throws TarError */
export function untar(archive: string): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  const reader = new ByteReader(archive);
  let longName: string | undefined;
  for (;;) {
    if (reader.isAtEnd) return entries;
    const head = reader.take(block);
    if (head === undefined) throw new TarError('short read');
    if (/^\0*$/.test(head)) return entries;
    const inHead = new ByteReader(head);
    const name = untilNul(inHead.take(100));
    inHead.take(24);
    const size = Number.parseInt(untilNul(inHead.take(12)).trim() || '0', 8);
    inHead.take(20);
    const type = inHead.take(1) ?? '';
    inHead.take(100);
    const isUstar = inHead.take(8)?.startsWith('ustar\0') ?? false;
    inHead.take(80);
    const prefix = isUstar ? untilNul(inHead.take(155)) : '';
    if (!Number.isInteger(size)) throw new TarError('invalid tar magic');
    const text = reader.take(size);
    if (text === undefined) throw new TarError('short read');
    reader.take((block - (size % block)) % block);
    const path = longName ?? (prefix === '' ? name : `${prefix}/${name}`);
    if (type === 'L') longName = untilNul(text);
    else if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? longName;
    else {
      longName = undefined;
      if (type === '5') entries.push({ path: path.replace(/\/+$/, ''), isDirectory: true, text: '' });
      else if (type === '0' || type === '\0') entries.push({ path, isDirectory: false, text });
    }
  }
}

const untilNul = (text = ''): string => text.split('\0', 1)[0]!;

/** Takes a text by the bytes of its UTF-8. */
class ByteReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Undefined where there are not so many. */
  take(bytes: number): string | undefined {
    const start = this.#at;
    let left = bytes;
    while (left > 0) {
      const code = this.#text.codePointAt(this.#at);
      if (code === undefined) return undefined;
      const character = String.fromCodePoint(code);
      left -= utf8Width(character);
      this.#at += character.length;
    }
    return this.#text.slice(start, this.#at);
  }
}
