import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Smaller bodies are not worth it. Upstream: apiserver/pkg/endpoints/handlers/responsewriters/writers.go */
const threshold = 128 * 1024;
const level = 1;

const zipped = promisify(gzip);

const isObjects = (type = ''): boolean => /^application\/(?:json|yaml|vnd\.kubernetes\.protobuf)\b/.test(type);

export interface Body {
  readonly bytes: Buffer;
  /** What the answer says of it. */
  readonly headers: Readonly<Record<string, string | number>>;
}

/**
 * A body as it travels: objects go as gzip where they are large and the client reads that.
 * @param accepted the request's `Accept-Encoding`
 */
export async function compressed(bytes: Buffer, contentType: string | undefined, accepted = ''): Promise<Body> {
  const wanted = accepted.split(',').some((token) => token.trim() === 'gzip');
  if (!wanted || bytes.length <= threshold || !isObjects(contentType))
    return { bytes, headers: { 'content-length': bytes.length } };
  const small = await zipped(bytes, { level });
  return {
    bytes: small,
    headers: { 'content-length': small.length, 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
  };
}
