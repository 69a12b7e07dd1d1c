import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import { dns1123Subdomain } from '../../apimachinery/names.ts';
import { type KubeObject, splitApiVersion } from '../../apimachinery/object.ts';
import { validateEmbedded } from '../../apimachinery/structural/embedded.ts';
import { validateListInvariants } from '../../apimachinery/structural/list-invariants.ts';
import type { JsonObject, StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { validateValue } from '../../apimachinery/structural/validate-value.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../apimachinery/validation/metadata.ts';

interface About {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: StructuralSchema;
}

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/validator.go, strategy.go */
export function customErrors(
  { group, kind, namespaced, schema }: About,
  object: KubeObject,
  old: KubeObject | undefined,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (object.kind !== kind) errors.push(invalidValue('kind', object.kind, `must be ${kind}`));
  if (splitApiVersion(object.apiVersion).group !== group)
    errors.push(invalidValue('apiVersion', object.apiVersion, `must be ${group}`));
  if (errors.length > 0) return errors;
  if (old) validateObjectMetaUpdate(object, old, errors);
  else validateObjectMeta(object.metadata, namespaced, dns1123Subdomain, errors);
  const value = object as unknown as JsonObject;
  validateValue(value, schema, '', errors);
  validateEmbedded(value, schema, '', errors);
  validateListInvariants(value, schema, '', errors);
  return errors;
}
