const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** base64url without padding of the text's UTF-16 units, two bytes each: enough for what one realm writes and reads. */
export function encodeBase64Url(text: string): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    buffer = (buffer << 16) | text.charCodeAt(i);
    bits += 16;
    while (bits >= 6) {
      bits -= 6;
      out += alphabet[(buffer >>> bits) & 63];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? out + alphabet[(buffer << (6 - bits)) & 63] : out;
}

export function decodeBase64Url(encoded: string): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const char of encoded) {
    buffer = (buffer << 6) | Math.max(0, alphabet.indexOf(char));
    bits += 6;
    if (bits >= 16) {
      bits -= 16;
      out += String.fromCharCode((buffer >>> bits) & 0xffff);
      buffer &= (1 << bits) - 1;
    }
  }
  return out;
}
