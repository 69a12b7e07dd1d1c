import { isObject, type JsonObject } from '../../apimachinery/structural/schema.ts';
import type { Clock } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import type { WebhookClient, WebhookClientConfig } from '../webhooks/webhook-client.ts';
import { accepted, type Credential, notApplicable, rejected } from './authenticator.ts';
import { boundedCache } from './bounded-cache.ts';
import type { TokenAuthenticator } from './service-account-token.ts';
import type { UserInfo } from './user-info.ts';

export interface TokenWebhook {
  readonly webhooks: WebhookClient;
  readonly endpoint: WebhookClientConfig;
  /** `v1` or `v1beta1`. */
  readonly version: string;
  /** How long answers are believed, ms. */
  readonly ttl: number;
  readonly clock: Clock;
}

const timeoutMs = 30_000;

/**
 * Asks a webhook whose a token is. Differs: a failed call is not made again.
 * Upstream: apiserver/plugin/pkg/authenticator/token/webhook/webhook.go
 */
export function webhookTokens({ webhooks, endpoint, version, ttl, clock }: TokenWebhook): TokenAuthenticator {
  const remembered = boundedCache<{ readonly credential: Credential; readonly until: number }>(4096);
  return async (token, audiences) => {
    const key = JSON.stringify([token, audiences]);
    const known = remembered.get(key);
    if (known && known.until > clock.now()) return known.credential;
    const review = {
      kind: 'TokenReview',
      apiVersion: `authentication.k8s.io/${version}`,
      metadata: {},
      spec: { token, ...(audiences.length > 0 && { audiences }) },
      status: { user: {} },
    };
    const answer = await webhooks.ask(backgroundContext, endpoint, review, timeoutMs);
    if ('problem' in answer) return rejected(answer.problem);
    const credential = credentialIn(answer.value['status'], audiences);
    if (credential.result !== 'rejected') remembered.set(key, { credential, until: clock.now() + ttl });
    return credential;
  };
}

function credentialIn(status: unknown, asked: readonly string[]): Credential {
  const { authenticated, user, error, audiences } = isObject(status as JsonObject) ? (status as JsonObject) : {};
  if (authenticated !== true) return typeof error === 'string' && error !== '' ? rejected(error) : notApplicable;
  const named = texts(audiences);
  const common = named.length === 0 ? asked : named.filter((audience) => asked.includes(audience));
  if (asked.length > 0 && common.length === 0) return notApplicable;
  return accepted(userIn(isObject(user) ? user : {}), common);
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function userIn({ username, uid, groups, extra }: JsonObject): UserInfo {
  const facts = isObject(extra) ? Object.entries(extra).map(([key, value]) => [key, texts(value)] as const) : [];
  return {
    name: typeof username === 'string' ? username : '',
    groups: texts(groups),
    ...(typeof uid === 'string' && uid !== '' && { uid }),
    ...(facts.length > 0 && { extra: Object.fromEntries(facts) }),
  };
}
