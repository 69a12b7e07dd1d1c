import { encodeBase64 } from '../../apimachinery/base64.ts';
import type { Clock } from '../../kernel/clock.ts';
import { boundedCache } from '../authn/bounded-cache.ts';
import type { UserInfo } from '../authn/user-info.ts';
import { type Files, readFile } from '../flags/config-file.ts';
import { failWith } from '../flags/startup-error.ts';
import type { WebhookClientConfig } from '../webhooks/webhook-client.ts';
import { parseYaml } from '../yaml.ts';
import { allow, type Attributes, type Authorizer, noOpinion, type Verdict } from './authorizer.ts';

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

/** Posts to a URL. @throws Error with the text of the failed connection */
export type PostReview = (url: string, question: AccessQuestion) => AccessAnswer;

export interface WebhookOptions {
  readonly url: string;
  readonly post: PostReview;
  readonly clock: Clock;
  /** How long answers are believed, ms. */
  readonly authorizedTtl: number;
  readonly unauthorizedTtl: number;
  readonly failurePolicy: 'NoOpinion' | 'Deny';
}

interface Remembered {
  readonly answer: AccessAnswer;
  readonly until: number;
}

/** What the requester chooses may not fill the memory. */
const maxKeyLength = 10_000;

/**
 * Asks an endpoint outside of the server, and believes its answer for a while.
 * Upstream: apiserver/plugin/pkg/authorizer/webhook/webhook.go
 */
export function webhookAuthorizer(options: WebhookOptions): Authorizer {
  const { url, post, clock } = options;
  const remembered = boundedCache<Remembered>(8_192);
  const answerTo = (question: AccessQuestion): AccessAnswer => {
    const key = JSON.stringify(question);
    const known = remembered.get(key);
    if (known && known.until > clock.now()) return known.answer;
    const answer = post(url, question);
    const ttl = answer.allowed ? options.authorizedTtl : options.unauthorizedTtl;
    if (key.length < maxKeyLength) remembered.set(key, { answer, until: clock.now() + ttl });
    return answer;
  };
  return {
    name: 'Webhook',
    authorize(attributes) {
      try {
        return verdictOf(answerTo(questionOf(attributes)));
      } catch (error) {
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

interface Cluster {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context?: { readonly cluster?: string } }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster?: Cluster }[];
}

/** Where a kubeconfig leads to. @throws StartupError */
export function endpointOf(files: Files, path: string): WebhookClientConfig & { readonly url: string } {
  const config = (parseYaml(readFile(files, path)).value ?? {}) as Kubeconfig;
  const current = config['current-context'];
  const context = config.contexts?.find(({ name }) => name === current);
  const cluster = context?.context?.cluster ?? config.clusters?.[0]?.name;
  const found = config.clusters?.find(({ name }) => name === cluster)?.cluster ?? {};
  const { server, 'certificate-authority': authorityFile, 'certificate-authority-data': authority } = found;
  if (!server)
    failWith([
      'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
    ]);
  const caBundle = authority ?? (authorityFile && encodeBase64(readFile(files, authorityFile)));
  return { url: server!, ...(caBundle && { caBundle }) };
}
