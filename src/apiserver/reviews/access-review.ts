import { type FieldError, invalidValue } from '../../apimachinery/field-error.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { invalid } from '../../apimachinery/status.ts';
import type {
  LocalSubjectAccessReview,
  NonResourceAttributes,
  ResourceAttributes,
  SelfSubjectAccessReview,
  SubjectAccessReview,
  SubjectAccessReviewSpec,
} from '../../apimachinery/types.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { UserInfo } from '../authn/user-info.ts';
import type { Verdict } from '../authz/authorizer.ts';
import type { Attributes } from '../authz/attributes.ts';
import type { Review, ReviewRequest } from './review.ts';
import { selectorErrors } from './review-selectors.ts';

type AnyReview = SelfSubjectAccessReview | SubjectAccessReview | LocalSubjectAccessReview;
type Ask = (attributes: Attributes) => Verdict;

/** May I? Upstream: pkg/registry/authorization/selfsubjectaccessreview/rest.go */
export const selfSubjectAccessReview =
  (ask: Ask): Review =>
  (request) => {
    const review = request.object as SelfSubjectAccessReview;
    const errors = [...attributeErrors(review.spec), ...metadataErrors(review, 'must be empty')];
    return answer(ask, review, request.user, errors);
  };

/** May they? Upstream: pkg/registry/authorization/subjectaccessreview/rest.go */
export const subjectAccessReview =
  (ask: Ask): Review =>
  (request) => {
    const review = request.object as SubjectAccessReview;
    const errors = [
      ...attributeErrors(review.spec),
      ...subjectErrors(review.spec),
      ...metadataErrors(review, 'must be empty'),
    ];
    return answer(ask, review, subjectOf(review.spec), errors);
  };

/** May they, in this namespace? Upstream: pkg/registry/authorization/localsubjectaccessreview/rest.go */
export const localSubjectAccessReview =
  (ask: Ask): Review =>
  (request) => {
    const review = request.object as LocalSubjectAccessReview;
    const errors = [
      ...attributeErrors(review.spec),
      ...subjectErrors(review.spec),
      ...metadataErrors(withoutNamespace(review), 'must be empty except for namespace'),
      ...localityErrors(review.spec, request),
    ];
    return answer(ask, review, subjectOf(review.spec), errors);
  };

function answer(ask: Ask, review: AnyReview, user: UserInfo, errors: readonly FieldError[]): ReturnType<Review> {
  if (errors.length > 0) return refused(invalid({ group: 'authorization.k8s.io', kind: '' }, '', errors), {});
  const { decision, reason, error } = ask(attributesFrom(review.spec, user));
  const status = {
    allowed: decision === 'allow',
    ...(decision === 'deny' && { denied: true }),
    ...(reason !== '' && { reason }),
    ...(error !== undefined && { evaluationError: error }),
  };
  const answered: AnyReview = { ...review, status };
  return passed(answered as KubeObject, {});
}

function attributesFrom({ resourceAttributes, nonResourceAttributes }: AnyReview['spec'], user: UserInfo): Attributes {
  const {
    verb = '',
    group = '',
    version = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = resourceAttributes ?? {};
  if (nonResourceAttributes) {
    const { path = '', verb: method = '' } = nonResourceAttributes;
    return { user, verb: method, group: '', resource: '', subresource: '', namespace: '', name: '', path };
  }
  return { user, verb, group, version, resource, subresource, namespace, name, path: '' };
}

const subjectOf = ({ user = '', groups = [], uid, extra }: SubjectAccessReviewSpec): UserInfo => ({
  name: user,
  groups,
  ...(uid && { uid }),
  ...(extra && { extra }),
});

/** Upstream: pkg/apis/authorization/validation/validation.go */
function attributeErrors({ resourceAttributes, nonResourceAttributes }: AnyReview['spec']): readonly FieldError[] {
  if (resourceAttributes && nonResourceAttributes)
    return [
      invalidValue(
        'spec.nonResourceAttributes',
        goStruct(nonResourceAttributes),
        'cannot be specified in combination with resourceAttributes',
      ),
    ];
  if (resourceAttributes) return selectorErrors(resourceAttributes);
  if (nonResourceAttributes) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalidValue('spec.resourceAttributes', null, detail)];
}

/** The attributes as messages show them: by the names of their internal type, which has no JSON names. */
const goStruct = ({ path = '', verb = '' }: NonResourceAttributes): object => ({ Path: path, Verb: verb });

const subjectErrors = ({ user, groups = [] }: SubjectAccessReviewSpec): readonly FieldError[] =>
  user || groups.length > 0 ? [] : [invalidValue('spec.user', '', 'at least one of user or group must be specified')];

/** That somebody sent the review, the server itself notes in it. */
function metadataErrors({ metadata }: AnyReview, detail: string): readonly FieldError[] {
  const { managedFields: _, ...sent } = metadata;
  return Object.values(sent).some((value) => value !== '' && value !== undefined)
    ? [invalidValue('metadata', sent, detail)]
    : [];
}

const withoutNamespace = (review: LocalSubjectAccessReview): LocalSubjectAccessReview => ({
  ...review,
  metadata: { ...review.metadata, namespace: undefined },
});

function localityErrors(
  { resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec,
  { namespace }: ReviewRequest,
): readonly FieldError[] {
  const asked = (resourceAttributes as ResourceAttributes | undefined)?.namespace ?? '';
  return [
    ...(resourceAttributes && asked !== namespace
      ? [invalidValue('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')]
      : []),
    ...(nonResourceAttributes
      ? [
          invalidValue(
            'spec.nonResourceAttributes',
            goStruct(nonResourceAttributes),
            'disallowed on this kind of request',
          ),
        ]
      : []),
  ];
}
