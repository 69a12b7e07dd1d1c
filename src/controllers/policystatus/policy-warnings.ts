import type { ExpressionWarning, ValidatingAdmissionPolicySpec } from '../../apimachinery/types.ts';
import type { CelType } from '../../cel/checking/types.ts';
import { checkExpression } from '../../cel/expressions.ts';
import { requestTypes, withVariables } from '../../cel/policy-types.ts';

export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A kind whose objects a policy is asked about. */
export interface TypedKind extends Kind {
  readonly type: CelType;
}

/**
 * What is wrong with a policy's expressions for the objects that it is asked about: each expression is checked against each kind.
 * Upstream: apiserver/pkg/admission/plugin/policy/validating/typechecking.go
 * @param params of the objects that the policy takes parameters from, where they are known
 */
export function expressionWarnings(
  { validations = [], variables = [] }: ValidatingAdmissionPolicySpec,
  kinds: readonly TypedKind[],
  params: CelType | undefined,
): readonly ExpressionWarning[] {
  const scopes = kinds.map((kind) => {
    const objects = { object: kind.type, oldObject: kind.type, ...(params && { params }) };
    return {
      kind,
      types: withVariables(
        { ...requestTypes, ...objects },
        variables,
        (text, types) => checkExpression(text, types).type,
      ),
    };
  });

  const warn = (fieldRef: string, expression: string): readonly ExpressionWarning[] => {
    const problems = scopes.flatMap(({ kind: { group, version, kind }, types }) => {
      const { problem } = checkExpression(expression, types);
      return problem === undefined ? [] : [`${group}/${version}, Kind=${kind}: ${problem}\n`];
    });
    return problems.length === 0 ? [] : [{ fieldRef, warning: problems.join('\n') }];
  };

  return validations.flatMap(({ expression, messageExpression }, at) => [
    ...warn(`spec.validations[${at}].expression`, expression),
    ...(messageExpression ? warn(`spec.validations[${at}].messageExpression`, messageExpression) : []),
  ]);
}
