import { badRequest } from '../apimachinery/status.ts';
import { parseDuration } from './flags/duration.ts';
import { connectingSubresources, type RequestInfo } from './request-info.ts';
import { Refusal } from './refusal.ts';

/**
 * How long the client is ready to wait has to be a duration, where the request is not one that lasts. Throws `Refusal`.
 * Differs: nothing takes so long here that it would be needed. Upstream: apiserver/pkg/endpoints/filters/request_deadline.go
 */
export function checkTimeout({ verb, subresource, options }: RequestInfo): void {
  const timeout = options.get('timeout');
  if (timeout === '' || verb === 'watch' || connectingSubresources.has(subresource)) return;
  try {
    parseDuration(timeout);
  } catch (error) {
    throw new Refusal(badRequest(`invalid timeout specified in the request URL - ${(error as Error).message}`));
  }
}
