import { duplicate, type FieldError, invalidValue, required, tooMany } from '../field-error.ts';
import { checkableColumns } from '../structural/json-path.ts';
import { memberOf, type StructuralSchema } from '../structural/schema.ts';
import type { CustomResourceColumnDefinition, CustomResourceSubresources } from '../types.ts';

const maxSelectableFields = 8;
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
/** Upstream: apiextensions/validation/validation.go (ValidateCustomResourceDefinitionSubresources) */
export function validateSubresources({ scale }: CustomResourceSubresources, path: string, errors: FieldError[]): void {
  if (!scale) return;
  const check = (text: string, field: string, root: string): void => {
    if (text === '') errors.push(required(field));
    else if (!checkableColumns.test(text)) errors.push(invalidValue(field, text, 'is an invalid json path'));
    else if (!text.startsWith(root)) errors.push(invalidValue(field, text, `should be a json path under ${root}`));
  };
  check(scale.specReplicasPath, `${path}.scale.specReplicasPath`, '.spec.');
  check(scale.statusReplicasPath, `${path}.scale.statusReplicasPath`, '.status.');
  const selector = scale.labelSelectorPath;
  if (selector && !selector.startsWith('.spec.') && !selector.startsWith('.status.'))
    errors.push(
      invalidValue(`${path}.scale.labelSelectorPath`, selector, 'should be a json path under either .spec or .status'),
    );
}

/** Upstream: ValidateCustomResourceColumnDefinition */
export function validateColumn(column: CustomResourceColumnDefinition, path: string, errors: FieldError[]): void {
  const { name, type, format = '', jsonPath } = column;
  const typesText = `must be one of ${columnTypes.join(',')}`;
  if (name === '') errors.push(required(`${path}.name`));
  if (type === '') errors.push(required(`${path}.type`, typesText));
  else if (!columnTypes.includes(type)) errors.push(invalidValue(`${path}.type`, type, typesText));
  if (format !== '' && !columnFormats.includes(format))
    errors.push(invalidValue(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`));
  if (jsonPath === '') errors.push(required(`${path}.JSONPath`));
  else if (!checkableColumns.test(jsonPath))
    errors.push(invalidValue(`${path}.JSONPath`, jsonPath, `must be a simple json path starting with .`));
}

/** Upstream: ValidateCustomResourceSelectableFields */
export function validateSelectable(
  fields: readonly { readonly jsonPath: string }[],
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
): void {
  const seen = new Set<string>();
  fields.forEach(({ jsonPath }, at) => {
    const field = `${path}[${at}].jsonPath`;
    if (jsonPath === '') {
      errors.push(required(field));
      return;
    }
    if (jsonPath.includes('[')) {
      errors.push(invalidValue(field, jsonPath, 'is an invalid path: array notation is not allowed'));
      return;
    }
    const found = schemaAt(schema, jsonPath);
    if (!found) {
      errors.push(invalidValue(field, jsonPath, 'is an invalid path: does not refer to a valid field'));
      return;
    }
    if (jsonPath.startsWith('.metadata'))
      errors.push(invalidValue(field, jsonPath, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(found.type ?? ''))
      errors.push(
        invalidValue(
          field,
          jsonPath,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      );
    if (seen.has(jsonPath)) errors.push(duplicate(field, jsonPath));
    seen.add(jsonPath);
  });
  if (seen.size > maxSelectableFields) errors.push(tooMany(path, seen.size, maxSelectableFields));
}

/** The schema of the field at a path such as `.spec.color`. */
function schemaAt(schema: StructuralSchema, path: string): StructuralSchema | undefined {
  let found: StructuralSchema | undefined = schema;
  for (const name of path.slice(1).split('.')) found = found && memberOf(found, name);
  return found;
}
