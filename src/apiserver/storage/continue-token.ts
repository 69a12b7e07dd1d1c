/** Where the next page of a list begins, and as of which revision the list is read. */
export interface ContinueToken {
  /** -1: as it is when it is read; what was seen before may have changed meanwhile. */
  readonly revision: number;
  /** The first key of the next page, without the resource's prefix. */
  readonly start: string;
}

/** Upstream: staging/src/k8s.io/apiserver/pkg/storage/continue.go */
export const encodeContinue = ({ revision, start }: ContinueToken): string =>
  toBase64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start }));

/** Undefined for what no server of this kind has made. */
export function decodeContinue(token: string): ContinueToken | undefined {
  try {
    const { v, rv, start } = JSON.parse(fromBase64Url(token)) as Record<string, unknown>;
    if (v !== 'meta.k8s.io/v1' || !isRevision(rv) || typeof start !== 'string') return undefined;
    if (start === '' || start.split('/').includes('..')) return undefined;
    return { revision: rv, start };
  } catch {
    return undefined;
  }
}

const isRevision = (rv: unknown): rv is number => Number.isSafeInteger(rv) && rv !== 0;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Keys are ASCII, so a character is a byte. */
function toBase64Url(ascii: string): string {
  let text = '';
  for (let at = 0; at < ascii.length; at += 3) {
    const left = ascii.length - at;
    const triple = [0, 1, 2].reduce((bits, i) => (bits << 8) | (i < left ? ascii.charCodeAt(at + i) & 0xff : 0), 0);
    for (let digit = 0; digit <= Math.min(left, 3); digit++) text += alphabet[(triple >> (18 - 6 * digit)) & 63];
  }
  return text;
}

function fromBase64Url(text: string): string {
  let ascii = '';
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(/=+$/, '')) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) throw new Error('illegal base64 data');
    bits = (bits << 6) | digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    ascii += String.fromCharCode((bits >> held) & 0xff);
  }
  return ascii;
}
