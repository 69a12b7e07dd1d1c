import { decodeBase64, utf8Bytes, utf8Text } from '../../apimachinery/base64.ts';

/** Files are text: a byte that is part of no UTF-8 is kept as a lone surrogate, from here on. */
const rawFrom = 0xdc00;

/** A file of bytes that are given in base64. */
export function fileOfBase64(base64: string): string {
  const bytes = decodeBase64(base64);
  const text = utf8Text(bytes);
  if (text !== bytes || !/[\u0080-\u00ff]/.test(bytes)) return text;
  return bytes.replace(/[\u0080-\u00ff]/g, (byte) => String.fromCharCode(rawFrom + byte.charCodeAt(0)));
}

export const bytesOfFile = (text: string): readonly number[] =>
  [...text].flatMap((character) => {
    const code = character.codePointAt(0)!;
    return code >= rawFrom + 0x80 && code <= rawFrom + 0xff ? [code - rawFrom] : utf8Bytes(character);
  });
