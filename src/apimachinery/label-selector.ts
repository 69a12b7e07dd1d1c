import type { Requirement } from './selectors.ts';
import type { LabelSelector } from './types.ts';

const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;

/** A selector object as requirements. Upstream: apimachinery/pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector) */
export function toRequirements({ matchLabels, matchExpressions }: LabelSelector): Requirement[] {
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
