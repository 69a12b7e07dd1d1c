import { type FieldError, notSupported, required, tooMany } from '../field-error.ts';
import type { Container } from '../types.ts';

const policies = ['Always', 'Never', 'OnFailure'];
const actions = ['Restart'];
const operators = ['In', 'NotIn'];
const maxRules = 20;
const maxExitCodes = 255;

/** When a container of its own mind is begun anew. Upstream: pkg/apis/core/validation/validation.go (validateContainerRestartPolicy) */
export function validateRestartTerms(
  { restartPolicy, restartPolicyRules = [] }: Container,
  path: string,
  errors: FieldError[],
): void {
  if (restartPolicy !== undefined) {
    if (!policies.includes(restartPolicy)) errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, policies));
  } else if (restartPolicyRules.length > 0)
    errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  const rules = `${path}.restartPolicyRules`;
  if (restartPolicyRules.length > maxRules) errors.push(tooMany(rules, restartPolicyRules.length, maxRules));
  restartPolicyRules.forEach(({ action = '', exitCodes }, at) => {
    const field = `${rules}[${at}]`;
    if (!actions.includes(action)) errors.push(notSupported(`${field}.action`, action, actions));
    if (!exitCodes) {
      errors.push(required(`${field}.exitCodes`, 'must be specified'));
      return;
    }
    const { operator = '', values = [] } = exitCodes;
    if (!operators.includes(operator)) errors.push(notSupported(`${field}.exitCodes.operator`, operator, operators));
    if (values.length > maxExitCodes) errors.push(tooMany(`${field}.exitCodes.values`, values.length, maxExitCodes));
  });
}
