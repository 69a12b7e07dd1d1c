import type { Status } from '../../../apimachinery/status.ts';
import type { Context } from '../../../kernel/context.ts';
import { randomUuid } from '../../../kernel/random.ts';
import type { WebhookCallFact } from '../../../protocol/evidence/admission.ts';
import { whenAnswered } from '../../../kernel/answer-needed.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import type { WebhookExchange } from '../../webhooks/webhook-client.ts';
import type { AdmissionRequest, AdmissionWorld } from '../plugin.ts';
import { reviewOf, reviewVersion, type ReviewVerdict, verdictIn } from './admission-review.ts';
import type { Hook } from './hooks.ts';
import { deniedBy, noDryRun } from './rejection.ts';

/** What came of asking a webhook. */
export type Called = { readonly call?: WebhookCallFact } & (
  | { readonly verdict: ReviewVerdict }
  /** It said no, or the request cannot be put to it: failurePolicy changes nothing. */
  | { readonly refusal: Status }
  /** It could not be asked: failurePolicy decides what that means. */
  | { readonly failure: string }
);

export interface Invocation {
  readonly hook: Hook;
  readonly invoked: ServedResource;
  readonly request: AdmissionRequest;
  readonly mayChange: boolean;
}

const defaultTimeoutSeconds = 10;
const withoutSideEffects = new Set(['None', 'NoneOnDryRun']);

/** Upstream: apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go (callAttrMutatingHook, callHook) */
export async function callWebhook(
  context: Context,
  { hook, invoked, request, mayChange }: Invocation,
  { resources, random, webhooks }: AdmissionWorld,
): Promise<Called> {
  const { name, sideEffects, clientConfig, timeoutSeconds = defaultTimeoutSeconds } = hook.webhook;
  if (request.dryRun && !withoutSideEffects.has(sideEffects)) return { refusal: noDryRun(name) };
  const version = reviewVersion(hook.webhook.admissionReviewVersions);
  const uid = randomUuid(random);
  const own = resources.find(request.group, request.version, request.resource) ?? invoked;
  const review = await whenAnswered(() => reviewOf(request, { version, uid, invoked, own }));
  const answer = await webhooks.ask(context, clientConfig, review, timeoutSeconds * 1000);
  const call = factOf(hook.configuration, answer.exchange);
  if ('problem' in answer) return { call, failure: `failed to call webhook: ${answer.problem}` };
  const verdict = verdictIn(answer.value, { version, uid, mayChange });
  if ('problem' in verdict) return { call, failure: `received invalid webhook response: ${verdict.problem}` };
  for (const [key, value] of Object.entries(verdict.auditAnnotations)) request.annotate?.(`${name}/${key}`, value);
  request.warnings.push(...verdict.warnings);
  const told = { ...call, ...(verdict.warnings.length > 0 && { warnings: verdict.warnings }) };
  return verdict.allowed ? { call: told, verdict } : { call: told, refusal: deniedBy(name, verdict.result) };
}

const maxShown = 16 * 1024;

const factOf = (configuration: string, { sent, answered, url, tookMs }: WebhookExchange): WebhookCallFact => ({
  configuration,
  sent: sent.slice(0, maxShown),
  ...(answered !== undefined && { answered: answered.slice(0, maxShown) }),
  url,
  tookMs,
});
