import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import { additional, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { CustomResourceDefinition } from '../../apimachinery/types.ts';
import { type Evaluator, withExpressions } from '../cel/load-expressions.ts';
import { hasRules, ruleVariables } from './custom-rules.ts';

/** The expressions of a definition that cannot be evaluated. Upstream: apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go */
export function ruleErrors({ spec }: CustomResourceDefinition): readonly FieldError[] | Promise<readonly FieldError[]> {
  const schemas = spec.versions.map(({ schema }) => schema?.openAPIV3Schema);
  if (!schemas.some((schema) => schema && hasRules(schema))) return [];
  return withExpressions((evaluator) => {
    const errors: FieldError[] = [];
    schemas.forEach((schema, at) => {
      if (schema) check(evaluator, schema, `spec.versions[${at}].schema.openAPIV3Schema`, errors);
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
  schema['x-kubernetes-validations']?.forEach((rule, at) => {
    const field = `${path}.x-kubernetes-validations[${at}]`;
    const { problem } = evaluator.compile(rule.rule, ruleVariables, 'bool');
    if (problem !== undefined) errors.push(invalidValue(`${field}.rule`, shownRule(rule), problem));
    const inMessage = rule.messageExpression
      ? evaluator.compile(rule.messageExpression, ruleVariables, 'string').problem
      : undefined;
    if (inMessage !== undefined)
      errors.push(invalidValue(`${field}.messageExpression`, shownRule(rule), `messageExpression ${inMessage}`));
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
