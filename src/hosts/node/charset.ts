import { isBinary } from '../../protocol/http.ts';

/** What the characters of a body are on the wire: text, or a byte each. */
export const charset = (headers: { readonly 'content-type'?: string }): 'utf8' | 'latin1' =>
  isBinary(headers['content-type']) ? 'latin1' : 'utf8';
