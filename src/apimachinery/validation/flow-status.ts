import { duplicate, type FieldError, required } from '../field-error.ts';

/** Conditions have a type, each another. Upstream: pkg/apis/flowcontrol/validation/validation.go (ValidateFlowSchemaStatus, ValidatePriorityLevelConfigurationStatus) */
export function validateFlowConditions(
  conditions: readonly { readonly type?: string }[] | undefined,
  errors: FieldError[],
): void {
  const seen = new Set<string>();
  conditions?.forEach(({ type = '' }, place) => {
    const field = `status.conditions[${place}].type`;
    if (seen.has(type)) errors.push(duplicate(field, type));
    seen.add(type);
    if (type === '') errors.push(required(field, 'must not be empty'));
  });
}
