import type { Attributes } from './attributes.ts';
import type { Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { AuthorizationEvidence, BindingFact, UserFact } from '../../protocol/evidence/request.ts';
import type { PolicyRule } from './rbac-rule.ts';

export type Decision = 'allow' | 'deny' | 'no-opinion';

export interface Verdict {
  readonly decision: Decision;
  readonly reason: string;
  /** What kept an authorizer from deciding; the request fails of it unless another one allows it. */
  readonly error?: string;
  /** RBAC: every binding that names the user or one of its groups. */
  readonly bindings?: readonly BindingFact[];
}

/** One way of deciding. All that it looks at is in memory, so it answers at once; a webhook's throws `AnswerNeeded` first. */
export interface Authorizer {
  readonly name: string;
  readonly authorize: (attributes: Attributes) => Verdict;
  /** What a user may do in a namespace, as far as it can be listed; absent: nothing. */
  readonly rulesFor?: (user: UserFact, namespace: string) => Rules;
}

export interface Rules {
  readonly rules: readonly PolicyRule[];
  readonly errors: readonly string[];
  /** There may be more that cannot be listed. */
  readonly incomplete: boolean;
}

/** The room: asks one authorizer after the other until one has an opinion. */
export type Authorize = (context: Context, attributes: Attributes) => Authorization | Promise<Authorization>;

export type Authorization = Outcome<true, AuthorizationEvidence, Status>;

export const noOpinion = (reason = ''): Verdict => ({ decision: 'no-opinion', reason });
export const allow = (reason = ''): Verdict => ({ decision: 'allow', reason });
