import { schemaNameOf } from '../../../apimachinery/kinds.ts';
import { merge } from '../../../apimachinery/managed-fields/merge.ts';
import { mergeTypeOf } from '../../../apimachinery/managed-fields/merge-type.ts';
import type { Json, KubeObject } from '../../../apimachinery/object.ts';
import { applyJsonPatch, JsonPatchError } from '../../../apimachinery/patch/json-patch.ts';
import { TypeMismatch } from '../../../apimachinery/typed-decoder.ts';
import type { JsonObject } from '../../../apimachinery/structural/schema.ts';
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding, Mutation } from '../../../apimachinery/types.ts';
import { lostDigitsText } from '../../../apimachinery/json-parser.ts';
import { jsonValue } from '../../../cel/cel-values.ts';
import { type Budget, costBudget } from '../../../cel/cost-limits.ts';
import type { Evaluator } from '../../../cel/load-expressions.ts';
import { fieldChanges } from '../../registry/field-changes.ts';
import type { PolicyFact } from '../../../protocol/evidence/admission.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { shownIn, storedFrom } from '../equivalents.ts';
import { forbid } from '../forbidden.ts';
import { patchedObject } from '../patched-object.ts';
import { type AdmissionRequest, type AdmissionVerdict, type AdmissionWorld, changed, rejected } from '../plugin.ts';
import { reinvoked } from '../reinvocation.ts';
import type { BoundPolicy } from './bound-policies.ts';
import { matchesResources } from './match.ts';
import { meetsConditions } from './match-conditions.ts';
import { ConfigurationError, paramsOf } from './params.ts';
import { attempt, environmentOf, seenBy } from './policy-variables.ts';

/** A mutation that cannot be made. */
class MutationError extends Error {}

interface Names {
  readonly policy: string;
  readonly binding: string;
}

/** What policies make of an object, each with whatever puts it in force. Upstream: admission/plugin/policy/mutating/dispatcher.go */
export function mutate(
  evaluator: Evaluator,
  policies: readonly BoundPolicy<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>[],
  request: AdmissionRequest,
  world: AdmissionWorld,
): AdmissionVerdict {
  const asked = reinvoked(request, 'MutatingAdmissionPolicy');
  const facts: PolicyFact[] = [];
  let object = request.object!;
  for (const { policy, bindings } of policies)
    for (const binding of bindings) {
      const invoked = matchesResources(policy.spec.matchConstraints ?? {}, { ...request, object }, world);
      if (!invoked || !matchesResources(binding.spec.matchResources ?? {}, { ...request, object }, world)) continue;
      const names: Names = { policy: policy.metadata.name, binding: binding.metadata.name };
      const { failurePolicy, reinvocationPolicy, paramKind } = policy.spec;
      try {
        for (const param of paramsOf(paramKind, binding.spec.paramRef, request, world)) {
          const uid = [names.policy, names.binding, param?.metadata.namespace, param?.metadata.name].join('/');
          if (!asked.isDue(uid)) continue;
          const before = object;
          object = mutatedBy(evaluator, policy, param, { ...request, object }, world, invoked);
          const isChanged = !jsonEqual(before, object);
          if (isChanged) asked.changed();
          if (reinvocationPolicy === 'IfNeeded') asked.mayAskAgain(uid);
          facts.push({ ...names, verdict: isChanged ? 'changed' : 'admitted' });
        }
      } catch (error) {
        if (!(error instanceof MutationError || error instanceof ConfigurationError)) throw error;
        facts.push({ ...names, verdict: 'denied', messages: [error.message] });
        if (failurePolicy === 'Ignore') continue;
        return { ...rejected(forbid(request, denial(names, error))), policies: facts };
      }
    }
  asked.leave(object);
  return { ...changed(object, fieldChanges(request.object, object)), policies: facts };
}

const denial = ({ policy, binding }: Names, error: Error): string =>
  `policy '${policy}' with binding '${binding}' denied request: ${error instanceof ConfigurationError ? 'failed to configure binding: ' : ''}${error.message}`;

/** The mutations of a policy, one after the other, each of the object as the last one left it. */
function mutatedBy(
  evaluator: Evaluator,
  { spec }: MutatingAdmissionPolicy,
  param: KubeObject | undefined,
  request: AdmissionRequest,
  world: AdmissionWorld,
  invoked: ServedResource,
): KubeObject {
  let object = request.object!;
  const variables = () =>
    environmentOf(evaluator, seenBy(evaluator, { ...request, object }, world, invoked), param, spec.variables);
  const condition = meetsConditions(evaluator, spec.matchConditions, variables());
  if ('error' in condition) throw new MutationError(condition.error);
  if (!condition.matches) return object;
  const budget = { left: costBudget };
  for (const mutation of spec.mutations ?? [])
    object = apply(evaluator, mutation, { ...request, object }, variables(), { invoked, budget });
  return object;
}

function apply(
  evaluator: Evaluator,
  { patchType, applyConfiguration, jsonPatch }: Mutation,
  request: AdmissionRequest,
  variables: Readonly<Record<string, unknown>>,
  { invoked, budget }: { readonly invoked: ServedResource; readonly budget: Budget },
): KubeObject {
  const { subresource } = request;
  const expression = (patchType === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression ?? '';
  const result = attempt(evaluator, expression, { ...variables, jsonpatch: evaluator.patchKeys }, budget);
  if ('error' in result) throw new MutationError(result.error);
  const change = jsonValue(result.value, (digits) => {
    throw new MutationError(lostDigitsText(digits));
  });
  const shown = shownIn(invoked, subresource, request.object!);
  const custom = subresource === 'scale' ? undefined : invoked.custom;
  const document = JSON.parse(JSON.stringify(shown)) as JsonObject;
  const type = custom?.mergeType ?? mergeTypeOf(schemaNameOf(shown.apiVersion, shown.kind));
  const patched =
    patchType === 'JSONPatch' ? jsonPatched(document, change) : (merge(type, document, change) as JsonObject);
  try {
    return storedFrom(invoked, subresource, patchedObject(patched, shown, custom), request.oldObject);
  } catch (error) {
    throw error instanceof TypeMismatch ? new MutationError(`error applying patch: ${error.message}`) : error;
  }
}

function jsonPatched(document: JsonObject, change: Json): JsonObject {
  if (!Array.isArray(change))
    throw new MutationError('type mismatch: JSONPatchType.expression should evaluate to array');
  try {
    return applyJsonPatch(document, change) as JsonObject;
  } catch (error) {
    throw error instanceof JsonPatchError ? new MutationError(`JSON Patch: ${error.message}`) : error;
  }
}
