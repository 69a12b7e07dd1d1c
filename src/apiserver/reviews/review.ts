import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { UserInfo } from '../authn/user-info.ts';

/** A POST that is answered and forgotten. */
export interface ReviewRequest {
  /** The body, decoded. */
  readonly object: KubeObject;
  readonly user: UserInfo;
  /** From the path; '' at the cluster scope. */
  readonly namespace: string;
  /** From the path, where it is a subresource: the service account that a token is asked for. */
  readonly name: string;
  readonly warnings: string[];
}

/** Answers with the object to send as 201. */
export type Review = (
  request: ReviewRequest,
) => Outcome<KubeObject, object, Status> | Promise<Outcome<KubeObject, object, Status>>;
