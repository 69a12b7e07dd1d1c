import type { Json, KubeObject } from '../../../apimachinery/object.ts';
import { applyJsonPatch, JsonPatchError } from '../../../apimachinery/patch/json-patch.ts';
import { internalError, type Status } from '../../../apimachinery/status.ts';
import type { JsonObject } from '../../../apimachinery/structural/schema.ts';
import { TypeMismatch } from '../../../apimachinery/typed-decoder.ts';
import type { Context } from '../../../kernel/context.ts';
import type { PolicyFact } from '../../../protocol/evidence/admission.ts';
import { fieldChanges } from '../../registry/field-changes.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { Refusal } from '../../refusal.ts';
import { shownIn, storedFrom } from '../equivalents.ts';
import { forbid } from '../forbidden.ts';
import { patchedObject } from '../patched-object.ts';
import { type AdmissionRequest, type AdmissionVerdict, type AdmissionWorld, changed, rejected } from '../plugin.ts';
import { reinvoked } from '../reinvocation.ts';
import type { ReviewVerdict } from './admission-review.ts';
import { type Called, callWebhook } from './call-webhook.ts';
import { meetsItsConditions } from './hook-conditions.ts';
import { type Hook, invocationOf } from './hooks.ts';
import { failedCall } from './rejection.ts';

/** Upstream: admission/plugin/webhook/mutating/dispatcher.go */
export async function dispatch(
  hooks: readonly Hook[],
  request: AdmissionRequest,
  world: AdmissionWorld,
  context: Context,
): Promise<AdmissionVerdict> {
  const asked = reinvoked(request, 'MutatingAdmissionWebhook');
  const policies: PolicyFact[] = [];
  let current = request;
  for (const hook of hooks) {
    const { webhook, uid } = hook;
    const invoked = invocationOf(hook, current, world);
    if (!invoked) continue;
    const condition = await meetsItsConditions(hook, invoked, current, world);
    if ('error' in condition) return { ...rejected(forbid(request, condition.error)), policies };
    if (!condition.matches || !asked.isDue(uid)) continue;
    const made = await mutation(context, hook, invoked, current, world);
    policies.push(made.fact);
    const isChanged = 'object' in made && made.object !== current.object;
    if (isChanged) asked.changed();
    if (webhook.reinvocationPolicy === 'IfNeeded') asked.mayAskAgain(uid);
    if ('refusal' in made) return { ...rejected(made.refusal), policies };
    if (isChanged) current = { ...current, object: made.object! };
  }
  asked.leave(current.object);
  if (!current.object) return { verdict: 'admitted', policies };
  return { ...changed(current.object, fieldChanges(request.object, current.object)), policies };
}

type Made = { readonly fact: PolicyFact } & (
  | { readonly object: KubeObject | undefined }
  | { readonly refusal: Status }
);

/** What one webhook makes of the object; it stays the same object where it changes nothing. */
async function mutation(
  context: Context,
  hook: Hook,
  invoked: ServedResource,
  request: AdmissionRequest,
  world: AdmissionWorld,
): Promise<Made> {
  const { webhook } = hook;
  const called = await callWebhook(context, { hook, invoked, request, mayChange: true }, world);
  const outcome = outcomeOf(called, hook, invoked, request);
  const object = 'object' in outcome ? outcome.object : undefined;
  const isChanged = object !== undefined && !jsonEqual(object, request.object);
  annotate(request, hook, called, isChanged);
  const call =
    called.call && 'verdict' in called && called.verdict.patch !== ''
      ? { ...called.call, patch: called.verdict.patch }
      : called.call;
  const said = 'refusal' in outcome ? outcome.refusal.message : 'failure' in called ? called.failure : undefined;
  const fact: PolicyFact = {
    policy: webhook.name,
    verdict: 'refusal' in outcome ? 'denied' : isChanged ? 'changed' : 'admitted',
    ...(said !== undefined && { messages: [said] }),
    ...(call && { call }),
  };
  return 'refusal' in outcome ? { fact, ...outcome } : { fact, object: isChanged ? object : request.object };
}

type Outcome = { readonly object: KubeObject | undefined } | { readonly refusal: Status };

function outcomeOf(called: Called, { webhook }: Hook, invoked: ServedResource, request: AdmissionRequest): Outcome {
  if ('refusal' in called) return called;
  const failed = (why: string): Outcome =>
    webhook.failurePolicy === 'Ignore' ? { object: request.object } : { refusal: failedCall(webhook.name, why) };
  if ('failure' in called) return failed(called.failure);
  const { verdict } = called;
  if (verdict.patch === '') return { object: request.object };
  const operations = operationsIn(verdict.patch);
  if ('problem' in operations) return failed(`received undecodable patch in webhook response: ${operations.problem}`);
  if (operations.list.length === 0) return { object: request.object };
  if (!request.object)
    return {
      refusal: internalError(
        `admission webhook ${JSON.stringify(webhook.name)} attempted to modify the object, which is not supported for this operation`,
      ),
    };
  if (verdict.patchType !== 'JSONPatch') return failed(`unsupported patch type ${JSON.stringify(verdict.patchType)}`);
  return patched(request.object, operations.list, invoked, request);
}

function operationsIn(patch: string): { readonly list: readonly Json[] } | { readonly problem: string } {
  try {
    const value = JSON.parse(patch) as Json;
    if (Array.isArray(value)) return { list: value };
    return { problem: `json: cannot unmarshal ${typeof value} into Go value of type jsonpatch.Patch` };
  } catch {
    return {
      problem: `invalid character ${JSON.stringify(patch[0])} looking for beginning of value`.replaceAll('"', "'"),
    };
  }
}

function patched(
  object: KubeObject,
  operations: readonly Json[],
  invoked: ServedResource,
  { subresource, oldObject }: AdmissionRequest,
): Outcome {
  try {
    const shown = shownIn(invoked, subresource, object);
    const document = JSON.parse(JSON.stringify(shown)) as JsonObject;
    const result = applyJsonPatch(document, operations) as JsonObject;
    const custom = subresource === 'scale' ? undefined : invoked.custom;
    return { object: storedFrom(invoked, subresource, patchedObject(result, shown, custom), oldObject) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.status };
    if (!(error instanceof JsonPatchError || error instanceof TypeMismatch)) throw error;
    return { refusal: internalError(error.message) };
  }
}

/** What the audit log keeps of it. */
function annotate(request: AdmissionRequest, hook: Hook, called: Called, isChanged: boolean): void {
  const { annotate: note, reinvocation } = request;
  if (!note) return;
  const { webhook, configuration, index } = hook;
  const place = `webhook.admission.k8s.io/round_${reinvocation?.isSecond ? 1 : 0}_index_${index}`;
  const about = { configuration, webhook: webhook.name };
  if ('failure' in called && webhook.failurePolicy === 'Ignore') note(`failed-open.mutation.${place}`, webhook.name);
  note(`mutation.${place}`, JSON.stringify({ ...about, mutated: isChanged }));
  const verdict: ReviewVerdict | undefined = 'verdict' in called ? called.verdict : undefined;
  if (isChanged && verdict)
    note(
      `patch.${place}`,
      JSON.stringify({ ...about, patch: JSON.parse(verdict.patch) as Json, patchType: verdict.patchType }),
      'Request',
    );
}
