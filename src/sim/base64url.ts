import { decodeBase64, encodeBase64, utf8Text } from '../apimachinery/base64.ts';

/** Upstream: RFC 4648 section 5, without padding */
export const encodeBase64Url = (text: string): string =>
  encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

export const decodeBase64Url = (encoded: string): string =>
  utf8Text(decodeBase64(encoded.replaceAll('-', '+').replaceAll('_', '/')));
