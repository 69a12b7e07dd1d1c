import type { Status } from '../../../apimachinery/status.ts';
import type { Context } from '../../../kernel/context.ts';
import type { PolicyFact } from '../../../protocol/evidence/admission.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { forbid } from '../forbidden.ts';
import { type AdmissionRequest, type AdmissionVerdict, type AdmissionWorld, admitted, rejected } from '../plugin.ts';
import { type Called, callWebhook } from './call-webhook.ts';
import { meetsItsConditions } from './hook-conditions.ts';
import { type Hook, invocationOf } from './hooks.ts';
import { failedCall } from './rejection.ts';

/** Upstream: admission/plugin/webhook/validating/dispatcher.go */
export async function dispatch(
  hooks: readonly Hook[],
  request: AdmissionRequest,
  world: AdmissionWorld,
  context: Context,
): Promise<AdmissionVerdict> {
  const concerned: { readonly hook: Hook; readonly invoked: ServedResource }[] = [];
  for (const hook of hooks) {
    const invoked = invocationOf(hook, request, world);
    if (!invoked) continue;
    const condition = await meetsItsConditions(hook, invoked, request, world);
    if ('error' in condition) return rejected(forbid(request, condition.error));
    if (condition.matches) concerned.push({ hook, invoked });
  }
  const refusals: Status[] = [];
  const policies = await Promise.all(
    concerned.map(async ({ hook, invoked }, at): Promise<PolicyFact> => {
      const called = await callWebhook(context, { hook, invoked, request, mayChange: false }, world);
      const refusal = refusalOf(called, hook, request, at);
      if (refusal) refusals.push(refusal);
      return factOf(called, hook, refusal);
    }),
  );
  const [first] = refusals;
  return first ? { ...rejected(first), policies } : { ...admitted, policies };
}

function refusalOf(called: Called, { webhook }: Hook, request: AdmissionRequest, at: number): Status | undefined {
  if ('refusal' in called) return called.refusal;
  if (!('failure' in called)) return undefined;
  if (webhook.failurePolicy !== 'Ignore') return failedCall(webhook.name, called.failure);
  request.annotate?.(`failed-open.validating.webhook.admission.k8s.io/round_0_index_${at}`, webhook.name);
  return undefined;
}

function factOf(called: Called, { webhook }: Hook, refusal: Status | undefined): PolicyFact {
  const said = refusal?.message ?? ('failure' in called ? called.failure : undefined);
  return {
    policy: webhook.name,
    verdict: refusal ? 'denied' : 'admitted',
    ...(said !== undefined && { messages: [said] }),
    ...(called.call && { call: called.call }),
  };
}
