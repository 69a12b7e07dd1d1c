import { parseLabelSelector, type Requirement, SelectorError } from '../apimachinery/selectors.ts';
import type { Json } from './api.ts';
import { Failure } from './failure.ts';

const operators: Partial<Record<Requirement['operator'], string>> = {
  '!=': 'NotIn',
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** `app=web,tier in (a,b)` as a selector's fields. Upstream: apimachinery/pkg/apis/meta/v1 (ParseToLabelSelector) */
export function selectorOf(text: string): Json {
  const requirements = requirementsOf(text);
  const plain = requirements.filter(({ operator }) => operator === '=');
  const others = requirements.filter(({ operator }) => operator !== '=');
  return {
    ...(plain.length > 0 && { matchLabels: Object.fromEntries(plain.map(({ key, values }) => [key, values[0]])) }),
    ...(others.length > 0 && {
      matchExpressions: others.map(({ key, operator, values }) => {
        if (!operators[operator]) throw new Failure(`error: "${operator}" is not a valid label selector operator`);
        return { key, operator: operators[operator], ...(values.length > 0 && { values }) };
      }),
    }),
  };
}

function requirementsOf(text: string): readonly Requirement[] {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (error instanceof SelectorError)
      throw new Failure(`error: couldn't parse the selector string "${text}": ${error.message}`);
    throw error;
  }
}
