import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import { dns1123Subdomain } from '../../apimachinery/names.ts';
import { type KubeObject, splitApiVersion } from '../../apimachinery/object.ts';
import { validateEmbedded } from '../../apimachinery/structural/embedded.ts';
import { validateListInvariants } from '../../apimachinery/structural/list-invariants.ts';
import type { JsonObject, StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { validateValue } from '../../apimachinery/structural/validate-value.ts';
import { validateAnyObjectMeta, validateObjectMetaUpdate } from '../../apimachinery/validation/metadata.ts';
import { costBudget } from '../../cel/cost-limits.ts';
import { celEvaluator } from '../../cel/load-expressions.ts';
import { validateRules } from './custom-rules.ts';

interface About {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: StructuralSchema;
  /** The schema has expressions. */
  readonly hasRules: boolean;
}

/** With these, rules are not asked. */
const blocking = new Set(['FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid']);

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/validator.go, strategy.go */
export function customErrors(
  about: About,
  object: KubeObject,
  old: KubeObject | undefined,
): readonly FieldError[] | Promise<readonly FieldError[]> {
  const errors = schemaErrors(about, object, old);
  if (!about.hasRules || errors.some(({ field }) => field === 'kind' || field === 'apiVersion')) return errors;
  if (errors.some(({ reason }) => blocking.has(reason)))
    return [
      ...errors,
      invalidValue(
        '<nil>',
        null,
        'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
      ),
    ];
  return celEvaluator.use((evaluator) => {
    const value = object as unknown as JsonObject;
    const findings = { errors: [...errors], budget: { left: costBudget } };
    const place = { value, old: old as unknown as JsonObject | undefined, path: '' };
    validateRules(evaluator, place, about.schema, findings);
    return findings.errors;
  });
}

function schemaErrors(
  { group, kind, namespaced, schema }: About,
  object: KubeObject,
  old: KubeObject | undefined,
): FieldError[] {
  const errors: FieldError[] = [];
  if (object.kind !== kind) errors.push(invalidValue('kind', object.kind, `must be ${kind}`));
  if (splitApiVersion(object.apiVersion).group !== group)
    errors.push(invalidValue('apiVersion', object.apiVersion, `must be ${group}`));
  if (errors.length > 0) return errors;
  if (old) validateObjectMetaUpdate(object, old, errors);
  else validateAnyObjectMeta(object.metadata, namespaced, dns1123Subdomain, errors);
  const value = object as unknown as JsonObject;
  validateValue(value, schema, '', errors, old as unknown as JsonObject | undefined);
  validateEmbedded(value, schema, '', errors);
  validateListInvariants(value, schema, '', errors);
  return errors;
}
