import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Variable } from '../../../apimachinery/types.ts';
import { celValue } from '../../../cel/cel-values.ts';
import { type Budget, outOfBudgetText } from '../../../cel/cost-limits.ts';
import type { Evaluator } from '../../../cel/load-expressions.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { kindIn, shownIn } from '../equivalents.ts';
import type { AdmissionRequest, AdmissionWorld } from '../plugin.ts';

/** What the expressions of a policy may name. */
export const policyVariables = [
  'object',
  'oldObject',
  'request',
  'params',
  'namespaceObject',
  'authorizer',
  'variables',
  'jsonpatch',
];

/** The request as expressions see it; the same for all policies that ask for the same version of the resource. */
export interface Seen {
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly request: unknown;
  readonly namespaceObject: unknown;
  readonly authorizer: unknown;
}

/**
 * Upstream: apiserver/pkg/admission/plugin/cel/condition.go (CreateAdmissionRequest, CreateNamespaceObject)
 * @param invoked in which version of the resource the objects are shown
 */
export function seenBy(
  evaluator: Evaluator,
  request: AdmissionRequest,
  { reader, authorize, resources }: AdmissionWorld,
  invoked: ServedResource,
): Seen {
  const { group, version, resource, subresource, namespace, user, operation, dryRun, options } = request;
  const [object, oldObject] = [request.object, request.oldObject].map(
    (one) => one && shownIn(invoked, subresource, one),
  );
  const subject = object ?? oldObject;
  const own = resources.find(group, version, resource) ?? invoked;
  const about = { group, version, resource };
  const isNamespace = group === '' && resource === 'namespaces';
  const found = namespace === '' || isNamespace ? undefined : reader.get('namespaces', '', namespace);
  return {
    object: object ? celValue(object) : null,
    oldObject: oldObject ? celValue(oldObject) : null,
    request: celValue({
      kind: kindIn(invoked, subresource),
      resource: { group: invoked.group, version: invoked.version, resource: invoked.resource },
      subResource: subresource,
      requestKind: kindIn(own, subresource),
      requestResource: about,
      requestSubResource: subresource,
      name: request.name || (subject?.metadata.name ?? ''),
      namespace,
      operation,
      userInfo: {
        username: user.name,
        groups: user.groups,
        ...(user.uid && { uid: user.uid }),
        extra: user.extra ?? {},
      },
      dryRun,
      ...(options && { options }),
    }),
    namespaceObject: found ? celValue(found) : null,
    authorizer: evaluator.authorizerFor(authorize, user, { ...about, subresource, namespace, name: request.name }),
  };
}

/** What is named in expressions of one policy with one parameter; variables are worked out when they are asked for. */
export function environmentOf(
  evaluator: Evaluator,
  seen: Seen,
  params: KubeObject | undefined,
  variables: readonly Variable[] = [],
): Readonly<Record<string, unknown>> {
  const computed: Record<string, unknown> = {};
  const all = { ...seen, params: params ? celValue(params) : null, variables: computed };
  for (const { name, expression } of variables) {
    let known: { readonly value: unknown } | undefined;
    Object.defineProperty(computed, name, {
      enumerable: true,
      get: () => (known ??= { value: evaluate(evaluator, expression, all) }).value,
    });
  }
  return all;
}

/** Throws `CelError`. */
export function evaluate(
  evaluator: Evaluator,
  expression: string,
  variables: Readonly<Record<string, unknown>>,
  budget?: Budget,
): unknown {
  const { program, problem } = evaluator.compile(expression, policyVariables);
  if (!program) throw new evaluator.CelError(problem);
  return program.evaluate(variables, budget);
}

/** What an evaluation came to as far as the budget allows, or why it came to nothing, in the real server's words. */
export function attempt(
  evaluator: Evaluator,
  expression: string,
  variables: Readonly<Record<string, unknown>>,
  budget: Budget,
): { readonly value: unknown } | { readonly error: string } {
  if (budget.left < 0) return { error: outOfBudgetText };
  try {
    const value = evaluate(evaluator, expression, variables, budget);
    return budget.left < 0 ? { error: outOfBudgetText } : { value };
  } catch (error) {
    if (!(error instanceof evaluator.CelError)) throw error;
    return { error: `expression '${expression.trim()}' resulted in error: ${error.message}` };
  }
}
