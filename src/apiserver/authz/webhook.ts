import { isObject, type JsonObject } from '../../apimachinery/structural/schema.ts';
import type { Clock } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { boundedCache } from '../authn/bounded-cache.ts';
import type { UserInfo } from '../authn/user-info.ts';
import { AnswerNeeded } from '../../kernel/answer-needed.ts';
import type { WebhookClient, WebhookClientConfig } from '../webhooks/webhook-client.ts';
import { allow, type Authorizer, noOpinion, type Verdict } from './authorizer.ts';
import type { Attributes } from './attributes.ts';

/** What is asked of the endpoint: the spec of a SubjectAccessReview. */
export interface AccessQuestion {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: UserInfo['extra'];
  readonly resourceAttributes?: Pick<
    Attributes,
    'namespace' | 'verb' | 'group' | 'version' | 'resource' | 'subresource' | 'name'
  >;
  readonly nonResourceAttributes?: { readonly path: string; readonly verb: string };
}

/** The status of the SubjectAccessReview that comes back. */
export interface AccessAnswer {
  readonly allowed: boolean;
  readonly denied?: boolean;
  readonly reason?: string;
}

/** Answers as the simulated endpoint at a URL; undefined: it is none. @throws Error with the text of the failed connection */
export type PostReview = (url: string, question: AccessQuestion) => AccessAnswer | undefined;

export interface WebhookOptions {
  readonly endpoint: WebhookClientConfig & { readonly url: string };
  /** What stands in for an endpoint. */
  readonly simulated: PostReview;
  readonly webhooks: WebhookClient;
  /** `v1` or `v1beta1`. */
  readonly version: string;
  readonly clock: Clock;
  /** How long answers are believed, ms. */
  readonly authorizedTtl: number;
  readonly unauthorizedTtl: number;
  readonly failurePolicy: 'NoOpinion' | 'Deny';
}

interface Remembered {
  readonly answer: AccessAnswer | { readonly problem: string };
  readonly until: number;
}

const timeoutMs = 30_000;

/** How long an answer stands at least, so that the work that wanted it can be done with it. */
const leastMs = 1000;

/** What the requester chooses may not fill the memory. */
const maxKeyLength = 10_000;

/**
 * Asks an endpoint outside of the server, and believes its answer for a while.
 * Upstream: apiserver/plugin/pkg/authorizer/webhook/webhook.go
 */
export function webhookAuthorizer(options: WebhookOptions): Authorizer {
  const { endpoint, simulated, webhooks, version, clock } = options;
  const remembered = boundedCache<Remembered>(8_192);
  const remember = (key: string, answer: AccessAnswer): void => {
    const ttl = answer.allowed ? options.authorizedTtl : options.unauthorizedTtl;
    if (key.length < maxKeyLength) remembered.set(key, { answer, until: clock.now() + ttl });
  };
  async function askOutside(key: string, question: AccessQuestion): Promise<void> {
    const review = {
      kind: 'SubjectAccessReview',
      apiVersion: `authorization.k8s.io/${version}`,
      metadata: {},
      spec: version === 'v1' ? question : { ...question, groups: undefined, group: question.groups },
      status: { allowed: false },
    };
    const reply = await webhooks.ask(backgroundContext, endpoint, review, timeoutMs);
    const answer = 'problem' in reply ? { problem: reply.problem } : accessIn(reply.value['status']);
    const ttl = 'problem' in answer ? 0 : answer.allowed ? options.authorizedTtl : options.unauthorizedTtl;
    remembered.set(key, { answer, until: clock.now() + Math.max(ttl, leastMs) });
  }
  /** Throws `AnswerNeeded`. */
  const answerTo = (question: AccessQuestion): AccessAnswer => {
    const key = JSON.stringify(question);
    const known = remembered.get(key);
    if (known && known.until > clock.now()) {
      if ('problem' in known.answer) throw new Error(known.answer.problem);
      return known.answer;
    }
    const answer = simulated(endpoint.url, question);
    if (!answer) throw new AnswerNeeded(() => askOutside(key, question));
    remember(key, answer);
    return answer;
  };
  return {
    name: 'Webhook',
    authorize(attributes) {
      try {
        return verdictOf(answerTo(questionOf(attributes)));
      } catch (error) {
        if (error instanceof AnswerNeeded) throw error;
        const decision = options.failurePolicy === 'Deny' ? 'deny' : 'no-opinion';
        return { decision, reason: '', error: error instanceof Error ? error.message : String(error) };
      }
    },
    rulesFor: () => ({
      rules: [],
      errors: ['webhook authorizer does not support user rule resolution'],
      incomplete: true,
    }),
  };
}

function accessIn(status: unknown): AccessAnswer {
  const { allowed, denied, reason } = isObject(status as JsonObject) ? (status as JsonObject) : {};
  return {
    allowed: allowed === true,
    ...(denied === true && { denied: true }),
    ...(typeof reason === 'string' && { reason }),
  };
}

function verdictOf({ allowed, denied, reason = '' }: AccessAnswer): Verdict {
  if (denied && allowed)
    return {
      decision: 'deny',
      reason,
      error: 'webhook subject access review returned both allow and deny response',
    };
  if (denied) return { decision: 'deny', reason };
  return allowed ? allow(reason) : noOpinion(reason);
}

function questionOf({ user, path, verb, ...attributes }: Attributes): AccessQuestion {
  const { namespace, group, version, resource, subresource, name } = attributes;
  const { name: userName, groups, uid, extra } = user as UserInfo;
  return {
    user: userName,
    groups,
    ...(uid && { uid }),
    ...(extra && { extra }),
    ...(resource === ''
      ? { nonResourceAttributes: { path, verb } }
      : { resourceAttributes: { namespace, verb, group, version, resource, subresource, name } }),
  };
}
