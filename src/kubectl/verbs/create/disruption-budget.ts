import { parseLabelSelector, type Requirement, SelectorError } from '../../../apimachinery/selectors.ts';
import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import { generated } from './generator.ts';

/** Upstream: kubectl/pkg/cmd/create/create_pdb.go */
export const disruptionBudget = generated({
  command: 'create poddisruptionbudget',
  usage: '--selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  summary: 'Create a pod disruption budget with the specified name',
  aliases: ['pdb'],
  flags: {
    selector: { kind: 'string' },
    'min-available': { kind: 'string' },
    'max-unavailable': { kind: 'string' },
  },
  refusal: 'failed to create poddisruptionbudgets:',
  object(name, { flags }) {
    const selector = flags.string('selector') ?? '';
    const [least, most] = [flags.string('min-available') ?? '', flags.string('max-unavailable') ?? ''];
    const wrong =
      (selector === '' && 'a selector must be specified') ||
      (least === '' && most === '' && 'one of min-available or max-unavailable must be specified') ||
      (least !== '' && most !== '' && 'min-available and max-unavailable cannot be both specified') ||
      (least !== '' && !isAmount(least) && 'invalid format specified for min-available') ||
      (most !== '' && !isAmount(most) && 'invalid format specified for max-unavailable');
    if (wrong) throw new Failure(`error: ${wrong}`);
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(least !== '' && { minAvailable: numberOrText(least) }),
        selector: selectorOf(selector),
        ...(most !== '' && { maxUnavailable: numberOrText(most) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});

const isAmount = (text: string): boolean => /^\d+%?$/.test(text);

/** As Go's intstr.Parse reads it. */
export const numberOrText = (text: string): number | string => (/^[+-]?\d+$/.test(text) ? Number(text) : text);

const operators: Partial<Record<Requirement['operator'], string>> = {
  '!=': 'NotIn',
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** Upstream: apimachinery/pkg/apis/meta/v1 (ParseToLabelSelector) */
function selectorOf(text: string): Json {
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
