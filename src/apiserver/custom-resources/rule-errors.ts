import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import { additional, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { CustomResourceDefinition } from '../../apimachinery/types.ts';
import { type Evaluator, celEvaluator } from '../cel/load-expressions.ts';
import { ruleCostErrors } from './rule-costs.ts';
import { hasRules, ruleVariables } from './custom-rules.ts';

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

/** Of an object's metadata, rules see the name alone. */
const withHead = (schema: StructuralSchema): StructuralSchema => ({
  ...schema,
  properties: {
    ...schema.properties,
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
  },
});

function check(evaluator: Evaluator, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const more = additional(schema);
  if (typeof more === 'object') check(evaluator, more, `${path}.additionalProperties`, errors);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    check(evaluator, one, `${path}.properties[${name}]`, errors);
  if (schema.items) check(evaluator, schema.items, `${path}.items`, errors);
  schema['x-kubernetes-validations']?.forEach((rule, at) => {
    const field = `${path}.x-kubernetes-validations[${at}]`;
    const { problem } = evaluator.compile(rule.rule, ruleVariables, 'bool');
    const detail = problem?.replace('must evaluate to bool', 'cel expression must evaluate to a bool');
    const unknown = detail ?? evaluator.undefinedField(rule.rule, schema);
    if (unknown !== undefined) errors.push(invalidValue(`${field}.rule`, shownRule(rule), unknown));
    const inMessage = rule.messageExpression
      ? evaluator.compile(rule.messageExpression, ruleVariables, 'string').problem
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
