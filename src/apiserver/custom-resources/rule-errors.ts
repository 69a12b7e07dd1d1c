import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import { additional, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { CustomResourceDefinition } from '../../apimachinery/types.ts';
import { schemaType, withHead } from '../../cel/checking/schema-type.ts';
import { dyn, optionalOf } from '../../cel/checking/types.ts';
import { type Evaluator, celEvaluator } from '../../cel/load-expressions.ts';
import { ruleCostErrors } from './rule-costs.ts';
import { hasRules } from './custom-rules.ts';

/** The expressions of a definition that cannot be evaluated. Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go */
export function ruleErrors({ spec }: CustomResourceDefinition): readonly FieldError[] | Promise<readonly FieldError[]> {
  const schemas = spec.versions.map(({ schema }) => schema?.openAPIV3Schema);
  if (!schemas.some((schema) => schema && hasRules(schema))) return [];
  return celEvaluator.use((evaluator) => {
    const errors: FieldError[] = [];
    schemas.forEach((schema, at) => {
      if (!schema) return;
      const path = `spec.versions[${at}].schema.openAPIV3Schema`;
      check(evaluator, withHead(schema), path, errors);
      errors.push(...ruleCostErrors(evaluator, withHead(schema), path));
    });
    return errors;
  });
}

function check(evaluator: Evaluator, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const more = additional(schema);
  if (typeof more === 'object') check(evaluator, more, `${path}.additionalProperties`, errors);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    check(evaluator, one, `${path}.properties[${name}]`, errors);
  if (schema.items) check(evaluator, schema.items, `${path}.items`, errors);
  const type = schemaType(schema, 'selfType') ?? dyn;
  schema['x-kubernetes-validations']?.forEach((rule, at) => {
    const variables = { self: type, oldSelf: rule.optionalOldSelf ? optionalOf(type) : type };
    const field = `${path}.x-kubernetes-validations[${at}]`;
    const inRule = evaluator
      .problemOf(rule.rule, variables, 'bool')
      ?.replace('must evaluate to bool', 'cel expression must evaluate to a bool');
    if (inRule !== undefined) errors.push(invalidValue(`${field}.rule`, shownRule(rule), inRule));
    const inMessage = rule.messageExpression
      ? evaluator.problemOf(rule.messageExpression, variables, 'string')
      : undefined;
    if (inMessage !== undefined)
      errors.push(
        invalidValue(
          `${field}.messageExpression`,
          shownRule(rule),
          `messageExpression ${inMessage.replace('must evaluate to string', 'must evaluate to a string')}`,
        ),
      );
  });
}

type Rule = NonNullable<StructuralSchema['x-kubernetes-validations']>[number];

/** A rule as Go's struct has it. */
const shownRule = ({ rule, message = '', messageExpression = '', reason, fieldPath = '', optionalOldSelf }: Rule) => ({
  Rule: rule,
  Message: message,
  MessageExpression: messageExpression,
  Reason: reason ?? null,
  FieldPath: fieldPath,
  OptionalOldSelf: optionalOldSelf ?? null,
});
