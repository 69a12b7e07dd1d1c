import { matchesLabels, type Requirement } from './selectors.ts';

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Conditions that must all hold. */
export interface NodeTerm {
  readonly matchExpressions?: readonly Expression[];
  readonly matchFields?: readonly Expression[];
}

/** What of a node terms ask for. */
export interface SelectableNode {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const operators: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

const requirementsOf = (expressions: readonly Expression[] = []): Requirement[] =>
  expressions.map(({ key, operator, values = [] }) => ({ key, operator: operators[operator]!, values }));

const matchesTerm = ({ matchExpressions, matchFields }: NodeTerm, { name, labels }: SelectableNode): boolean =>
  Boolean(matchExpressions?.length || matchFields?.length) &&
  matchesLabels(requirementsOf(matchExpressions), labels) &&
  matchesLabels(requirementsOf(matchFields), { 'metadata.name': name });

/** Terms are alternatives; one that says nothing matches nothing. Upstream: component-helpers/scheduling/corev1/nodeaffinity */
export const matchesNodeTerms = (terms: readonly NodeTerm[], node: SelectableNode): boolean =>
  terms.some((term) => matchesTerm(term, node));
