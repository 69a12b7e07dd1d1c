import type { LocalRequest } from './io.ts';
import { utf8Bytes, utf8Text } from '../apimachinery/base64.ts';
import { channels, type UnaryApiResponse } from '../protocol/http.ts';
import type { Api } from './api.ts';
import type { Sessions } from './io.ts';

/** What went wrong with a connection, in the far side's words. */
export class ForwardError extends Error {}

/**
 * Sends one request over a connection of its own that the API server leads to a port of a pod; what goes over it is text
 * of one character a byte. @throws ForwardError where nobody answers
 */
export async function forwardedRequest(
  { api, sessions }: { readonly api: Api; readonly sessions: Sessions },
  { path, port }: { readonly path: string; readonly port: number },
  request: LocalRequest,
): Promise<UnaryApiResponse> {
  const session = sessions.name();
  const stream = await api.takeOver(path, `port=${port}`, session);
  const text = requestText(request);
  await sessions.input({ session, channel: channels.stdin, text, ends: true });
  let said = '';
  for await (const chunk of stream) {
    if (chunk.channel === channels.error) throw new ForwardError(chunk.text);
    said += chunk.text;
  }
  return replyIn(said);
}

const bytesOf = (text: string): string =>
  utf8Bytes(text)
    .map((byte) => String.fromCharCode(byte))
    .join('');

function requestText({ method, path, headers, body = '' }: LocalRequest): string {
  const bytes = bytesOf(body);
  const fields = { ...headers, ...(body !== '' && { 'content-length': String(bytes.length) }) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n') + bytes;
}

function replyIn(bytes: string): UnaryApiResponse {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new ForwardError('EOF');
  const [first = '', ...lines] = bytes.slice(0, end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers),
    body: utf8Text(bytes.slice(end + 4)),
  };
}
