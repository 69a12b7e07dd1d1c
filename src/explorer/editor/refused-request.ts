import { isRefused, type Request } from '../../journey/requests.ts';
import { newestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { RefusedStatus } from '../../protocol/session.ts';

/** The request, among those numbered `from` and later, that an identity had refused in these words. */
export function refusedRequest(
  view: JourneyView,
  identity: string,
  from: number,
  { code, message }: RefusedStatus,
): Request | undefined {
  for (const request of newestFirst(view.requests)) {
    if (request.number < from) return undefined;
    if (request.sender !== `kubectl/${identity}` || !isRefused(request)) continue;
    if (request.status === code && (message === undefined || request.message === message)) return request;
  }
  return undefined;
}
