import { duplicate, type FieldError, forbidden, invalidValue, required } from '../../apimachinery/field-error.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Json } from '../../apimachinery/object.ts';
import { counterparts } from '../../apimachinery/structural/counterparts.ts';
import { additional, isObject, memberOf, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { ValidationRule } from '../../apimachinery/types.ts';
import { celValueOf } from '../../cel/cel-values.ts';
import { type Budget, limitText, outOfBudgetText } from '../../cel/cost-limits.ts';
import type { Evaluator } from '../../cel/load-expressions.ts';

/** What the expressions of a schema may name. */
export const ruleVariables = ['self', 'oldSelf'];

const maxMessageLength = 5 * 1024;

/** Whether a schema has rules, at any depth. */
export function hasRules(schema: StructuralSchema): boolean {
  const more = additional(schema);
  return (
    (schema['x-kubernetes-validations']?.length ?? 0) > 0 ||
    (schema.items !== undefined && hasRules(schema.items)) ||
    (typeof more === 'object' && hasRules(more)) ||
    Object.values(schema.properties ?? {}).some(hasRules)
  );
}

/** A value where it is, with what it was. */
interface Place {
  readonly value: Json | undefined;
  readonly old: Json | undefined;
  readonly path: string;
}

/** What rules found out, and what they may still cost. */
interface Findings {
  readonly errors: FieldError[];
  readonly budget: Budget;
}

/**
 * What the rules of a schema say against a value, as far as the budget lasts.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go
 */
export function validateRules(
  evaluator: Evaluator,
  { value, old, path }: Place,
  schema: StructuralSchema,
  findings: Findings,
): void {
  if (value === undefined || value === null) return;
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    if (findings.budget.left < 0) return;
    judge(evaluator, rule, { value, old, path }, schema, findings);
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    const before = counterparts(schema, old);
    if (items)
      value.forEach((item, at) =>
        validateRules(evaluator, { value: item, old: before(item), path: `${path}[${at}]` }, items, findings),
      );
  } else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      const found = memberOf(schema, name);
      if (!found) continue;
      const isNamed = schema.properties !== undefined && Object.hasOwn(schema.properties, name);
      const field = isNamed ? (path === '' ? name : `${path}.${name}`) : `${path}[${name}]`;
      const place = { value: member, old: isObject(old) ? old[name] : undefined, path: field };
      validateRules(evaluator, place, found, findings);
    }
}

function judge(
  evaluator: Evaluator,
  rule: ValidationRule,
  { value, old, path }: Place,
  schema: StructuralSchema,
  { errors, budget }: Findings,
): void {
  const { program, problem } = evaluator.compile(rule.rule, ruleVariables, 'bool');
  const field = path === '' ? '<nil>' : path;
  const type = schema.type ?? '';
  if (!program) {
    errors.push(invalidValue(field, type, `rule compile error: ${problem}`));
    return;
  }
  const isTransition = program.uses('oldSelf');
  if (isTransition ? old === undefined && !rule.optionalOldSelf : old !== undefined && jsonEqual(value, old)) return;
  const before = old === undefined ? undefined : celValueOf(old, schema);
  const variables = {
    self: celValueOf(value, schema),
    oldSelf: rule.optionalOldSelf ? evaluator.optionalOf(before) : before,
  };
  const shown = rule.message ? rule.message.trim() : rule.rule.trim();
  try {
    const holds = program.evaluate(variables, budget) === true;
    if (budget.left < 0) errors.push(invalidValue(field, type, outOfBudgetText));
    if (holds || budget.left < 0) return;
  } catch (error) {
    if (!(error instanceof evaluator.CelError)) throw error;
    if (error.message === limitText) budget.left = -1;
    errors.push(invalidValue(field, type, failure(error.message, shown)));
    return;
  }
  const place = rule.fieldPath ? below(path, rule.fieldPath) : field;
  errors.push(errorFor(rule.reason, place, type, messageOf(evaluator, rule, variables)));
}

function failure(message: string, rule: string): string {
  if (message.startsWith('no such overload'))
    return `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`;
  return message === limitText
    ? `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${rule}`
    : `${message} evaluating rule: ${rule}`;
}

const below = (path: string, fieldPath: string): string =>
  `${path}${fieldPath.replace(/\['([^']*)'\]/g, '[$1]')}`.replace(/^\./, '');

function messageOf(
  evaluator: Evaluator,
  { rule, message = '', messageExpression }: ValidationRule,
  variables: Readonly<Record<string, unknown>>,
): string {
  const text = messageExpression ? evaluated(evaluator, messageExpression, variables) : '';
  const usable = text !== '' && !text.includes('\n') && text.length <= maxMessageLength ? text : '';
  return usable || message.trim() || `failed rule: ${rule.trim()}`;
}

function evaluated(evaluator: Evaluator, source: string, variables: Readonly<Record<string, unknown>>): string {
  try {
    const text = evaluator.compile(source, ruleVariables, 'string').program?.evaluate(variables);
    return typeof text === 'string' ? text.trim() : '';
  } catch (error) {
    if (error instanceof evaluator.CelError) return '';
    throw error;
  }
}

function errorFor(reason: string | undefined, field: string, type: string, detail: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(field, detail);
    case 'FieldValueRequired':
      return required(field, detail);
    case 'FieldValueDuplicate':
      return duplicate(field, type);
    default:
      return invalidValue(field, type, detail);
  }
}
