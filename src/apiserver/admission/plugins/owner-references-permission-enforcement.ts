import type { KubeObject, OwnerReference } from '../../../apimachinery/object.ts';

import type { Verdict } from '../../authz/authorizer.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, type AdmissionRequest, type AdmissionWorld, admitted } from '../plugin.ts';

const ownersOf = (object: KubeObject | undefined): readonly OwnerReference[] =>
  (object?.metadata.ownerReferences ?? []) as readonly OwnerReference[];

/** Owners that begin to wait for this object when they are deleted. */
function newlyBlocked({ object, oldObject }: AdmissionRequest): readonly OwnerReference[] {
  const before = ownersOf(oldObject).filter(({ blockOwnerDeletion }) => blockOwnerDeletion);
  return ownersOf(object).filter(
    ({ uid, blockOwnerDeletion }) => blockOwnerDeletion && !before.some((known) => known.uid === uid),
  );
}

/** A refusal as Go prints its reason and its error. */
const because = ({ reason, error }: Verdict): string => `${reason}, ${error ?? '<nil>'}`;

/**
 * Whoever changes the owners of an object could delete it, or keep its owners from going: they have to be allowed to.
 * Off by default. Upstream: plugin/pkg/admission/gc/gc_admission.go
 */
export const ownerReferencesPermissionEnforcement: AdmissionPlugin = {
  name: 'OwnerReferencesPermissionEnforcement',
  handles: (request) =>
    (request.operation === 'CREATE' || request.operation === 'UPDATE') &&
    !(request.resource === 'pods' && request.group === '' && request.subresource === 'status') &&
    !jsonEqual(ownersOf(request.object), ownersOf(request.oldObject)),
  validate(request, world) {
    const { operation, user, group, version, resource, subresource, namespace, name } = request;
    if (operation !== 'CREATE') {
      const about = { group, version, resource, subresource, namespace, name, path: '' };
      const verdict = world.authorize({ user, verb: 'delete', ...about });
      if (verdict.decision !== 'allow')
        return reject(request, `cannot set an ownerRef on a resource you can't delete: ${because(verdict)}`);
    }
    for (const owner of newlyBlocked(request)) {
      const problem = blockingProblem(owner, request, world);
      if (problem !== undefined) return reject(request, problem);
    }
    return admitted;
  },
};

function blockingProblem(
  { apiVersion, kind, name }: OwnerReference,
  { user, namespace }: AdmissionRequest,
  { authorize, resources }: AdmissionWorld,
): string | undefined {
  const owners = resources.all().filter((served) => served.apiVersion === apiVersion && served.kind === kind);
  if (owners.length === 0)
    return `cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion ${apiVersion} Kind ${kind}: no matches for kind "${kind}" in version "${apiVersion}"`;
  for (const { group, version, resource, namespaced } of owners) {
    const verdict = authorize({
      user,
      verb: 'update',
      group,
      version,
      resource,
      subresource: 'finalizers',
      namespace: namespaced ? namespace : '',
      name,
      path: '',
    });
    if (verdict.decision !== 'allow')
      return `cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: ${because(verdict)}`;
  }
  return undefined;
}
