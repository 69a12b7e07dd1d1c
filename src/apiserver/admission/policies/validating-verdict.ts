import type { KubeObject } from '../../../apimachinery/object.ts';
import type {
  AuditAnnotation,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
} from '../../../apimachinery/types.ts';
import { type Budget, costBudget } from '../../../cel/cost-limits.ts';
import type { Evaluator } from '../../../cel/load-expressions.ts';
import type { PolicyFact } from '../../../protocol/evidence/admission.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { forbid } from '../forbidden.ts';
import { type AdmissionRequest, type AdmissionVerdict, type AdmissionWorld, admitted, rejected } from '../plugin.ts';
import type { BoundPolicy } from './bound-policies.ts';
import { matchesResources } from './match.ts';
import { meetsConditions } from './match-conditions.ts';
import { ConfigurationError, paramsOf } from './params.ts';
import { attempt, environmentOf, seenBy, type Seen } from './policy-variables.ts';

const maxMessageBytes = 5 * 1024;
const maxAnnotationBytes = 10 * 1024;
const codes: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };

/** What one validation of a policy says against a request. */
interface Denial {
  readonly message: string;
  readonly reason?: string;
  /** Which validation of the policy; absent: it came to none. */
  readonly index?: number;
}

interface Decided extends Denial {
  readonly policy: string;
  readonly binding: string;
}

/** What policies say to a request, each with whatever puts it in force. Upstream: admission/plugin/policy/validating/dispatcher.go, validator.go */
export function judge(
  evaluator: Evaluator,
  policies: readonly BoundPolicy<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>[],
  request: AdmissionRequest,
  world: AdmissionWorld,
): AdmissionVerdict {
  const denied: Decided[] = [];
  const facts: PolicyFact[] = [];
  const seenIn = new Map<ServedResource, Seen>();
  for (const { policy, bindings } of policies) {
    const invoked = matchesResources(policy.spec.matchConstraints ?? {}, request, world);
    if (!invoked) continue;
    const seen = seenIn.get(invoked) ?? seenBy(evaluator, request, world, invoked);
    seenIn.set(invoked, seen);
    const notes = new Map<string, string[]>();
    for (const binding of bindings) {
      if (!matchesResources(binding.spec.matchResources ?? {}, request, world)) continue;
      const names = { policy: policy.metadata.name, binding: binding.metadata.name };
      const denials = denialsOf(evaluator, policy, binding, request, world, seen, notes);
      denied.push(
        ...enforce(
          request,
          binding,
          denials.map((denial) => ({ ...denial, ...names })),
        ),
      );
      const said = denials.map(({ message }) => message);
      facts.push({
        ...names,
        verdict: denials.length > 0 ? 'denied' : 'admitted',
        ...(said.length > 0 && { messages: said }),
      });
    }
    for (const [key, values] of notes) request.annotate?.(`${policy.metadata.name}/${key}`, values.join(', '));
  }
  const [first] = denied;
  return first ? { ...rejected(refusal(request, first)), policies: facts } : { ...admitted, policies: facts };
}

function refusal(request: AdmissionRequest, { policy, binding, message, reason = 'Invalid' }: Decided) {
  const text = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${message}`;
  const status = forbid(request, text);
  return { ...status, reason, code: codes[reason] ?? 422, details: { ...status.details, causes: [{ message: text }] } };
}

/** What the binding makes of denials: refuses, warns or only notes. */
function enforce(
  request: AdmissionRequest,
  { spec }: ValidatingAdmissionPolicyBinding,
  denials: readonly Decided[],
): readonly Decided[] {
  const actions = spec.validationActions ?? [];
  for (const { policy, binding, message, index } of denials) {
    if (index === undefined) continue;
    if (actions.includes('Warn'))
      request.warnings.push(
        `Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${binding}': ${message}`,
      );
    if (actions.includes('Audit'))
      request.annotate?.(
        'validation.policy.admission.k8s.io/validation_failure',
        JSON.stringify([{ message, policy, binding, expressionIndex: index, validationActions: actions }]),
      );
  }
  return denials.filter(({ index }) => index === undefined || actions.includes('Deny'));
}

function denialsOf(
  evaluator: Evaluator,
  { spec }: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  request: AdmissionRequest,
  world: AdmissionWorld,
  seen: Seen,
  notes: Map<string, string[]>,
): readonly Denial[] {
  const fails = spec.failurePolicy !== 'Ignore';
  let params: readonly (KubeObject | undefined)[];
  try {
    params = paramsOf(spec.paramKind, binding.spec.paramRef, request, world);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return fails ? [{ message: `failed to configure binding: ${error.message}` }] : [];
  }
  return params.flatMap((param): readonly Denial[] => {
    const variables = environmentOf(evaluator, seen, param, spec.variables);
    const condition = meetsConditions(evaluator, spec.matchConditions, variables);
    if ('error' in condition) return fails ? [{ message: condition.error, index: 0 }] : [];
    if (!condition.matches) return [];
    const budget = { left: costBudget };
    const denials = (spec.validations ?? []).flatMap((validation, index): readonly Denial[] => {
      const result = attempt(evaluator, validation.expression, variables, budget);
      if ('error' in result) return fails ? [{ message: result.error, index }] : [];
      if (result.value === true) return [];
      const message = messageOf(evaluator, validation, variables, budget);
      return [{ message, index, ...(validation.reason && { reason: validation.reason }) }];
    });
    const mistakes = annotate(evaluator, spec.auditAnnotations ?? [], variables, notes);
    return fails ? [...denials, ...mistakes] : denials;
  });
}

/** What the policy says itself, by an expression or as it stands; else its expression. */
function messageOf(
  evaluator: Evaluator,
  { expression, message = '', messageExpression }: Validation,
  variables: Readonly<Record<string, unknown>>,
  budget: Budget,
): string {
  const result = messageExpression ? attempt(evaluator, messageExpression, variables, budget) : undefined;
  const text = result && 'value' in result && typeof result.value === 'string' ? result.value.trim() : '';
  const usable = text !== '' && !text.includes('\n') && text.length <= maxMessageBytes ? text : '';
  return usable || message.trim() || `failed expression: ${expression.trim()}`;
}

function annotate(
  evaluator: Evaluator,
  annotations: readonly AuditAnnotation[],
  variables: Readonly<Record<string, unknown>>,
  notes: Map<string, string[]>,
): readonly Denial[] {
  const budget = { left: costBudget };
  return annotations.flatMap(({ key, valueExpression }): readonly Denial[] => {
    const result = attempt(evaluator, valueExpression, variables, budget);
    if ('error' in result) return [{ message: result.error }];
    if (typeof result.value !== 'string') return [];
    const value = result.value.trim().slice(0, maxAnnotationBytes);
    const values = notes.get(key) ?? [];
    if (value !== '' && !values.includes(value)) notes.set(key, [...values, value]);
    return [];
  });
}
