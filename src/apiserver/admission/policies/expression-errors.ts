import { type FieldError, invalidValue } from '../../../apimachinery/field-error.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type {
  MutatingAdmissionPolicy,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingWebhookConfiguration,
} from '../../../apimachinery/types.ts';
import { type CelType, dyn } from '../../../cel/checking/types.ts';
import { type Evaluator, celEvaluator } from '../../../cel/load-expressions.ts';
import { mutationTypes, requestTypes, withVariables } from '../../../cel/policy-types.ts';

interface Expression {
  readonly field: string;
  readonly source: string;
  readonly result?: 'bool' | 'string';
}

type Types = Readonly<Record<string, CelType>>;

type Errors = readonly FieldError[] | Promise<readonly FieldError[]>;

const conditions = (path: string, list: readonly { readonly expression: string }[] = []): readonly Expression[] =>
  list.map(({ expression }, at) => ({ field: `${path}[${at}].expression`, source: expression, result: 'bool' }));

/** The expressions of a policy that cannot be evaluated. Upstream: pkg/apis/admissionregistration/validation/validation.go (validateCELCondition) */
export function policyExpressionErrors(object: KubeObject): Errors {
  const { spec } = object as ValidatingAdmissionPolicy & MutatingAdmissionPolicy;
  const { matchConditions, variables = [], validations = [], auditAnnotations = [], mutations = [], paramKind } = spec;
  const expressions: readonly Expression[] = [
    ...conditions('spec.matchConditions', matchConditions),
    ...variables.map(({ expression }, at) => ({ field: `spec.variables[${at}].expression`, source: expression })),
    ...validations.flatMap(({ expression, messageExpression }, at): readonly Expression[] => [
      { field: `spec.validations[${at}].expression`, source: expression, result: 'bool' },
      ...(messageExpression
        ? [
            {
              field: `spec.validations[${at}].messageExpression`,
              source: messageExpression,
              result: 'string',
            } as const,
          ]
        : []),
    ]),
    ...auditAnnotations.map(({ valueExpression }, at) => ({
      field: `spec.auditAnnotations[${at}].valueExpression`,
      source: valueExpression,
    })),
  ];
  const ofMutations = mutations.flatMap(({ applyConfiguration, jsonPatch }, at): readonly Expression[] => [
    ...(applyConfiguration?.expression
      ? [{ field: `spec.mutations[${at}].applyConfiguration.expression`, source: applyConfiguration.expression }]
      : []),
    ...(jsonPatch?.expression
      ? [{ field: `spec.mutations[${at}].jsonPatch.expression`, source: jsonPatch.expression }]
      : []),
  ]);
  const known = { ...requestTypes, ...(paramKind && { params: dyn }) };
  return celEvaluator.use((evaluator) => {
    const typeOf = (expression: string, types: Types): CelType => evaluator.checkExpression(expression, types).type;
    const types = variables.length > 0 ? withVariables(known, variables, typeOf) : known;
    return [
      ...problems(evaluator, expressions, types),
      ...problems(evaluator, ofMutations, { ...types, ...mutationTypes }),
    ];
  });
}

export function webhookExpressionErrors(object: KubeObject): Errors {
  const { webhooks = [] } = object as ValidatingWebhookConfiguration | MutatingWebhookConfiguration;
  const expressions = webhooks.flatMap(({ matchConditions }, at) =>
    conditions(`webhooks[${at}].matchConditions`, matchConditions),
  );
  if (expressions.length === 0) return [];
  return celEvaluator.use((evaluator) => problems(evaluator, expressions, requestTypes));
}

const problems = (evaluator: Evaluator, expressions: readonly Expression[], variables: Types): readonly FieldError[] =>
  expressions.flatMap(({ field, source, result }) => {
    const problem = source.trim() === '' ? undefined : evaluator.problemOf(source, variables, result);
    return problem === undefined ? [] : [invalidValue(field, source, problem)];
  });
