import type { Expression, LabelSelector, Labels, Node, NodeSelectorTerm } from './objects.ts';

const integer = /^[+-]?\d+$/;

/** Upstream: staging/src/k8s.io/apimachinery/pkg/labels/selector.go (Requirement.Matches) */
function matchesExpression({ key, operator, values = [] }: Expression, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const bound = values[0] ?? '';
      if (value === undefined || !integer.test(value) || !integer.test(bound)) return false;
      return operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
    default:
      return false;
  }
}

export type LabelMatcher = (labels: Labels | undefined) => boolean;

const nothing: Labels = {};

/** No selector selects nothing, an empty one everything. */
export function labelMatcher(selector: LabelSelector | undefined): LabelMatcher {
  if (!selector) return () => false;
  const expressions = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...(selector.matchExpressions ?? []),
  ];
  return (labels = nothing) => expressions.every((expression) => matchesExpression(expression, labels));
}

export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): boolean =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;

/** Terms are alternatives; what stands in one term must all hold; a term that says nothing matches nothing. */
export const matchesNodeTerms = (terms: readonly NodeSelectorTerm[], node: Node): boolean =>
  terms.some((term) => matchesNodeTerm(term, node));

export function matchesNodeTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  { metadata }: Node,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const fields = { 'metadata.name': metadata.name };
  return (
    matchExpressions.every((expression) => matchesExpression(expression, metadata.labels ?? nothing)) &&
    matchFields.every((expression) => matchesExpression(expression, fields))
  );
}
