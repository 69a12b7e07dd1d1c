import type { Requirement } from './selectors.ts';
import type { LabelSelector } from './types.ts';

const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;

/** A selector object that nobody means to change. */
export interface ReadonlySelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** A selector object as requirements. Upstream: apimachinery/pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector) */
export function toRequirements({ matchLabels, matchExpressions }: ReadonlySelector): Requirement[] {
  const requirements: Requirement[] = Object.entries(matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: '=',
    values: [value],
  }));
  for (const { key, operator, values = [] } of matchExpressions ?? [])
    requirements.push({ key, operator: operators[operator as keyof typeof operators], values });
  return requirements;
}

export const selectsEverything = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;

/** `app=web,tier in (a,b),!old`, in the order of the keys. Upstream: apimachinery/pkg/labels/selector.go (String) */
export const formatLabelSelector = (selector: LabelSelector): string =>
  toRequirements(selector)
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(requirementText)
    .join(',');

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case '!':
      return `!${key}`;
    case 'exists':
      return key;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.toSorted().join(',')})`;
    default:
      return `${key}=${values.join(',')}`;
  }
}
