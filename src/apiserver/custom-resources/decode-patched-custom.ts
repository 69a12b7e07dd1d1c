import type { DecodedObject, FieldValidation } from '../../apimachinery/decode.ts';
import { invalidValue } from '../../apimachinery/field-error.ts';
import type { KindName } from '../../apimachinery/kinds.ts';
import type { Json } from '../../apimachinery/object.ts';
import { PatchError } from '../../apimachinery/patch/patch-error.ts';
import { invalid } from '../../apimachinery/status.ts';
import { isObject, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { jsonKind, TypeMismatch } from '../../apimachinery/typed-decoder.ts';
import { coerced } from './decode-custom.ts';

/**
 * What a patch made of an object of a custom kind; its errors are about the field `patch`. Throws `PatchError`.
 * @param shown the value that errors quote
 */
export function decodePatchedCustom(
  patched: Json,
  expected: KindName,
  schema: StructuralSchema,
  validation: FieldValidation,
  shown: () => string,
): DecodedObject {
  const refuse = (problem: string): never => {
    throw new PatchError(invalid({ group: '', kind: '' }, '', [invalidValue('patch', shown(), problem)]));
  };
  if (!isObject(patched))
    return refuse(`json: cannot unmarshal ${jsonKind(patched)} into Go value of type map[string]interface {}`);
  try {
    const { object, strictErrors } = coerced(patched, patched['kind'] === expected.kind ? schema : undefined);
    if (validation === 'Strict' && strictErrors.length > 0) refuse(`strict decoding error: ${strictErrors.join(', ')}`);
    return { object, warnings: validation === 'Warn' ? strictErrors : [] };
  } catch (error) {
    if (error instanceof TypeMismatch) return refuse(error.message);
    throw error;
  }
}
