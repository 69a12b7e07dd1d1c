import type { FieldRequirement } from '../../apimachinery/selectors.ts';
import type { AuthorizationSubject } from '../../protocol/evidence/request.ts';

/** What is asked of the authorizers; `resource` is '' for paths that are no resource. */
export interface Attributes extends AuthorizationSubject {
  readonly version?: string;
  /** The request's field selector where it parses; the node authorizer looks at it. */
  readonly fieldSelector?: readonly FieldRequirement[];
}
