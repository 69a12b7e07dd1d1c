import { applyDefaults } from '../../../apimachinery/defaults/defaults.ts';
import { schemaNameOf } from '../../../apimachinery/kinds.ts';
import { merge } from '../../../apimachinery/managed-fields/merge.ts';
import { mergeTypeOf } from '../../../apimachinery/managed-fields/merge-type.ts';
import type { Json, KubeObject } from '../../../apimachinery/object.ts';
import { applyJsonPatch, JsonPatchError } from '../../../apimachinery/patch/json-patch.ts';
import { schemaOf } from '../../../apimachinery/schema.ts';
import { decodeTyped, TypeMismatch } from '../../../apimachinery/typed-decoder.ts';
import { fillDefaults } from '../../../apimachinery/structural/fill-defaults.ts';
import type { JsonObject } from '../../../apimachinery/structural/schema.ts';
import type { MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding, Mutation } from '../../../apimachinery/types.ts';
import { jsonValue } from '../../cel/cel-values.ts';
import { type Evaluator, withExpressions } from '../../cel/load-expressions.ts';
import { fieldChanges } from '../../registry/field-changes.ts';
import type { PolicyFact } from '../../../protocol/evidence.ts';
import { forbid } from '../forbidden.ts';
import {
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
  changed,
  rejected,
} from '../plugin.ts';
import { boundPolicies } from './bound-policies.ts';
import { isExempt, matchesResources } from './match.ts';
import { meetsConditions } from './match-conditions.ts';
import { ConfigurationError, paramsOf } from './params.ts';
import { attempt, environmentOf, seenBy } from './policy-variables.ts';

const policiesOf = boundPolicies<MutatingAdmissionPolicy, MutatingAdmissionPolicyBinding>(
  'mutatingadmissionpolicies.admissionregistration.k8s.io',
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
);

/** A mutation that cannot be made. */
class MutationError extends Error {}

/** Upstream: apiserver/pkg/admission/plugin/policy/mutating/dispatcher.go */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  handles: (request, { reader }) =>
    request.object !== undefined &&
    !isExempt(request) &&
    policiesOf(reader).some(({ policy }) => matchesResources(policy.spec.matchConstraints ?? {}, request, reader)),
  mutate: (request, world) => withExpressions((evaluator) => mutate(evaluator, request, world)),
};

function mutate(evaluator: Evaluator, request: AdmissionRequest, world: AdmissionWorld): AdmissionVerdict {
  const { reader } = world;
  const facts: PolicyFact[] = [];
  let object = request.object!;
  for (const { policy, bindings } of policiesOf(reader)) {
    if (!matchesResources(policy.spec.matchConstraints ?? {}, { ...request, object }, reader)) continue;
    for (const binding of bindings) {
      if (!matchesResources(binding.spec.matchResources ?? {}, { ...request, object }, reader)) continue;
      const names = { policy: policy.metadata.name, binding: binding.metadata.name };
      try {
        const mutated = mutatedBy(evaluator, policy, binding, { ...request, object }, world);
        facts.push({ ...names, verdict: mutated === object ? 'admitted' : 'changed' });
        object = mutated;
      } catch (error) {
        if (!(error instanceof MutationError || error instanceof ConfigurationError)) throw error;
        const what = error instanceof ConfigurationError ? 'failed to configure binding: ' : '';
        facts.push({ ...names, verdict: 'denied', messages: [error.message] });
        if (policy.spec.failurePolicy === 'Ignore') continue;
        const text = `policy '${names.policy}' with binding '${names.binding}' denied request: ${what}${error.message}`;
        return { ...rejected(forbid(request, text)), policies: facts };
      }
    }
  }
  return { ...changed(object, fieldChanges(request.object, object)), policies: facts };
}

function mutatedBy(
  evaluator: Evaluator,
  { spec }: MutatingAdmissionPolicy,
  binding: MutatingAdmissionPolicyBinding,
  request: AdmissionRequest,
  world: AdmissionWorld,
): KubeObject {
  let object = request.object!;
  for (const param of paramsOf(spec.paramKind, binding.spec.paramRef, request, world)) {
    const variablesFor = (seen: KubeObject) =>
      environmentOf(evaluator, seenBy(evaluator, { ...request, object: seen }, world), param, spec.variables);
    const condition = meetsConditions(evaluator, spec.matchConditions, variablesFor(object));
    if ('error' in condition) throw new MutationError(condition.error);
    if (!condition.matches) continue;
    for (const mutation of spec.mutations ?? [])
      object = apply(evaluator, mutation, object, variablesFor(object), request, world);
  }
  return object;
}

function apply(
  evaluator: Evaluator,
  { patchType, applyConfiguration, jsonPatch }: Mutation,
  object: KubeObject,
  variables: Readonly<Record<string, unknown>>,
  request: AdmissionRequest,
  { resources }: AdmissionWorld,
): KubeObject {
  const expression = (patchType === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression ?? '';
  const result = attempt(evaluator, expression, variables);
  if ('error' in result) throw new MutationError(result.error);
  const change = jsonValue(result.value);
  const custom = resources.find(request.group, request.version, request.resource)?.custom;
  const schemaName = schemaNameOf(object.apiVersion, object.kind);
  const document = JSON.parse(JSON.stringify(object)) as JsonObject;
  const type = custom?.mergeType ?? mergeTypeOf(schemaName);
  const patched =
    patchType === 'JSONPatch' ? jsonPatched(document, change) : (merge(type, document, change) as JsonObject);
  if (custom) {
    fillDefaults(patched, custom.schema);
    return patched as unknown as KubeObject;
  }
  try {
    const { object: typed } = decodeTyped(schemaOf(schemaName)!, patched);
    const decoded = { ...typed, apiVersion: object.apiVersion, kind: object.kind } as unknown as KubeObject;
    applyDefaults(decoded);
    return decoded;
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
