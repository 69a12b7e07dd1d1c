import { applyDefaults } from '../../apimachinery/defaults/defaults.ts';
import { schemaNameOf } from '../../apimachinery/kinds.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { schemaOf } from '../../apimachinery/schema.ts';
import { fillDefaults } from '../../apimachinery/structural/fill-defaults.ts';
import type { JsonObject } from '../../apimachinery/structural/schema.ts';
import { decodeTyped } from '../../apimachinery/typed-decoder.ts';
import type { CustomKind } from '../custom-resources/custom-kind.ts';

/**
 * A document that was an object of this kind before it was patched, as such an object again, defaults filled in. Throws
 * `TypeMismatch`. @param custom what its definition says, where the kind is not built in
 */
export function patchedObject(
  patched: JsonObject,
  { apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>,
  custom: CustomKind | undefined,
): KubeObject {
  if (custom) {
    fillDefaults(patched, custom.schema);
    return patched as unknown as KubeObject;
  }
  const { object } = decodeTyped(schemaOf(schemaNameOf(apiVersion, kind))!, patched);
  const decoded = { ...object, apiVersion, kind } as unknown as KubeObject;
  applyDefaults(decoded);
  return decoded;
}
