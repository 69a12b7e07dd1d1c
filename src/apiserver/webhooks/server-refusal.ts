import type { OutsideReply } from './transport.ts';

const messages: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  415: 'the media type is not supported by the server',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

/**
 * What the client says of an answer that is none; undefined: it is one.
 * Upstream: apimachinery/pkg/api/errors/errors.go (NewGenericServerResponse), client-go/rest/request.go
 */
export function serverRefusal({ status, headers, body }: OutsideReply): string | undefined {
  if (status >= 200 && status <= 206) return undefined;
  const said = (headers['content-type'] ?? '').startsWith('text/') && body.trim() !== '' ? body.trim() : 'unknown';
  if (status === 403 || status === 406) return said;
  return (
    messages[status] ??
    (status >= 500
      ? `an error on the server (${JSON.stringify(said)}) has prevented the request from succeeding`
      : `the server responded with the status code ${status} but did not return more information`)
  );
}
