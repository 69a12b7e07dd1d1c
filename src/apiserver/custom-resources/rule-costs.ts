import { type FieldError, forbidden } from '../../apimachinery/field-error.ts';
import { additional, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { Evaluator } from '../../cel/load-expressions.ts';
import { maxRequestBytes, minBytes } from '../../cel/sized.ts';

/** Upstream: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go */
const perRuleLimit = 10_000_000;
const wholeSchemaLimit = 100_000_000;

const advice =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';

function tooDear(what: string, cost: number, limit: number): string {
  const times = cost / limit;
  const factor = times > 100 ? 'more than 100x' : times < 1.5 ? `${times.toFixed(6)}x` : `${times.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${factor} ${advice}`;
}

interface Dear {
  readonly field: string;
  readonly cost: number;
}

/** The rules of a schema that could cost too much, each by itself or all together. @param path of the schema */
export function ruleCostErrors(evaluator: Evaluator, schema: StructuralSchema, path: string): readonly FieldError[] {
  const costs: Dear[] = [];
  const errors = collect(evaluator, schema, path, 1, costs);
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (total <= wholeSchemaLimit) return errors;
  const most = costs.filter(({ cost }) => cost > wholeSchemaLimit / 100).toSorted((a, b) => b.cost - a.cost);
  return [
    ...errors,
    ...most
      .slice(0, 10)
      .map(({ field }) =>
        forbidden(field, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'),
      ),
    forbidden(
      path,
      tooDear(
        'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema',
        total,
        wholeSchemaLimit,
      ),
    ),
  ];
}

/** @param often how many such values one object can have; undefined: as many as a request has room for */
function collect(
  evaluator: Evaluator,
  schema: StructuralSchema,
  path: string,
  often: number | undefined,
  costs: Dear[],
): FieldError[] {
  const times = often ?? Math.floor(maxRequestBytes / (minBytes(schema) + 1));
  const errors = (schema['x-kubernetes-validations'] ?? []).flatMap((rule, at): readonly FieldError[] => {
    const field = `${path}.x-kubernetes-validations[${at}]`;
    const check = (expression: string, name: 'rule' | 'messageExpression'): readonly FieldError[] => {
      const cost = (evaluator.ruleCost(expression, schema) ?? 0) * times;
      costs.push({ field: `${field}.${name}`, cost });
      return cost > perRuleLimit
        ? [forbidden(`${field}.${name}`, tooDear(`estimated ${name} cost`, cost, perRuleLimit))]
        : [];
    };
    return [
      ...check(rule.rule, 'rule'),
      ...(rule.messageExpression ? check(rule.messageExpression, 'messageExpression') : []),
    ];
  });
  const more = additional(schema);
  const below = (limit: number | undefined): number | undefined =>
    often === undefined || limit === undefined ? undefined : often * limit;
  const within = (child: StructuralSchema, where: string, count: number | undefined): readonly FieldError[] =>
    collect(evaluator, child, `${path}.${where}`, count, costs);
  return [
    ...errors,
    ...(typeof more === 'object' ? within(more, 'additionalProperties', below(schema.maxProperties)) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => within(one, `properties[${name}]`, often)),
    ...(schema.items ? within(schema.items, 'items', below(schema.maxItems)) : []),
  ];
}
